"""Articles go to the data folder, under the commit rule."""

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem
from scrapy.utils.defer import deferred_from_coro

from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.errors import StorageError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.items import Article

_STAT = {"new": "stored", "edited": "edited", "same": "unchanged", "removed": "gone"}


class StoreArticle:
    """Appends new and edited articles, holds back what is worse than stored. Ends the crawl at its limit."""

    def __init__(self, crawler: "Crawler", session: CrawlSession) -> None:
        self.crawler = crawler
        self.session = session
        self.limit = crawler.settings.getint("NEWSCRAWLER_LIMIT")

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline."""
        return cls(crawler, session_of(crawler))

    def process_item(self, item: "Article") -> "Article":
        """Store the article and return it; raises DropItem for what comes after the limit."""
        recorder = self.session.recorder
        if recorder is None:
            raise StorageError("no data folder is open; run with SCHEDULER = FrontierScheduler, as addon.py sets it")
        stats = self.crawler.stats
        if self.limit and stats.get_value("newscrawler/stored", 0) >= self.limit:
            recorder.give_back(item)
            raise DropItem("over_limit", log_level="DEBUG")
        judged = recorder.store(item, due=self.session.next_visit(item))
        stats.inc_value(f"newscrawler/{_STAT.get(judged.verdict, f'held/{judged.reason}')}")
        stats.inc_value("newscrawler/done")
        if self.limit and stats.get_value("newscrawler/stored", 0) >= self.limit:
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="limit"))
        return item
