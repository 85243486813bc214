"""The queue of child sitemaps: newest first, few at a time, and an end to indexes that have none."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawler.discovery.roles import newest, worth_reading
from newscrawler.discovery.traps import Trap

if TYPE_CHECKING:
    from newscrawler.discovery.harvest import Harvest, Source
    from newscrawler.discovery.windows import Window

_MAX_DEPTH = 4  # index, child, grandchild: real sites nest two deep
BARREN = 30  # sitemaps in a row that name nothing new: an endless index
_IN_FLIGHT = 8  # given out at a time, so that the count sees answers before the next are asked


class SitemapQueue:
    """Children of the indexes of one site. ``add`` tells of an answer, ``take`` gives what to ask next."""

    def __init__(self, window: Window, *, only_newest: bool = False) -> None:
        self._window = window
        self._only_newest = only_newest
        self._waiting: deque[Source] = deque()
        self._seen: set[str] = set()
        self._out: set[str] = set()
        self._barren = 0
        self._answered = 0
        self._refused: list[str] = []

    def add(self, source: Source, harvest: Harvest, *, fresh: int) -> list[Source]:
        """Take note of an answered sitemap with *fresh* new articles; returns the children not worth reading."""
        self._out.discard(source.url)
        self._seen.add(source.url)
        self._answered += 1
        self._barren = 0 if fresh else self._barren + 1
        children = [replace(child, depth=source.depth + 1) for child in harvest.sources if child.url not in self._seen]
        self._seen.update(child.url for child in children)
        if source.depth >= _MAX_DEPTH:
            self._refused += [child.url for child in children]
            return []
        kept, left_out = (newest(children), []) if self._only_newest else worth_reading(children)
        self._waiting.extend(child for child in kept if self._window.wants_child(child))
        return left_out

    def take(self) -> list[Source]:
        """Return the sitemaps to ask now, IN_FLIGHT at most with those not answered yet."""
        if self._barren >= BARREN:
            self._refused += [source.url for source in self._waiting]
            self._waiting.clear()
        taken: list[Source] = []
        while self._waiting and len(self._out) < _IN_FLIGHT:
            source = self._waiting.popleft()
            self._out.add(source.url)
            taken.append(source)
        return taken

    def release(self, url: str) -> None:
        """Forget a sitemap that was taken and not asked: it had been asked before."""
        self._out.discard(url)

    def report(self) -> list[Trap]:
        """Return the trap of an index without end, if there was one."""
        if not self._refused:
            return []
        first = self._refused[0]
        return [
            Trap(kind="endless", pattern="sitemaps", example=first, spent=self._answered, refused=len(self._refused))
        ]
