"""Articles go to the data folder, under the commit rule."""

from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import DropItem
from scrapy.utils.defer import deferred_from_coro

from newscrawler.archive.recorder import Recorder
from newscrawler.errors import StorageError
from newscrawler.ledger import Ledger
from newscrawler.warc import WarcInfo

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.items import Article

_STAT = {"new": "newscrawler/stored", "edited": "newscrawler/edited", "same": "newscrawler/unchanged"}


class StoreArticle:
    """Appends new and edited articles; what reads as before is not stored again. Ends the crawl at its limit."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler
        self.limit = crawler.settings.getint("NEWSCRAWLER_LIMIT")
        self.recorder: Recorder | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline."""
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.spider_opened, signals.spider_opened)
        return pipeline

    def spider_opened(self) -> None:
        """Take the recorder of the spider; a plain Scrapy spider gets one that keeps no WARC."""
        recorder = getattr(self.crawler.spider, "recorder", None)
        ledger = getattr(self.crawler.engine.scheduler, "ledger", None)
        if isinstance(recorder, Recorder):
            self.recorder = recorder
        elif isinstance(ledger, Ledger):
            self.recorder = Recorder(ledger=ledger, info=WarcInfo(software="newscrawler"), keep_warc=False)

    def process_item(self, item: "Article") -> "Article":
        """Store the article and return it; raises DropItem for what comes after the limit."""
        if self.recorder is None:
            raise StorageError("no data folder is open; run with SCHEDULER = FrontierScheduler, as addon.py sets it")
        stats = self.crawler.stats
        if self.limit and stats.get_value("newscrawler/stored", 0) >= self.limit:
            self.recorder.give_back(item)
            raise DropItem("over_limit", log_level="DEBUG")
        verdict = self.recorder.store(item, due=self._due(item))
        stats.inc_value(_STAT[verdict])
        stats.inc_value("newscrawler/done")
        if self.limit and stats.get_value("newscrawler/stored", 0) >= self.limit:
            deferred_from_coro(self.crawler.engine.close_spider_async(reason="limit"))
        return item

    def _due(self, item: "Article") -> float:
        next_visit = getattr(self.crawler.spider, "next_visit", None)
        return float(next_visit(item)) if next_visit else 0.0
