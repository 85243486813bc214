"""Which headlines and openings stand in a dump, in memory that does not grow with it."""

from collections.abc import Iterable, Iterator, Sequence

from newscrawler.boilerplate.dump.lines import DumpLine, opening_mark

HEADLINE_WORDS = 4
_CANDIDATES = 6  # lines before the text; one is the headline, the others recur or are headlines themselves
_TEXT_WORDS = 12

_BITS = 27  # 16 MB; five million headlines with their openings fill a third, and 1 question in 90 is answered wrongly
_PROBES = 4
_MASK = (1 << _BITS) - 1


class SeenOpenings:
    """How the headlines and texts of a dump begin: a Bloom filter of fixed size, one in 90 wrong at five million."""

    def __init__(self) -> None:
        self._bits = bytearray(1 << (_BITS - 3))
        self._salts: dict[str, int] = {}

    def add(self, site: str, openings: Iterable[int]) -> None:
        """Remember *openings* of *site*."""
        salt = self._salt(site)
        for opening in openings:
            for place in _places(opening ^ salt):
                self._bits[place >> 3] |= 1 << (place & 7)

    def has(self, site: str, opening: int) -> bool:
        """Return whether *opening* was added for *site*."""
        bits = self._bits
        mark = opening ^ self._salt(site)
        step = mark >> _BITS | 1
        for _ in range(_PROBES):
            place = mark & _MASK
            if not bits[place >> 3] >> (place & 7) & 1:
                return False
            mark += step
        return True

    def _salt(self, site: str) -> int:
        salt = self._salts.get(site)
        if salt is None:
            salt = self._salts[site] = opening_mark(site)
        return salt


def asked(lines: Sequence[DumpLine]) -> Iterator[tuple[int, DumpLine]]:
    """Yield the lines that may open as another record does, with their places: not the paragraphs of running text.

    An excerpt stands behind a headline or a label.
    """
    running = False
    for place, line in enumerate(lines):
        if line.words >= HEADLINE_WORDS and not (running and line.running):
            yield place, line
        running = line.running


def openings(lines: Iterable[DumpLine], title: str | None) -> list[int]:
    """Return how the text of a record begins, and the lines before it, of which one may be its headline, and *title*.

    Of *lines* only those up to the text are asked for.
    """
    before: list[DumpLine] = []
    found = [opening_mark(title)] if title else []
    for line in lines:
        if line.running:
            if line.words >= _TEXT_WORDS:
                return [*found, *(other.opening for other in (*before[-_CANDIDATES:], line))]
        elif line.words >= HEADLINE_WORDS:
            before.append(line)
    return found


def _places(mark: int) -> list[int]:
    first, step = mark & _MASK, mark >> _BITS | 1
    return [(first + probe * step) & _MASK for probe in range(_PROBES)]
