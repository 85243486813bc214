"""A progress bar on a terminal; one plain line every few seconds where there is none."""

import sys
import time
from typing import TYPE_CHECKING, Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from rich.progress import TaskID
    from scrapy.crawler import Crawler

EVERY_SECONDS = 3.0


class ShowProgress:
    """Tells a person how far the crawl is: pages done, articles stored. Off by default."""

    def __init__(self, crawler: "Crawler", stream: TextIO) -> None:
        if not crawler.settings.getbool("NEWSCRAWLER_PROGRESS"):
            raise NotConfigured
        self.crawler = crawler
        self.stream = stream
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._last = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the extension; raises NotConfigured when NEWSCRAWLER_PROGRESS is off."""
        extension = cls(crawler, sys.stderr)
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.response_received, signals.response_received)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Start the bar where there is a terminal."""
        if self.stream.isatty():
            columns = (
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.completed:.0f} pages"),
            )
            console = Console(file=self.stream)
            self._bar = Progress(*columns, TimeElapsedColumn(), console=console, transient=True)
            self._task = self._bar.add_task("looking around", total=None)
            self._bar.start()

    def response_received(self) -> None:
        """Move on."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=self._words(), completed=self._done())
        elif time.monotonic() - self._last >= EVERY_SECONDS:
            self._last = time.monotonic()
            print(f"{self._done()} pages, {self._words()}", file=self.stream, flush=True)

    def spider_closed(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def _done(self) -> int:
        return int(self.crawler.stats.get_value("newscrawler/done", 0))

    def _words(self) -> str:
        return f"{self.crawler.stats.get_value('newscrawler/stored', 0)} articles stored"
