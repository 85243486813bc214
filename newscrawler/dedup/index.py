"""Near duplicates of a whole archive: sketches and their bands in SQLite, looked up one by one or all at once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Self

from newscrawler.dedup.bands import are_copies, bands
from newscrawler.dedup.joining import joined_copies
from newscrawler.dedup.sketch import agreement, contained, unpack
from newscrawler.errors import StorageError

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_BATCH = 2000  # sketches written in one transaction

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sketch (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, near_hash TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS band (band INTEGER, number INTEGER, PRIMARY KEY (band, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mark (text TEXT NOT NULL);
"""
# Whoever has the file open has it alone (numbers are given before they are written); another waits for so long.
_PRAGMAS = """
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
BEGIN EXCLUSIVE;
"""
_WAIT_SECONDS = 300.0  # ten times what the sketches of 100,000 articles take
_SHARED_BANDS = """
SELECT band, number FROM band
WHERE band IN (SELECT band FROM band GROUP BY band HAVING count(*) > 1) ORDER BY band, number
"""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article of the same story as the text asked for: its key, and both similarities, 0..1."""

    key: str
    similarity: float
    containment: float


class NearIndex:
    """Sketches by key (say, canonical URL) in SQLite: ``with NearIndex(path) as index: index.add(...)``.

    *path* None keeps it in memory. Adding a key again replaces its sketch. The index holds nothing that the records
    do not: it can be deleted and built again. Raises StorageError when the file cannot be used.
    """

    def __init__(self, path: Path | None = None) -> None:
        refused = f"{path}: no index of near duplicates"
        try:
            self._database = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=_WAIT_SECONDS)
        except sqlite3.Error as error:
            raise StorageError(f"{refused} ({error}); delete it to build it again") from error
        try:
            self._database.executescript(f"{_PRAGMAS}{_SCHEMA}COMMIT")
        except sqlite3.Error as error:
            self._database.close()
            raise StorageError(f"{refused} ({error}); delete it to build it again") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def __len__(self) -> int:
        (count,) = self._database.execute("SELECT count(*) FROM sketch").fetchone()
        return int(count)

    @property
    def mark(self) -> str:
        """What its user noted last, say how far it has read; "" at first."""
        row = self._database.execute("SELECT text FROM mark").fetchone()
        return str(row[0]) if row else ""

    @mark.setter
    def mark(self, text: str) -> None:
        self._database.execute("BEGIN")
        self._database.execute("DELETE FROM mark")
        self._database.execute("INSERT INTO mark VALUES (?)", (text,))
        self._database.execute("COMMIT")

    def clear(self) -> None:
        """Forget all sketches."""
        self._database.executescript("BEGIN; DELETE FROM band; DELETE FROM sketch; DELETE FROM mark; COMMIT")

    def add(self, sketches: Iterable[tuple[str, str]]) -> int:
        """Add (key, near_hash) pairs; return how many were new or changed. ValueError for a damaged sketch."""
        changed = 0
        batch: dict[str, str] = {}
        for key, near_hash in sketches:
            batch[key] = near_hash
            if len(batch) == _BATCH:
                changed += self._write(batch)
                batch = {}
        return changed + self._write(batch)

    def neighbours(self, near_hash: str) -> list[Neighbour]:
        """Return the articles of the same story as a sketch, most similar first; the article itself if it is there."""
        asked = unpack(near_hash)
        numbers: set[int] = set()
        for band in bands(near_hash):
            rows = self._database.execute("SELECT number FROM band WHERE band = ?", (band,))
            numbers.update(number for (number,) in rows)
        found = []
        for number in numbers:
            query = "SELECT key, near_hash FROM sketch WHERE number = ?"
            key, other_hash = self._database.execute(query, (number,)).fetchone()
            other = unpack(other_hash)
            if are_copies(asked, other):
                jaccard = agreement(asked[1], other[1])
                found.append(Neighbour(key, jaccard, contained(jaccard, asked[0], other[0])))
        return sorted(found, key=lambda neighbour: (-neighbour.similarity, neighbour.key))

    def groups(self) -> Iterator[list[str]]:
        """Yield the keys of each story that has more than one article, in the order they were added.

        Two articles are of one story when their sketches say so, or when a chain of such pairs joins them. Reads the
        bands once, in order; the time is linear in their number.
        """
        rows = self._database.execute(_SHARED_BANDS)
        shared = ([number for _, number in members] for _, members in groupby(rows, key=itemgetter(0)))
        for numbers in joined_copies(shared, self._load):
            yield [self._key(number) for number in numbers]

    def _write(self, batch: dict[str, str]) -> int:
        """Write a batch in one transaction; sketches that are there already cost nothing."""
        held = self._database.execute("SELECT max(number) FROM sketch").fetchone()[0] or 0
        fresh = {key: near_hash for key, near_hash in batch.items() if self._stored(key) != near_hash}
        bands_of = {key: bands(near_hash) for key, near_hash in fresh.items()}
        replaced = [(band, key) for key in fresh if (old := self._stored(key)) for band in bands(old)]
        self._database.execute("BEGIN")
        query = "DELETE FROM band WHERE band = ? AND number = (SELECT number FROM sketch WHERE key = ?)"
        self._database.executemany(query, replaced)
        numbered = list(enumerate(fresh.items(), held + 1))
        self._database.executemany(
            "INSERT OR REPLACE INTO sketch VALUES (?, ?, ?)",
            [(number, key, sketch) for number, (key, sketch) in numbered],
        )
        entries = sorted((band, number) for number, (key, _) in numbered for band in bands_of[key])
        self._database.executemany("INSERT OR IGNORE INTO band VALUES (?, ?)", entries)
        self._database.execute("COMMIT")
        return len(fresh)

    def _stored(self, key: str) -> str | None:
        row = self._database.execute("SELECT near_hash FROM sketch WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def _key(self, number: int) -> str:
        return str(self._database.execute("SELECT key FROM sketch WHERE number = ?", (number,)).fetchone()[0])

    def _load(self, number: int) -> tuple[int, array[int]]:
        query = "SELECT near_hash FROM sketch WHERE number = ?"
        return unpack(self._database.execute(query, (number,)).fetchone()[0])
