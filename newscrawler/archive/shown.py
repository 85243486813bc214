"""What the pages of an archive need to be shown, found in their bytes and in those of their style sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.record.clock import Failed, guarded
from newscrawler.record.reading import needs_in
from newscrawler.requisites import REQUISITE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.archive.reader import Archive
    from newscrawler.items import Capture
    from newscrawler.requisites import Need


class PageNeeds:
    """Tells what pages of *archive* need; each style sheet is read once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._sheets: dict[str, tuple[Need, ...]] = {}

    def of(self, page: Capture) -> Iterator[Need]:
        """Yield what *page* needs, and what its style sheets need as they are in the archive now, each once."""
        seen: set[str] = set()
        waiting = list(self._named(page))
        while waiting:
            need = waiting.pop(0)
            if need.url not in seen:
                seen.add(need.url)
                yield need
                waiting += self._of_sheet(need.url) if need.kind == "style" else ()

    def _of_sheet(self, url: str) -> tuple[Need, ...]:
        if url not in self._sheets:
            sheet = self._archive.get(url)
            self._sheets[url] = self._named(sheet) if sheet else ()
        return self._sheets[url]

    @staticmethod
    def _named(capture: Capture) -> tuple[Need, ...]:
        found = guarded(lambda: needs_in(capture, REQUISITE_KINDS))
        return () if isinstance(found, Failed) else found
