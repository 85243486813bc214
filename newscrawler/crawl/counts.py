"""Where what happened in a crawl is counted."""

from typing import Protocol


class RunCounts(Protocol):
    """Scrapy's stats, as far as a crawl needs them."""

    def inc_value(self, key: str) -> None:
        """Add 1 to *key*."""

    def set_value(self, key: str, value: int) -> None:
        """Set *key*."""
