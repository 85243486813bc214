"""What the archive stored of each page, found by the place of the page in its WARC file; on disk, not in memory."""

import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from uuid import uuid4

import msgspec

from newscrawler.archive.moves import moves
from newscrawler.archive.quarantine import Quarantine
from newscrawler.errors import ArchiveError
from newscrawler.items import Article, WarcRef
from newscrawler.items.schema import encode_line
from newscrawler.ledger import CommittedFiles
from newscrawler.storage import DataFolder, iter_lines

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Collecting:
    """What :func:`collect` is to read of *site*, to the committed *ends*; it can travel, and is done by a worker.

    *held* are the readings of the site that wait in the quarantine, *moved* its addresses: both few.
    """

    root: Path
    stored: Path
    site: str
    ends: Mapping[Path, int]
    held: tuple["_Row", ...]
    moved: tuple[tuple[str, str, str], ...]

    def run(self) -> None:
        """Write the file *stored*, whole or not at all."""
        made = self.stored.with_name(f"{uuid4().hex}.tmp")
        collect(self, made)
        made.replace(self.stored)

    def lost(self, again: Callable[[Self], None]) -> None:  # noqa: ARG002 - as of RereadPart
        """Raise: no part of the site can be read."""
        raise ArchiveError(f"{self.site}: the process that read what is stored was killed twice")


def collectings(folder: DataFolder, scratch: Path, sites: Iterable[str]) -> Iterator[Collecting]:
    """Yield what there is to collect of *sites*, each into a file of *scratch*."""
    ends: dict[str, dict[Path, int]] = defaultdict(dict)
    for path, size in CommittedFiles(folder).ends.items():
        ends[path.parent.name][path] = size
    held, moved = defaultdict[str, list[_Row]](list), defaultdict[str, list[tuple[str, str, str]]](list)
    for site, row in _held(folder):
        held[site].append(row)
    for move in moves(folder):
        moved[move.site].append((move.moved_to, move.id, move.url))
    for site in sites:
        yield Collecting(
            root=folder.path,
            stored=scratch / f"{site}.sqlite",
            site=site,
            ends=ends[site],
            held=tuple(held[site]),
            moved=tuple(moved[site]),
        )


def collect(what: Collecting, path: Path) -> None:
    """Write to *path* (a new SQLite file) where each stored article and rejection of a site was read from.

    Lines of .gz files are kept in it, compressed, since one cannot seek in those. Raises msgspec.DecodeError for a
    damaged line.
    """
    folder = DataFolder(what.root)
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("PRAGMA journal_mode = OFF")
        sql.execute("PRAGMA synchronous = OFF")  # a scratch file: after a crash it is made again
        sql.executescript(_SCHEMA)
        for file in folder.rejected_files(what.site):
            sql.executemany(_PUT, _rejections(folder, file, what.ends))
        sql.executemany(_PUT, what.held)
        sql.executemany("INSERT OR REPLACE INTO moved VALUES (?, ?, ?)", what.moved)
        for file in folder.article_files(what.site):
            latest: dict[str, int] = {}
            sql.executemany(_PUT, _articles(folder, file, what.ends, latest))
            sql.executemany(_LATEST, latest.items())
        sql.commit()


_Row = tuple[str, int, str | None, int, str | None, str, int, int, bytes | None]


def _articles(folder: DataFolder, path: Path, ends: Mapping[Path, int], latest: dict[str, int]) -> Iterator[_Row]:
    for at, line, packed in _lines(path, ends):
        stub = _ARTICLE.decode(line)
        latest[stub.id] = max(stub.version, latest.get(stub.id, 0))
        if stub.warc:
            place = (folder.relative(path), at, len(line), packed)
            yield (stub.warc.file, stub.warc.offset, stub.id, stub.version, None, *place)


def _rejections(folder: DataFolder, path: Path, ends: Mapping[Path, int]) -> Iterator[_Row]:
    for at, line, packed in _lines(path, ends):
        stub = _REJECTION.decode(line)
        if stub.warc:
            place = (folder.relative(path), at, len(line), packed)
            yield (stub.warc.file, stub.warc.offset, None, 0, stub.reason, *place)


def _held(folder: DataFolder) -> Iterator[tuple[str, _Row]]:
    """Yield what waits in the quarantine, with its site: read from its page, and not stored."""
    for waits in Quarantine(folder).waiting.values():
        reading = waits.reading
        if reading.warc:
            packed = zlib.compress(encode_line(reading).removesuffix(b"\n"), 1)
            row = (reading.warc.file, reading.warc.offset, None, reading.version, "held", "", 0, 0, packed)
            yield reading.site, row


def _lines(path: Path, ends: Mapping[Path, int]) -> Iterable[tuple[int, bytes, bytes | None]]:
    is_packed = path.suffix == ".gz"
    for at, line in iter_lines(path, end=ends.get(path)):
        yield at, line, zlib.compress(line, 1) if is_packed else None
