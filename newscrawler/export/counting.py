"""Counting what streams by."""

from collections.abc import Callable, Iterable, Iterator

from newscrawler.items import Article


class Counted:
    """Counts what it lets through, and tells *progress* (if any) the number after each."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self._progress = progress
        self.number = 0

    def __call__(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Yield *articles* as they are."""
        for article in articles:
            self.number += 1
            if self._progress:
                self._progress(self.number)
            yield article
