"""Which events are wanted: those of some sites, and of the articles that a query finds."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.ledger import has_frontier, reader_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from newscrawler.archive import Event
    from newscrawler.storage import DataFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Events of *sites* (none: of all) whose articles *matches* finds (None: of all).

    *matches* tells for stored lines which are found. An event that brings no article is asked by the version of it
    that is stored.
    """

    folder: DataFolder
    sites: Collection[str] = ()
    matches: Callable[[Sequence[bytes]], list[bool]] | None = None

    def among(self, events: Sequence[Event]) -> list[Event]:
        """Return those of *events* that are wanted, in their order. Raises StorageError for an unreadable frontier."""
        kept = [event for event in events if not self.sites or event.site in self.sites]
        if self.matches is None or not kept:
            return kept
        lines = [bytes(event.article) if event.article else self._stored(event.id) for event in kept]
        known = [line for line in lines if line]
        found = dict(zip(known, self.matches(known), strict=True))
        return [event for event, line in zip(kept, lines, strict=True) if line and found[line]]

    def _stored(self, article_id: str) -> bytes | None:
        """Return the line of the latest version of an article; None when there is none."""
        if not has_frontier(self.folder):
            return None
        with reader_of(self.folder) as frontier:
            state = frontier.article(article_id)
        if state is None:
            return None
        path = self.folder.path / state.file
        packed = path.with_name(f"{path.name}.gz")
        with path.open("rb") if path.exists() else gzip.open(packed, "rb") as lines:
            lines.seek(state.offset)
            return lines.readline().removesuffix(b"\n")
