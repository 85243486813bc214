"""What an answer leads to, without Scrapy."""
