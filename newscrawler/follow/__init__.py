"""The news of an archive as it comes: from a durable cursor to whoever takes it."""

from newscrawler.follow.cursor import Cursor, open_cursor
from newscrawler.follow.following import Taker, follow
from newscrawler.follow.lines import LineTaker
from newscrawler.follow.wanted import Wanted

__all__ = ["Cursor", "LineTaker", "Taker", "Wanted", "follow", "open_cursor"]
