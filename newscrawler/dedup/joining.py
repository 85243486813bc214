"""Articles that share bands, joined to stories: each is compared with one article of each story so far."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawler.dedup.bands import are_copies

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Sequence

    Unpacked = tuple[int, array[int]]

MAX_RIVALS = 32  # stories compared within one band: a band that many unrelated texts share is a formula, not a copy
HELD_SKETCHES = 100_000  # unpacked sketches kept in memory while clusters are built: about 40 MB


def joined_copies(shared: Iterable[Sequence[int]], sketch_of: Callable[[int], Unpacked]) -> list[list[int]]:
    """Return the numbers of the articles of each story that has more than one, in their order.

    *shared* are the numbers of those that share a band, in their order, a band after the other; *sketch_of* gives the
    sketch of one. Two articles are of one story when their sketches say so, or when a chain of such pairs joins them.
    """
    joined, held = _Forest(), lru_cache(maxsize=HELD_SKETCHES)(sketch_of)
    for members in shared:
        _join(members, joined, held)
    stories: dict[int, list[int]] = {}
    for number in sorted(joined):
        stories.setdefault(joined.root(number), []).append(number)
    return list(stories.values())


class _Forest(dict[int, int]):
    """Disjoint sets of numbers: a number that was never joined is its own root and not in the dictionary."""

    def root(self, number: int) -> int:
        """Return the number that stands for the set of *number*, shortening the path to it."""
        parent = self.get(number, number)
        while parent != number:
            above = self.get(parent, parent)
            self[number] = above
            number, parent = parent, above
        return number

    def join(self, one: int, other: int) -> None:
        """Make one set of the sets of two numbers; the smaller number stands for it."""
        low, high = sorted((self.root(one), self.root(other)))
        self[high] = low
        self.setdefault(low, low)


def _join(members: Sequence[int], joined: _Forest, sketch_of: Callable[[int], Unpacked]) -> None:
    """Join the articles of one band that are copies: each is compared with one article of each story so far."""
    rivals: list[int] = []
    for number in members:
        for rival in reversed(rivals[-MAX_RIVALS:]):
            if joined.root(rival) == joined.root(number) or are_copies(sketch_of(rival), sketch_of(number)):
                joined.join(rival, number)
                break
        else:
            rivals.append(number)
