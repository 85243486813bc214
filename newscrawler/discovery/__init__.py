"""From bytes to URLs: feeds, sitemaps, REST, listing pages."""
