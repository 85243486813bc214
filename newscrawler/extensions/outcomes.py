"""What the pipelines dropped is written down, like everything else that was fetched."""

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from newscrawler.archive.recorder import PageToStore, Recorder
from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.items import Article, Rejection

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)


class RecordDrops:
    """Turns a dropped item into a rejected page, and an item that broke a pipeline into a failed one."""

    def __init__(self, crawler: "Crawler", session: CrawlSession) -> None:
        self.crawler = crawler
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the extension."""
        extension = cls(crawler, session_of(crawler))
        crawler.signals.connect(extension.item_dropped, signals.item_dropped)
        crawler.signals.connect(extension.item_error, signals.item_error)
        return extension

    def item_dropped(self, item: Any, exception: "DropItem") -> None:
        """Write the rejection: the first word of the reason is its name."""
        reason, _, detail = str(exception).partition(" ")
        if expected := self._expected(item):
            recorder, page = expected
            is_stored = recorder.addresses.stored_at(page.task.key) is not None  # by now, when its article moved here
            due = self.session.next_visit(item) if is_stored else 0.0
            recorder.reject(Rejection(url=item.url, reason=reason, detail=detail or None), page, due=due)
            self.crawler.stats.inc_value(f"newscrawler/rejected/{reason}")
            self.crawler.stats.inc_value("newscrawler/done")

    def item_error(self, item: Any, failure: "Failure") -> None:
        """Conclude the task of an item that broke a pipeline; Scrapy has logged the traceback."""
        recorder, page = self._expected(item) or (None, None)
        if recorder and page and not recorder.ledger.failed:
            name = f"pipeline_{type(failure.value).__name__}"
            recorder.conclude(page.task, "failed", reason=name, detail=str(failure.value))
            self.crawler.stats.inc_value(f"newscrawler/failed/{name}")

    def _expected(self, item: Any) -> tuple[Recorder, PageToStore] | None:
        recorder = self.session.recorder
        page = recorder.expected(item.url) if recorder and isinstance(item, Article) else None
        return (recorder, page) if recorder and page else None
