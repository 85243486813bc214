"""What the archive stored of each page, found by the place of the page in its WARC file; on disk, not in memory."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from newscrawler.archive.moves import moves
from newscrawler.archive.quarantine import Quarantine
from newscrawler.items import Article, WarcRef
from newscrawler.items.schema import encode_line
from newscrawler.ledger import CommittedFiles
from newscrawler.storage import DataFolder

_SCHEMA = """
CREATE TABLE pages (
    file TEXT NOT NULL, offset INTEGER NOT NULL, id TEXT, version INTEGER NOT NULL, reason TEXT,
    path TEXT NOT NULL, at INTEGER NOT NULL, length INTEGER NOT NULL, packed BLOB,
    PRIMARY KEY (file, offset)
) WITHOUT ROWID;
CREATE TABLE latest (id TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE moved (at TEXT PRIMARY KEY, id TEXT NOT NULL, url TEXT NOT NULL) WITHOUT ROWID;
"""
# One page can have several lines: a later reading of it is a later version, and an article outranks a rejection.
_PUT = """
INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET id = excluded.id,
    version = excluded.version, reason = excluded.reason, path = excluded.path, at = excluded.at,
    length = excluded.length, packed = excluded.packed WHERE excluded.version >= pages.version
"""
_LATEST = """
INSERT INTO latest VALUES (?, ?) ON CONFLICT DO UPDATE SET version = excluded.version
    WHERE excluded.version > latest.version
"""

_PART = """
SELECT p.offset, p.version, p.reason, p.path, p.at, p.length, p.packed, l.version FROM pages p
    LEFT JOIN latest l ON l.id = p.id WHERE p.file = ? AND p.offset BETWEEN ? AND ?
"""


class _ArticleStub(msgspec.Struct):
    id: str
    version: int
    warc: WarcRef | None = None


class _RejectionStub(msgspec.Struct):
    reason: str
    warc: WarcRef | None = None


_ARTICLE = msgspec.json.Decoder(_ArticleStub)
_REJECTION = msgspec.json.Decoder(_RejectionStub)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """What was stored of a page: the *line* of an article and its *version*, or the *reason* of a rejection.

    A reading that waits in the quarantine has both: its line, and the reason "held".

    *is_latest* says whether no later version of the article is stored.
    """

    line: bytes
    version: int
    reason: str | None
    is_latest: bool


class StoredPages:
    """What was stored of the pages in a part of one WARC file: those between the offsets *first* and *last*.

    *path* is the file that :func:`collect` wrote, *root* the data folder, *file* the WARC file relative to it.
    """

    def __init__(self, path: Path, root: Path, *, file: str, first: int, last: int) -> None:
        self._root = root
        self._sql = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        self._open: tuple[str, BinaryIO] | None = None  # pages that lie together were mostly stored together
        self._rows = {row[0]: row[1:] for row in self._sql.execute(_PART, (file, first, last))}

    def at(self, offset: int) -> StoredPage | None:
        """Return what was stored of the page at *offset*; None when nothing was."""
        row = self._rows.get(offset)
        if row is None:
            return None
        version, reason, path, at, length, packed, latest = row
        line = zlib.decompress(packed) if packed is not None else self._read(path, at, length)
        return StoredPage(line=line, version=version, reason=reason, is_latest=latest is None or version >= latest)

    def has(self, article_id: str) -> bool:
        """Return whether any version of the article is stored."""
        return self._sql.execute("SELECT 1 FROM latest WHERE id = ?", (article_id,)).fetchone() is not None

    def known_as(self, record: Article) -> Article:
        """Return *record* with the identity under which it is stored, when it was read from where it moved to."""
        sql = "SELECT id, url FROM moved WHERE at = ?"
        row = self._sql.execute(sql, (record.canonical_url,)).fetchone()
        return replace(record, id=row[0], canonical_url=row[1]) if row else record

    def _read(self, path: str, at: int, length: int) -> bytes:
        if self._open is None or self._open[0] != path:
            self._let_go()
            self._open = (path, (self._root / path).open("rb"))
        stream = self._open[1]
        stream.seek(at)
        return stream.read(length)

    def _let_go(self) -> None:
        if self._open:
            self._open[1].close()
            self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._let_go()
        self._sql.close()


def collect(folder: DataFolder, path: Path, *, site: str | None = None) -> None:
    """Write to *path* (a new SQLite file) where each stored article and rejection of *folder* was read from.

    Lines of .gz files are kept in it, compressed, since one cannot seek in those. Raises msgspec.DecodeError for a
    damaged line.
    """
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("PRAGMA journal_mode = OFF")
        sql.execute("PRAGMA synchronous = OFF")  # a scratch file: after a crash it is made again
        sql.executescript(_SCHEMA)
        files = CommittedFiles(folder)
        for file in folder.rejected_files(site):
            sql.executemany(_PUT, _rejections(folder, file, files))
        sql.executemany(_PUT, _held(folder, site))
        moved = ((move.moved_to, move.id, move.url) for move in moves(folder))
        sql.executemany("INSERT OR REPLACE INTO moved VALUES (?, ?, ?)", moved)
        for file in folder.article_files(site):
            latest: dict[str, int] = {}
            sql.executemany(_PUT, _articles(folder, file, files, latest))
            sql.executemany(_LATEST, latest.items())
        sql.commit()


_Row = tuple[str, int, str | None, int, str | None, str, int, int, bytes | None]


def _articles(folder: DataFolder, path: Path, files: CommittedFiles, latest: dict[str, int]) -> Iterator[_Row]:
    for at, line, packed in _lines(path, files):
        stub = _ARTICLE.decode(line)
        latest[stub.id] = max(stub.version, latest.get(stub.id, 0))
        if stub.warc:
            place = (folder.relative(path), at, len(line), packed)
            yield (stub.warc.file, stub.warc.offset, stub.id, stub.version, None, *place)


def _rejections(folder: DataFolder, path: Path, files: CommittedFiles) -> Iterator[_Row]:
    for at, line, packed in _lines(path, files):
        stub = _REJECTION.decode(line)
        if stub.warc:
            place = (folder.relative(path), at, len(line), packed)
            yield (stub.warc.file, stub.warc.offset, None, 0, stub.reason, *place)


def _held(folder: DataFolder, site: str | None) -> Iterator[_Row]:
    """Yield what waits in the quarantine: read from its page, and not stored."""
    for waits in Quarantine(folder).waiting.values():
        reading = waits.reading
        if reading.warc and site in {None, reading.site}:
            packed = zlib.compress(encode_line(reading).removesuffix(b"\n"), 1)
            yield (reading.warc.file, reading.warc.offset, None, reading.version, "held", "", 0, 0, packed)


def _lines(path: Path, files: CommittedFiles) -> Iterable[tuple[int, bytes, bytes | None]]:
    is_packed = path.suffix == ".gz"
    for at, line in files.lines(path):
        yield at, line, zlib.compress(line, 1) if is_packed else None
