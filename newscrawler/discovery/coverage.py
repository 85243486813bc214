"""What each kind of source has named so far, and whether one of them is the whole truth."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from newscrawler.urls.canonical_url import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newscrawler.discovery.harvest import Source
    from newscrawler.items import Entry

# Of the articles that other sources name, the share that may be missing from one that "covers": a news sitemap lags by
# minutes, a home page links a few special pages. Feeds have 10 entries, so one stray must be let through.
_MISSING_SHARE = 0.1
NEWS_ENTRIES = 1000  # the most that the protocol of news sitemaps allows


class Coverage:
    """Keys of the articles each kind of source named; a source covers when it has what all the others have."""

    def __init__(self) -> None:
        self._keys: dict[str, set[str]] = defaultdict(set)
        self._outside: dict[str, set[str]] = defaultdict(set)
        self.total: int | None = None

    def add(self, kind: str, urls: Iterable[str], *, outside: Iterable[str] = ()) -> int:
        """Add what a source of *kind* named; returns how many keys no source of this kind had named before.

        *outside* are those of no concern: they lie outside the window of time, and prove nothing of what covers it.
        """
        keys = {canonical_url(url) for url in urls} - self._keys[kind]
        others = {canonical_url(url) for url in outside} - self._outside[kind]
        self._keys[kind] |= keys
        self._outside[kind] |= others
        return len(keys) + len(others)

    def count(self, kind: str) -> int:
        """Return how many articles sources of *kind* named."""
        return len(self._keys[kind])

    def union(self) -> int:
        """Return how many articles all sources together named."""
        return len(set().union(*self._keys.values())) if self._keys else 0

    def covers(self, kind: str) -> bool:
        """Return True when *kind* named what the others named, and as many as the site says that it has."""
        own = self._keys[kind]
        if not own or (self.total is not None and kind != "listing" and len(own) < self.total):
            return False
        for other, keys in self._keys.items():
            if other != kind and len(keys - own) > max(1, _MISSING_SHARE * len(keys)):
                return False
        return True

    def counts(self) -> dict[str, int]:
        """Return how many articles each kind of source named."""
        return {kind: len(keys) for kind, keys in self._keys.items()}


def group_of(source: Source, entries: Sequence[Entry] = ()) -> str:
    """Return what *source* counts as: its kind; "listing" for all pages; "recent" for a news sitemap.

    A news sitemap names the articles of two days, so it covers nothing. A child of an index is left alone: some sites
    put the news fields on all that they ever published.

    >>> from newscrawler.discovery.harvest import Source
    >>> from newscrawler.items import Entry
    >>> news = Entry(url="https://example.com/a", source="news-sitemap")
    >>> sitemap = Source(url="https://example.com/news.xml", kind="sitemap")
    >>> group_of(sitemap, [news]), group_of(sitemap)
    ('recent', 'sitemap')
    """
    if source.kind in {"home", "listing", "page"}:
        return "listing"
    is_first = source.kind == "sitemap" and not source.depth and 0 < len(entries) <= NEWS_ENTRIES
    return "recent" if is_first and all(entry.source == "news-sitemap" for entry in entries) else source.kind
