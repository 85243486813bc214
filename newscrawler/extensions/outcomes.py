"""What the pipelines dropped is written down, like everything else that was fetched."""

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from newscrawler.archive.recorder import Held, Recorder
from newscrawler.items import Article, Rejection

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)


class RecordDrops:
    """Turns a dropped item into a rejected page, and an item that broke a pipeline into a failed one."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the extension."""
        extension = cls(crawler)
        crawler.signals.connect(extension.item_dropped, signals.item_dropped)
        crawler.signals.connect(extension.item_error, signals.item_error)
        return extension

    def item_dropped(self, item: Any, exception: "DropItem") -> None:
        """Write the rejection: the first word of the reason is its name."""
        reason, _, detail = str(exception).partition(" ")
        held = self._held(item)
        if held:
            recorder, page = held
            recorder.reject(Rejection(url=item.url, reason=reason, detail=detail or None), page)
            self.crawler.stats.inc_value(f"newscrawler/rejected/{reason}")
            self.crawler.stats.inc_value("newscrawler/done")

    def item_error(self, item: Any, failure: "Failure") -> None:
        """Conclude the task of an item that broke a pipeline; Scrapy has logged the traceback."""
        held = self._held(item)
        if held and not held[0].ledger.failed:
            name = f"pipeline_{type(failure.value).__name__}"
            held[0].conclude(held[1].task, "failed", reason=name, detail=str(failure.value))
            self.crawler.stats.inc_value(f"newscrawler/failed/{name}")

    def _held(self, item: Any) -> tuple[Recorder, Held] | None:
        recorder = getattr(self.crawler.spider, "recorder", None)
        if not isinstance(recorder, Recorder) or not isinstance(item, Article):
            return None
        held = recorder.held(item.url)
        return (recorder, held) if held else None
