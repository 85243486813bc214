"""Log lines as JSON objects, for machines that collect them."""

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


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
        return json.dumps(line, ensure_ascii=False)


class JsonLogs:
    """Writes the log to standard error as JSON lines when NEWSCRAWLER_LOG_FORMAT is "json".

    The add-on switches Scrapy's own handler off then, which would be put back in whenever a crawl begins.
    """

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Add the handler, once a process; raises NotConfigured when the log is for people."""
        if crawler.settings["NEWSCRAWLER_LOG_FORMAT"] != "json":
            raise NotConfigured
        root = logging.getLogger()
        if not any(isinstance(handler.formatter, JsonLines) for handler in root.handlers):
            handler = logging.StreamHandler()
            handler.setFormatter(JsonLines())
            handler.setLevel(crawler.settings["LOG_LEVEL"])
            root.addHandler(handler)
        return cls()
