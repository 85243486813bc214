"""When a site is crawled next, and when a page is visited again: pure functions of what was learned, and the clock."""

from newscrawler.schedule.due import is_due, next_due
from newscrawler.schedule.pace import expected, learned, rate

__all__ = ["expected", "is_due", "learned", "next_due", "rate"]
