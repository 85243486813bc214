"""Keeping the index up to date: only what was appended to the articles' files since the last time is read."""

import logging
import sqlite3
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from newscrawler.archive.workers import HERE, Workers
from newscrawler.ledger import CommittedFiles
from newscrawler.search.chunks import Chunk, RowsWork, UnreadFile, chunks_of, held_forms, line_digest
from newscrawler.search.schema import empty, is_read_only, opened, remove
from newscrawler.search.transactions import Transactions
from newscrawler.storage import DataFolder
from newscrawler.storage.errors import storage_error

BATCH = 5_000  # articles a transaction; another search waits for one at most

# Chunks handed over and not yet written, 4 MB each with their rows: SQLite writes no faster than two processes make
# rows, so more would only wait.
_AHEAD = 16

_FILE = "INSERT OR IGNORE INTO file (name, size, last, digest) VALUES (?, 0, 0, x'')"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What bringing the index up to date did: articles *added*, and whether it was *rebuilt* from the first byte."""

    added: int
    rebuilt: bool


def update_index(folder: DataFolder, *, rebuild: bool = False, batch: int = BATCH, workers: Workers = HERE) -> Updated:
    """Bring the index of *folder* up to date; with *rebuild* make it again from the first byte.

    A file that was cut back, replaced or taken away behind the index's back is noticed, and the index made again.
    Each *batch* of articles is a transaction. *workers* fold the words, and see no folder; the index is the same,
    whoever does. Raises ArchiveError for a damaged line, StorageError when the index cannot be written.
    """
    if is_read_only(folder.search):
        logger.warning("%s: may only be read; articles that are not in it yet are not found", folder.search)
        return Updated(added=0, rebuilt=False)
    if rebuild:
        remove(folder.search)
    with opened(folder.search) as sql:
        writer = _Writer(sql, folder, batch, workers)
        if writer.is_outdated():
            writer.start_again()
            rebuild = True
        writer.read_all()
        if writer.has_lost_files():
            writer.start_again()
            rebuild = True
            writer.read_all()
        writer.merge()
    held_forms.cache_clear()
    return Updated(added=writer.added, rebuilt=rebuild)


class _Writer:
    def __init__(self, sql: sqlite3.Connection, folder: DataFolder, batch: int, workers: Workers) -> None:
        self._sql = sql
        self._folder = folder
        self._files = CommittedFiles(folder)
        self._batch = batch
        self._workers = workers
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
        """Index what is not read yet of any file; what other processes read meanwhile is looked at again."""
        while self._read(self._unread()):
            pass

    def _read(self, unread: Sequence[UnreadFile]) -> bool:
        """Index the files that are *unread*; return whether there may be more.

        SQLite writes one chunk while the rows of the next are made, by whoever works.
        """
        transactions, ahead = Transactions(self._sql), deque[Chunk]()
        try:
            with ThreadPoolExecutor(1) as database:
                written: Future[None] | None = None
                for rows in self._workers.in_order(self._works(unread, ahead), ahead=_AHEAD):
                    if written:
                        written.result()
                    written = database.submit(transactions.write, ahead.popleft(), rows)
                if written:
                    written.result()
            transactions.commit()
        except BaseException:  # an interrupt, too, must not leave the transaction open
            transactions.undo()
            raise
        self.added += transactions.added
        return transactions.is_behind

    def _works(self, unread: Sequence[UnreadFile], ahead: deque[Chunk]) -> Iterator[RowsWork]:
        """Yield the work to be done for the files that are *unread*; which chunk each is for comes to *ahead*."""
        for file in unread:
            for chunk, work in chunks_of(file, self._files, self._batch):
                ahead.append(chunk)
                yield work

    def _unread(self) -> list[UnreadFile]:
        """Return the files that are longer than what was read of them, or packed anew; the index knows them all."""
        paths = {self._folder.relative(path): path for path in self._folder.article_files()}
        sizes = {
            name: min(path.stat().st_size, self._files.ends.get(path, sys.maxsize)) for name, path in paths.items()
        }
        known = self._known()
        if new := [name for name, size in sizes.items() if size and name not in known]:
            self._sql.execute("BEGIN IMMEDIATE")
            self._sql.executemany(_FILE, zip(new))
            self._sql.execute("COMMIT")
            known = self._known()
        return [
            UnreadFile(path=path, name=name, number=known[name][0], start=known[name][1], size=sizes[name])
            for name, path in paths.items()
            if sizes[name] != known.get(name, (0, 0))[1]
        ]

    def _known(self) -> dict[str, tuple[int, int]]:
        """Return the number of each file, and how much of it was read."""
        return {name: (number, size) for number, name, size in self._sql.execute("SELECT number, name, size FROM file")}


def _digest_at(path: Path, start: int, end: int) -> bytes:
    r"""Return the digest of the line from *start* to *end* ("\n" included); b"" for a file of which none was read."""
    if end == 0:
        return b""
    try:
        with path.open("rb") as stream:
            stream.seek(start)
            return line_digest(stream.read(end - start)[:-1])
    except OSError as error:
        raise storage_error(error, path) from error
