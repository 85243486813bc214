"""Where what happened in a crawl is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from newscrawler.requisites import REQUISITE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator


class RunCounts(Protocol):
    """Scrapy's stats, as far as a crawl needs them."""

    def inc_value(self, key: str) -> None:
        """Add 1 to *key*."""

    def set_value(self, key: str, value: int) -> None:
        """Set *key*."""


def names_of_end(kind: str, outcome: str, reason: str | None) -> Iterator[str]:
    """Yield the names of what is counted when a task of *kind* ended with *outcome*, for *reason*, and no new record.

    >>> list(names_of_end("page", "rejected", "redirect")), list(names_of_end("feed", "failed", "http_500"))
    (['rejected/redirect', 'done'], ['sources_failed/http_500'])
    """
    if kind == "page":
        yield f"{outcome}/{reason}" if outcome in {"failed", "rejected"} else outcome
        yield "done"
    elif kind in REQUISITE_KINDS:
        yield f"requisites/{kind if outcome in {'stored', 'unchanged'} else f'missing/{reason}'}"
    elif outcome == "failed":
        yield f"sources_failed/{reason}"
    elif outcome == "stored" and kind != "robots":
        yield "sources_read"
