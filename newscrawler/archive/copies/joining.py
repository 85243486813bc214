"""The second step: articles that share a band, looked for in one range of bands after the other."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, Any

from newscrawler.archive.copies.columns import repeated, shared_bands
from newscrawler.archive.copies.sketching import ROW_BITS, SKETCH_BYTES, SketchedPart
from newscrawler.archive.workers import Workers
from newscrawler.dedup.bands import BANDS, HIGHEST_BAND
from newscrawler.dedup.joining import joined_copies
from newscrawler.dedup.sketch import unpack
from newscrawler.errors import ArchiveError

if TYPE_CHECKING:
    from array import array

# Bands that a worker sorts at once: 16 MB, and as much again while they are sorted. The keys are spread evenly (they
# begin with their number and go on with bits of a hash), so that equal ranges hold about as many.
_RANGE_BANDS = 1_000_000
_AHEAD = 4  # ranges handed over and not yet joined: what shares a band in one is up to 30 MB of numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeWork:
    """Find who shares a band from *low* to *high* (not included) in *parts*, but for *left_out*. It can travel."""

    parts: tuple[SketchedPart, ...]
    low: int
    high: int
    left_out: tuple[int, ...]

    def run(self) -> list[list[int]]:
        """Return the numbers of those who share a band, a band after the other."""
        return shared_bands([part.bands for part in self.parts], self.low, self.high, self.left_out)

    def lost(self, again: Callable[[Any], Any]) -> list[list[int]]:  # noqa: ARG002 - as all works
        """Raise: these bands cannot be compared."""
        raise ArchiveError("copies: a process that sorted bands was killed twice; has it enough memory?")


def joined_parts(parts: Sequence[SketchedPart], count: int, workers: Workers) -> list[list[int]]:
    """Return the numbers of the articles of each story that more than one of *count* articles in *parts* tells."""
    left_out = tuple(_earlier(parts))
    ranges = max(1, count * BANDS // _RANGE_BANDS)
    bounds = [HIGHEST_BAND * at // ranges for at in range(ranges + 1)]
    works = (RangeWork(parts=tuple(parts), low=low, high=high, left_out=left_out) for low, high in pairwise(bounds))
    found = workers.in_order(works, ahead=_AHEAD)
    with _sketches(parts) as sketch_of:
        return joined_copies((members for shared in found for members in shared), sketch_of)


def _earlier(parts: Sequence[SketchedPart]) -> Iterator[int]:
    """Yield the numbers of the articles that are stored again later, under the name of another site."""
    for places in repeated([part.articles for part in parts], "id"):
        for part, row in places[:-1]:
            yield parts[part].number << ROW_BITS | row


@contextmanager
def _sketches(parts: Sequence[SketchedPart]) -> "Iterator[Callable[[int], tuple[int, array[int]]]]":
    """Give what returns the sketch of the article of a number, from files that the system holds as far as it can."""
    with ExitStack() as stack:
        held: dict[int, mmap] = {}

        def sketch_of(number: int) -> "tuple[int, array[int]]":
            part, row = number >> ROW_BITS, number & (1 << ROW_BITS) - 1
            if part not in held:
                file = stack.enter_context(parts[part].sketches.open("rb"))
                held[part] = stack.enter_context(mmap(file.fileno(), 0, access=ACCESS_READ))
            return unpack(held[part][row * SKETCH_BYTES : (row + 1) * SKETCH_BYTES].decode("ascii"))

        yield sketch_of
