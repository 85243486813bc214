"""What a package will hold, put in order on disk: memory does not grow with the choice."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

_SCHEMA = """
CREATE TABLE pages (
    file TEXT, offset INTEGER, fetched_at TEXT, url TEXT, line BLOB, PRIMARY KEY (file, offset)
) WITHOUT ROWID;
CREATE TABLE origins (origin TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE needed (url TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE answers (warc TEXT, offset INTEGER, line BLOB, PRIMARY KEY (warc, offset)) WITHOUT ROWID;
"""


class PackingList:
    """The pages, the hosts and the answers of a package; *path* is a scratch file, made here. A context manager."""

    def __init__(self, path: Path) -> None:
        self._sql = sqlite3.connect(path)
        self._sql.execute("PRAGMA journal_mode = OFF")
        self._sql.execute("PRAGMA synchronous = OFF")  # after a crash it is made again
        self._sql.executescript(_SCHEMA)

    def add_page(self, file: str, offset: int, *, origin: str, fetched_at: str, url: str, line: bytes) -> None:
        """Note the page at *offset* of WARC *file*, and its *line* in the list of pages; the last line of it counts."""
        self._sql.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?)", (file, offset, fetched_at, url, line))
        self._sql.execute("INSERT OR IGNORE INTO origins VALUES (?)", (origin,))

    def add_answer(self, warc: Path, offset: int, line: bytes) -> bool:
        """Note an answer of *warc* and its index *line* in the package; False when it is there already."""
        done = self._sql.execute("INSERT OR IGNORE INTO answers VALUES (?, ?, ?)", (str(warc), offset, line))
        return done.rowcount > 0

    def counts(self) -> tuple[int, int]:
        """Return how many pages and how many answers there are."""
        pages, answers = self._sql.execute(
            "SELECT (SELECT count(*) FROM pages), (SELECT count(*) FROM answers)"
        ).fetchone()
        return pages, answers

    def places(self) -> Iterator[tuple[str, int]]:
        """Return where the pages lie: WARC file and offset, sorted."""
        return self._sql.execute("SELECT file, offset FROM pages ORDER BY file, offset")

    def origins(self) -> Iterator[str]:
        """Yield the scheme and host of the pages, sorted."""
        for (origin,) in self._sql.execute("SELECT origin FROM origins ORDER BY origin"):
            yield origin

    def add_needed(self, url: str) -> None:
        """Note an address that a page needs to be shown."""
        self._sql.execute("INSERT OR IGNORE INTO needed VALUES (?)", (url,))

    def needed(self) -> Iterator[str]:
        """Yield the addresses that pages need, sorted."""
        for (url,) in self._sql.execute("SELECT url FROM needed ORDER BY url"):
            yield url

    def page_lines(self) -> Iterator[bytes]:
        """Yield the lines of the list of pages, by time and URL."""
        for (line,) in self._sql.execute("SELECT line FROM pages ORDER BY fetched_at, url"):
            yield line

    def index_lines(self) -> Iterator[bytes]:
        """Yield the index lines, sorted."""
        for (line,) in self._sql.execute("SELECT line FROM answers ORDER BY line"):
            yield line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sql.close()
