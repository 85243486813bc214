"""Log lines as JSON objects, for machines that collect them."""

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy.logformatter import LogFormatter
from scrapy.utils.log import get_scrapy_root_handler

from newscrawler.errors import StorageError
from newscrawler.text.printable import VisibleFormatter, visible

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object: time (ISO 8601, UTC), level, logger, message, and error if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return visible(json.dumps(line, ensure_ascii=False))


class GuardLogs:
    """Lets no terminal obey what stands in the log; writes it as JSON lines when NEWSCRAWLER_LOG_FORMAT is "json".

    The add-on switches Scrapy's own handler off then, which would be put back in whenever a crawl begins.
    """

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Guard Scrapy's handler, or add that of JSON lines, once a process."""
        if crawler.settings["NEWSCRAWLER_LOG_FORMAT"] != "json":
            handler = get_scrapy_root_handler()
            if handler and handler.formatter:
                handler.setFormatter(VisibleFormatter(handler.formatter))
            return cls()
        root = logging.getLogger()
        if not any(isinstance(handler.formatter, JsonLines) for handler in root.handlers):
            handler = logging.StreamHandler()
            handler.setFormatter(JsonLines())
            handler.setLevel(crawler.settings["LOG_LEVEL"])
            root.addHandler(handler)
        return cls()


class OneLineOfStorage(logging.Filter):
    """Lets an error of the storage through once, as one line: every page that was under way fails by it."""

    def __init__(self) -> None:
        super().__init__()
        self._said: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether *record* is to be written; its traceback and its item are taken from it."""
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, StorageError):
            return True
        record.msg, record.args, record.exc_info = str(error), (), None
        if record.msg in self._said:
            return False
        self._said.add(record.msg)
        return True


class BriefLog(LogFormatter):
    """Scrapy's log without its two DEBUG lines for every page, unless somebody reads them: they cost as if printed."""

    def __init__(self, *, is_read: bool) -> None:
        self.is_read = is_read
        scraper = logging.getLogger("scrapy.core.scraper")
        if not any(isinstance(one, OneLineOfStorage) for one in scraper.filters):
            scraper.addFilter(OneLineOfStorage())

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the formatter."""
        return cls(is_read=crawler.settings["LOG_LEVEL"] == "DEBUG")

    def crawled(self, request: "Request", response: "Response", spider: "Spider") -> Any:
        """Return the line "Crawled (200) …", or None."""
        return super().crawled(request, response, spider) if self.is_read else None

    def scraped(self, item: Any, response: "Response | Failure | None", spider: "Spider") -> Any:
        """Return the line "Scraped from …", or None."""
        return super().scraped(item, response, spider) if self.is_read else None
