"""Keeping the index up to date: only what was appended to the articles' files since the last time is read."""

import logging
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from newscrawler.errors import ArchiveError
from newscrawler.ledger import CommittedFiles
from newscrawler.search.forms import Forms
from newscrawler.search.rows import row_of
from newscrawler.search.schema import empty, is_read_only, opened, remove
from newscrawler.search.writing import CHUNK, Row, write
from newscrawler.storage import DataFolder
from newscrawler.storage.errors import storage_error

BATCH = 5_000  # articles a transaction; another search waits for one at most

_FILE = """
INSERT INTO file (name, size, last, digest) VALUES (?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET size = excluded.size, last = excluded.last, digest = excluded.digest
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What bringing the index up to date did: articles *added*, and whether it was *rebuilt* from the first byte."""

    added: int
    rebuilt: bool


def update_index(folder: DataFolder, *, rebuild: bool = False, batch: int = BATCH) -> Updated:
    """Bring the index of *folder* up to date; with *rebuild* make it again from the first byte.

    A file that was cut back, replaced or taken away behind the index's back is noticed, and the index made again.
    Each *batch* of articles is a transaction. Raises ArchiveError for a damaged line, StorageError when the index
    cannot be written.
    """
    if is_read_only(folder.search):
        logger.warning("%s: may only be read; articles that are not in it yet are not found", folder.search)
        return Updated(added=0, rebuilt=False)
    if rebuild:
        remove(folder.search)
    with opened(folder.search) as sql:
        writer = _Writer(sql, folder, batch)
        if writer.is_outdated():
            writer.start_again()
            rebuild = True
        writer.read_all()
        if writer.has_lost_files():
            writer.start_again()
            rebuild = True
            writer.read_all()
        writer.merge()
    return Updated(added=writer.added, rebuilt=rebuild)


class _Writer:
    def __init__(self, sql: sqlite3.Connection, folder: DataFolder, batch: int) -> None:
        self._sql = sql
        self._folder = folder
        self._files = CommittedFiles(folder)
        self._batch = batch
        self._forms = Forms()
        self.added = 0

    def is_outdated(self) -> bool:
        """Return whether a file no longer holds the last line that was indexed of it."""
        rows = self._sql.execute("SELECT name, size, last, digest FROM file WHERE name NOT LIKE '%.gz'")
        for name, size, last, digest in rows:
            path = self._folder.path / name
            if path.exists() and _digest_at(path, last, size) != digest:
                return True
        return False

    def has_lost_files(self) -> bool:
        """Return whether articles were read from files that are there no more; gzipped ones were found again."""
        rows = self._sql.execute("SELECT name FROM file WHERE number IN (SELECT DISTINCT file FROM article)")
        return any(not (self._folder.path / name).exists() for (name,) in rows)

    def start_again(self) -> None:
        self._sql.execute("BEGIN IMMEDIATE")
        empty(self._sql)
        self._sql.execute("COMMIT")
        self.added = 0

    def merge(self) -> None:
        """Make one sorted run of the words when most of them are new.

        They were written in seventeen: a query then takes half the time. 2 s for the 100,000 articles that were indexed
        in 60 s (2026-11); since the index has doubled, each article is merged so once or twice.
        """
        (total,) = self._sql.execute("SELECT count(*) FROM article").fetchone()
        if 2 * self.added > total:
            self._sql.execute("INSERT INTO words(words) VALUES ('optimize')")

    def read_all(self) -> None:
        for path in self._folder.article_files():
            while self._read_batch(path):
                pass

    def _read_batch(self, path: Path) -> bool:
        """Index the next articles of *path* in one transaction; return whether there may be more."""
        name, is_packed = self._folder.relative(path), path.suffix == ".gz"
        size = min(path.stat().st_size, self._files.ends.get(path, sys.maxsize))
        if self._known_size(name) == size:
            return False
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            start = self._known_size(name)
            lines = self._files.lines(path, start=0 if is_packed else start)
            if not is_packed:
                lines = islice(lines, self._batch)
            last = self._index(path, lines, file=self._file(name), is_packed=is_packed)
            if last:
                offset, line = last
                end = size if is_packed else offset + len(line) + 1
                self._sql.execute(_FILE, (name, end, offset, _digest(line)))
            self._sql.execute("COMMIT")
        except BaseException:  # an interrupt, too, must not leave the transaction open
            self._sql.execute("ROLLBACK")
            raise
        return last is not None and not is_packed

    def _index(
        self, path: Path, lines: Iterator[tuple[int, bytes]], *, file: int, is_packed: bool
    ) -> tuple[int, bytes] | None:
        """Index *lines* and return the last of them; SQLite writes one chunk while the words of the next are folded."""
        last, written = None, None
        with ThreadPoolExecutor(1) as database:
            while chunk := list(islice(lines, CHUNK)):
                rows = [self._row(path, file, offset, line, is_packed=is_packed) for offset, line in chunk]
                self.added += written.result() if written else 0
                written = database.submit(write, self._sql, rows)
                last = chunk[-1]
            self.added += written.result() if written else 0
        return last

    def _row(self, path: Path, file: int, offset: int, line: bytes, *, is_packed: bool) -> Row:
        try:
            return row_of(line, self._forms, file=file, offset=offset, is_packed=is_packed)
        except ValueError as error:
            raise ArchiveError(f"{path}: offset {offset}: {error}; run: newscrawler verify") from error

    def _known_size(self, name: str) -> int:
        row = self._sql.execute("SELECT size FROM file WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def _file(self, name: str) -> int:
        self._sql.execute("INSERT OR IGNORE INTO file (name, size, last, digest) VALUES (?, 0, 0, x'')", (name,))
        return int(self._sql.execute("SELECT number FROM file WHERE name = ?", (name,)).fetchone()[0])


def _digest_at(path: Path, start: int, end: int) -> bytes:
    r"""Return the digest of the line from *start* to *end* ("\n" included); b"" for a file of which none was read."""
    if end == 0:
        return b""
    try:
        with path.open("rb") as stream:
            stream.seek(start)
            return _digest(stream.read(end - start)[:-1])
    except OSError as error:
        raise storage_error(error, path) from error


def _digest(line: bytes) -> bytes:
    return blake2b(line, digest_size=16).digest()
