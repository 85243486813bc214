"""What an earlier export holds: the moment up to which it knows the archive."""

import csv
import gzip
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from newscrawler.dates import Period
from newscrawler.errors import UsageError
from newscrawler.export.parquet import libraries
from newscrawler.export.streams import GZIP_MAGIC, ZSTD_MAGIC, unpacked_zstd

_SQLITE_MAGIC = b"SQLite format 3\0"
_PARQUET_MAGIC = b"PAR1"


class _Line(msgspec.Struct):
    """What is asked of a line of JSON."""

    fetched_at: str | None = None


def parse_changed_since(text: str, timezone: str | None = None) -> datetime:
    """Return the moment that *text* says: ISO 8601 (of *timezone*, or UTC, when it names no zone), or an export.

    Of the file or folder of an earlier export it is the newest ``fetched_at`` in it. Raises UsageError for what is
    neither.
    """
    path = Path(text)
    if path.exists():
        return newest_fetch(path)
    try:
        moment = Period.of(text, None, timezone or "UTC").since
    except UsageError as error:
        raise UsageError(f"--changed-since {text}: no such file, and {error}") from error
    return cast("datetime", moment)


def newest_fetch(path: Path) -> datetime:
    """Return the newest ``fetched_at`` in an export: jsonl or csv (also packed), parquet, sqlite, a folder of hf.

    Or of parts in these formats. Raises UsageError when there is none.
    """
    try:
        return max(_moments(path))
    except (ValueError, sqlite3.Error, OSError, csv.Error, zlib.error, EOFError) as error:
        raise UsageError(
            f"--changed-since {path}: no fetched_at in it; it must be an export as jsonl, csv, parquet, sqlite or hf "
            "that has this field, or a moment (ISO 8601)"
        ) from error


def _moments(path: Path) -> Iterator[datetime]:
    if path.is_dir():
        for shard in sorted(path.glob("*/*.parquet")) or sorted((*path.glob("*/*.jsonl"), *path.glob("*/*.csv"))):
            yield from _moments(shard)
        return
    with path.open("rb") as stream:
        head = stream.read(len(_SQLITE_MAGIC))
    if head.startswith(_PARQUET_MAGIC):
        yield from _of_parquet(path)
    elif head == _SQLITE_MAGIC:
        yield from map(_moment, _of_sqlite(path))
    else:
        with _unpacked(path, head) as lines:
            yield from map(_moment, _of_lines(lines))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unpacked(path: Path, head: bytes) -> BinaryIO:
    if head.startswith(ZSTD_MAGIC):
        return unpacked_zstd(path)
    return cast("BinaryIO", gzip.open(path)) if head.startswith(GZIP_MAGIC) else path.open("rb")


def _of_parquet(path: Path) -> Iterator[datetime]:
    _, parquet = libraries()
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=["fetched_at"]):
            yield from batch.to_pydict().get("fetched_at", ())


def _of_sqlite(path: Path) -> Iterator[str]:
    sql = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        yield from (moment for (moment,) in sql.execute("SELECT fetched_at FROM articles"))
    finally:
        sql.close()


def _of_lines(lines: BinaryIO) -> Iterator[str]:
    """Yield the moments of lines of JSON, or of CSV."""
    first = lines.readline()
    if first.startswith(b"{"):
        decode = msgspec.json.Decoder(_Line).decode
        yield from _known(decode(line).fetched_at for line in (first, *lines))
        return
    header = next(csv.reader([first.decode("utf-8-sig")]))
    before = csv.field_size_limit(sys.maxsize)  # texts are longer than the 131,072 characters that it allows
    try:
        with TextIOWrapper(lines, encoding="utf-8", newline="") as text:
            yield from _known(row.get("fetched_at") for row in csv.DictReader(text, header))
    finally:
        csv.field_size_limit(before)


def _known(moments: Iterable[str | None]) -> Iterator[str]:
    yield from (moment for moment in moments if moment)
