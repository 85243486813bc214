"""What the sources of a site say of changes is believed only while it proves true."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.frontier import NewTask

# A source that says of more than half of its known pages, ten or more, that they were changed since we looked, either
# tells of a redesign or always says "now". A few of them tell which: in the first case all read otherwise.
SUSPICIOUS, FEWEST = 0.5, 10
SAMPLE = 3


@dataclass(slots=True)
class ChangeClaims:
    """Pages that sources say were changed, of which a sample is looked at first when there are too many of them."""

    _waiting: list[NewTask] = field(default_factory=list)
    _sample: set[str] = field(default_factory=set)

    def sift(self, claimed: Sequence[NewTask], *, known: int, run: int) -> list[NewTask]:
        """Return which of the *claimed* pages of one source are looked at now, *known* being all it names that are.

        The sample is another one in every *run*.
        """
        if known < FEWEST or len(claimed) <= SUSPICIOUS * known:
            return list(claimed)
        by_chance = sorted(claimed, key=lambda task: crc32(f"{run} {task.key}".encode()))
        self._sample |= {task.key for task in by_chance[:SAMPLE]}
        self._waiting += by_chance[SAMPLE:]
        return by_chance[:SAMPLE]

    def proved(self, key: str) -> list[NewTask]:
        """Return the pages that waited, when the page with *key* was one of the sample, and reads otherwise now."""
        if key not in self._sample:
            return []
        waiting, self._waiting = self._waiting, []
        return waiting
