"""Asks the site's discovery, just before a page is fetched, whether pages of its form have been a trap so far."""

from typing import TYPE_CHECKING, Self

from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.middlewares.refusal import Refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class TrapGate:
    """Refuses a page that the session does not admit."""

    def __init__(self, crawler: "Crawler", session: CrawlSession) -> None:
        self.crawler = crawler
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware."""
        return cls(crawler, session_of(crawler))

    def process_request(self, request: "Request") -> None:
        """Let the request pass, or raise Refusal."""
        task = request.meta.get("task")
        if task is not None and not self.session.admits(task):
            self.crawler.stats.inc_value("newscrawler/refused/trap")
            raise Refusal("trap", request.url)
