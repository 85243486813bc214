"""Stored lines that are not in the index yet, a chunk at a time, and the work to make rows of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from newscrawler.errors import ArchiveError
from newscrawler.ledger import CommittedFiles
from newscrawler.search.forms import Forms
from newscrawler.search.rows import row_of
from newscrawler.search.writing import CHUNK, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadFile:
    """A file of articles at *path*, as the index knows it: its *name* and *number*, and that *start* bytes were read.

    A packed file is read whole: it is of *size* bytes now.
    """

    path: Path
    name: str
    number: int
    start: int
    size: int

    @property
    def is_packed(self) -> bool:
        """Whether its lines are kept in the index, since nobody can seek in it."""
        return self.path.suffix == ".gz"


class Chunk(NamedTuple):
    """Lines of a file, the *last* of them at that offset, with the *digest*; the file is then read to *end*.

    *begins* is how far it is to have been read before; None: the chunk goes on with the transaction of the one before.
    """

    file: UnreadFile
    begins: int | None
    end: int
    last: int
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsWork:
    """Make rows of *lines*, with their offsets, of the file *path*, a *number* of the index. It can travel."""

    path: Path
    number: int
    is_packed: bool
    lines: list[tuple[int, bytes]]

    def run(self) -> list[Row]:
        """Return the rows. Raises ArchiveError for a damaged line."""
        forms = held_forms()
        return [self._row(offset, line, forms) for offset, line in self.lines]

    def lost(self, again: Callable[[Any], Any]) -> list[Row]:  # noqa: ARG002 - as all works
        """Raise: the lines cannot be read."""
        raise ArchiveError(f"{self.path}: offset {self.lines[0][0]}: the process that read this was killed twice")

    def _row(self, offset: int, line: bytes, forms: Forms) -> Row:
        try:
            return row_of(line, forms, file=self.number, offset=offset, is_packed=self.is_packed)
        except ValueError as error:
            raise ArchiveError(f"{self.path}: offset {offset}: {error}; run: newscrawler verify") from error


@lru_cache(maxsize=1)
def held_forms() -> Forms:
    """Return the words that this process has met: a worker keeps them from one chunk to the next."""
    return Forms()


def chunks_of(file: UnreadFile, files: CommittedFiles, batch: int) -> Iterator[tuple[Chunk, RowsWork]]:
    """Yield what is not read yet of *file*, and the work to be done for it; *batch* lines are a transaction.

    A packed file is one: how much of it is read cannot be told by a size.
    """
    lines = files.lines(file.path, start=0 if file.is_packed else file.start)
    begins, left = file.start, batch
    started = True
    while found := list(islice(lines, CHUNK if file.is_packed else min(CHUNK, left))):
        offset, line = found[-1]
        end = file.size if file.is_packed else offset + len(line) + 1
        chunk = Chunk(file, begins if started else None, end, offset, line_digest(line))
        yield chunk, RowsWork(path=file.path, number=file.number, is_packed=file.is_packed, lines=found)
        left -= len(found)
        started = not file.is_packed and left == 0
        if started:
            begins, left = end, batch


def line_digest(line: bytes) -> bytes:
    """Return what tells whether the last line that was read is still there: 16 bytes of BLAKE2b."""
    return blake2b(line, digest_size=16).digest()
