"""Asks the site's discovery, just before a page is fetched, whether pages of its form have been a trap so far."""

from typing import TYPE_CHECKING, Self

from newscrawler.middlewares.refusal import Refusal

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class TrapGate:
    """Refuses a page when the spider's ``admits(task)`` says no."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware."""
        return cls(crawler)

    def process_request(self, request: "Request") -> None:
        """Let the request pass, or raise Refusal."""
        task = request.meta.get("task")
        admits = getattr(self.crawler.spider, "admits", None)
        if task is not None and admits is not None and not admits(task):
            self.crawler.stats.inc_value("newscrawler/refused/trap")
            raise Refusal("trap", request.url)
