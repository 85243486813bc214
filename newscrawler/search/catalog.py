"""What answers are counted, narrowed and sorted by, held in memory: a page counts thousands of articles at once."""

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from threading import Lock
from typing import Literal

Facet = Literal["site", "day", "section", "author", "language", "kind"]
FACETS: tuple[Facet, ...] = ("site", "day", "section", "author", "language", "kind")
Values = tuple[str, ...]

_BATCH = 5_000
_ROWS = """
SELECT a.number, a.at, a.wall, a.current, s.name, a.day, a.section, a.authors, a.language, a.kind
FROM article a JOIN site s ON s.number = a.site WHERE a.number > ? ORDER BY a.number
"""
_OUTDATED = """
SELECT number FROM article WHERE NOT current AND number <= ?1
    AND id IN (SELECT id FROM article WHERE number > ?1 AND version > 1)
"""


class _Column:
    """What each article has of one kind, by its number: the place of it in *values*."""

    def __init__(self) -> None:
        self.codes = array("L", [0])
        self.values: list[Values] = [("",)]
        self._known = {self.values[0]: 0}

    def add(self, value: Values) -> None:
        """Note the value of the next article."""
        code = self._known.setdefault(value, len(self.values))
        if code == len(self.values):
            self.values.append(value)
        self.codes.append(code)

    def with_value(self, value: str) -> frozenset[int]:
        """Return the codes of what has *value*."""
        return frozenset(code for code, values in enumerate(self.values) if value in values)


class Catalog:
    """The articles of an index up to the number *last*, by their number: 60 bytes each."""

    def __init__(self) -> None:
        self.last = 0
        self.at = array("d", [0.0])
        self.wall = array("d", [0.0])
        self._current = bytearray(1)
        self._columns = {name: _Column() for name in FACETS}
        self._by_time: Mapping[str | None, Sequence[int]] = {}

    def read(self, sql: sqlite3.Connection) -> None:
        """Take in what was indexed since the last time."""
        known = self.last
        cursor = sql.execute(_ROWS, (known,))
        while rows := cursor.fetchmany(_BATCH):  # one that was begun is taken in whole, whatever ends the reading
            for number, at, wall, is_current, *values in rows:
                for _ in range(number - len(self._current)):
                    self._add(0.0, 0.0, [None] * len(FACETS), is_current=False)
                self._add(at, wall, values, is_current=bool(is_current))
            self.last = len(self._current) - 1
        if known:
            for (number,) in sql.execute(_OUTDATED, (known,)):
                self._current[number] = 0
        self._sort()

    def by_time(self, site: str | None, *, newest_first: bool) -> Iterator[int]:
        """Yield the articles of *site* (None: all)."""
        numbers = self._by_time.get(site, ())
        return reversed(numbers) if newest_first else iter(numbers)

    def current(self, numbers: Iterable[int]) -> Iterator[int]:
        """Yield those of *numbers* that are the latest version of their article."""
        return filter(self._current.__getitem__, numbers)

    def having(self, name: Facet, value: str, numbers: Iterable[int]) -> Iterator[int]:
        """Yield those of *numbers* that have *value* as their *name*."""
        column = self._columns[name]
        codes, wanted = column.codes, column.with_value(value)
        return (number for number in numbers if codes[number] in wanted)

    def counts(self, numbers: Sequence[int]) -> dict[Facet, tuple[tuple[str, int], ...]]:
        """Return how many of *numbers* have each value, the most frequent first, days from the newest on."""
        codes_of = itemgetter(0, 0, *numbers)  # one step for all of them; number 0 is no article, and has no value
        return {name: self._counted(name, codes_of(self._columns[name].codes)) for name in FACETS}

    def months(self, site: str) -> list[tuple[str, int]]:
        """Return how many articles of *site* are of each month ("2026-11"), the newest first."""
        counts: Counter[str] = Counter()
        codes = self._columns["day"].codes
        for day, count in self._counted("day", map(codes.__getitem__, self.current(self._by_time.get(site, ())))):
            counts[day[:7]] += count
        return list(counts.items())

    def _counted(self, name: Facet, codes: Iterable[int]) -> tuple[tuple[str, int], ...]:
        column = self._columns[name]
        counts: Counter[str] = Counter()
        for code, count in Counter(codes).items():
            for value in column.values[code]:
                counts[value] += count
        del counts[""]
        if name == "day":
            return tuple(sorted(counts.items(), reverse=True))
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def _add(self, at: float, wall: float, values: Sequence[str | None], *, is_current: bool) -> None:
        self.at.append(at)
        self.wall.append(wall)
        self._current.append(is_current)
        for name, value in zip(FACETS, values, strict=True):
            self._columns[name].add(tuple((value or "").split("\n")) if name == "author" else (value or "",))

    def _sort(self) -> None:
        known = self._by_time.get(None, ())
        numbers = sorted(chain(known, range(len(known) + 1, len(self._current))), key=self.at.__getitem__)
        sites = self._columns["site"]
        of_site: dict[str | None, array[int]] = {None: array("L", numbers)}
        for number in numbers:
            (site,) = sites.values[sites.codes[number]]
            of_site.setdefault(site, array("L")).append(number)
        self._by_time = of_site


class Catalogs:
    """The catalog of one index, made anew when the index is, and kept up to date."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made_of: object = None
        self._catalog = Catalog()

    def of(self, sql: sqlite3.Connection, file: int) -> Catalog:
        """Return the catalog of the index behind *sql* as it is now; *file* tells the files of indexes apart."""
        made_of = (file, sql.execute("PRAGMA schema_version").fetchone())
        last = sql.execute("SELECT max(number) FROM article").fetchone()[0] or 0
        with self._lock:
            if made_of != self._made_of:
                self._made_of, self._catalog = made_of, Catalog()
            if last > self._catalog.last:
                self._catalog.read(sql)
            return self._catalog
