"""The news of an archive as it comes: from a durable cursor to whoever takes it."""

from newscrawler.follow.cursor import Cursor, open_cursor
from newscrawler.follow.following import Taker, follow
from newscrawler.follow.lines import LineTaker
from newscrawler.follow.wanted import Wanted
from newscrawler.follow.web import BulkTaker, WebTaker

__all__ = ["BulkTaker", "Cursor", "LineTaker", "Taker", "Wanted", "WebTaker", "follow", "open_cursor"]
