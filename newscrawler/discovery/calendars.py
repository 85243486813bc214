"""Archives by date, in the order of what they are worth: the newest first, each month followed by its own days."""

from __future__ import annotations

from datetime import MAXYEAR
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from newscrawler.urls.calendar import archive_day

if TYPE_CHECKING:
    from datetime import date

    from newscrawler.discovery.harvest import Source

_Rank = tuple[bool, int, int, int, int]


class CalendarQueue:
    """Lists of days, months and years, each handed out once; what lies after *today* (None: not known) comes last."""

    def __init__(self, today: date | None) -> None:
        self._today = (today.year, today.month, today.day) if today else None
        self._heap: list[tuple[_Rank, Source]] = []
        self._put = 0

    def __len__(self) -> int:
        return len(self._heap)

    def append(self, source: Source) -> None:
        """Add a list."""
        self._put += 1
        heappush(self._heap, (self._rank(source.url), source))

    def popleft(self) -> Source:
        """Return the list to read next."""
        return heappop(self._heap)[1]

    def first(self) -> Source:
        """Return the list to read next, and leave it here."""
        return self._heap[0][1]

    def _rank(self, url: str) -> _Rank:
        """Return where a list comes: those without a date first, for they lead to the others."""
        if not (found := archive_day(url)):
            return False, -MAXYEAR, 0, 0, self._put
        year, month, day = found
        is_future = self._today is not None and found > self._today
        return is_future, -year, month and 13 - month, day and 32 - day, self._put
