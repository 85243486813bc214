"""Scrapy spiders: one for any news site, one for the demo, one for every site file."""
