"""Boilerplate that is left in the text goes, and is recorded."""

from typing import TYPE_CHECKING, Self

from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.record import strip

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.items import Article


class StripBoilerplate:
    """Strips labels, tails and the site's own boilerplate lines; every cut is counted by its rule."""

    def __init__(self, crawler: "Crawler", session: CrawlSession) -> None:
        self.crawler = crawler
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline."""
        return cls(crawler, session_of(crawler))

    def process_item(self, item: "Article") -> "Article":
        """Return the article without boilerplate; what went is in its ``removed``."""
        article, removed = strip(item, lines=self.session.rules_of(item.site).lines)
        for piece in removed:
            self.crawler.stats.inc_value(f"newscrawler/boilerplate/{piece.rule}")
        return article
