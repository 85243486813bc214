"""Rows that go into the index in transactions, each for lines that follow those that were read before."""

import sqlite3
from collections.abc import Sequence

from newscrawler.search.chunks import Chunk, UnreadFile
from newscrawler.search.writing import Row, write

_FILE = "UPDATE file SET size = ?, last = ?, digest = ? WHERE number = ?"
_KNOWN = "SELECT number, size FROM file WHERE name = ?"


class Transactions:
    """Writes chunks, in their order; *added* articles were new.

    Where another process has read the lines meanwhile, or begun the index again, they are passed over, and *is_behind*
    says that there may be more to read.
    """

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql
        self._last: Chunk | None = None
        self.added = 0
        self.is_behind = False

    def write(self, chunk: Chunk, rows: Sequence[Row]) -> None:
        """Write the *rows* of *chunk*, after the commit of the transaction before where it begins one."""
        if chunk.begins is not None:
            self.commit()
            self._begin(chunk.file, chunk.begins)
        if self._sql.in_transaction:
            self.added += write(self._sql, rows)
            self._last = chunk

    def commit(self) -> None:
        """End the transaction, if there is one."""
        if not self._sql.in_transaction:
            return
        if self._last:
            last = self._last
            self._sql.execute(_FILE, (last.end, last.last, last.digest, last.file.number))
        self._sql.execute("COMMIT")

    def undo(self) -> None:
        """Take back the transaction, if there is one; an interrupt, too, must not leave it open."""
        if self._sql.in_transaction:
            self._sql.execute("ROLLBACK")

    def _begin(self, file: UnreadFile, begins: int) -> None:
        self._last = None
        self._sql.execute("BEGIN IMMEDIATE")
        if self._sql.execute(_KNOWN, (file.name,)).fetchone() != (file.number, begins):
            self.undo()
            self.is_behind = True
