"""The events of an archive in the order of its commits, from wherever a reader stands: what is committed, and no more.

The custody log is the order: each of its lines says which bytes of which files one commit made true. So a reader's
place is a byte offset of that log, and within a line of it a file and an offset; a kill of the crawl or of the reader
takes nothing away from it.
"""

from __future__ import annotations

import gzip
import zlib
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import msgspec

from newscrawler.archive.events import Event, event_of, tells_events
from newscrawler.errors import ArchiveError
from newscrawler.ledger import CUSTODY, Appended, Chain, CommittedFiles, digest_between, read_chain
from newscrawler.storage import iter_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from newscrawler.storage import DataFolder

_ELDER = -1  # in the place of an offset of the log: what lies in the files and is older than the log


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where a reader of events stands.

    That is before the line at byte *log* of the custody log, whose predecessor has the SHA-256 *head*; of the files
    that the line tells of, those before *file* were read, and *file* up to *offset*.
    """

    log: int = _ELDER
    head: str = ""
    file: str = ""
    offset: int = 0


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """An *event*, or what is *wrong* in its place, or neither where none is told; and the *position* after it."""

    position: Position
    event: Event | None = None
    wrong: str | None = None


def newest_position(folder: DataFolder) -> Position:
    """Return the position behind everything that is committed."""
    path, position = folder.path / CUSTODY, Position(log=0)
    if path.exists():
        for link in read_chain(path, end=CommittedFiles(folder).ends.get(path)):
            position = Position(log=link.end, head=link.head)
    return position


def told_since(folder: DataFolder, position: Position) -> Iterator[Telling]:
    """Yield what happened after *position*, up to what is committed now.

    Each event at least once, those of an article in their order. What a repair or a rebuilt frontier told again is
    told again; when the log itself began anew, everything is. Raises ArchiveError for a damaged log, StorageError for
    a file that cannot be read.
    """
    files = [name for path in _files(folder) if tells_events(name := folder.relative(path))]
    ends = CommittedFiles(folder).ends  # after the names: a file that the frontier learns of meanwhile is not read
    path = folder.path / CUSTODY
    end = ends.get(path)
    if position.log > 0 and not _goes_on(path, position, end):
        yield Telling(position=(position := Position()), wrong=f"{path}: began anew: everything is told again")
    if position.log == _ELDER:
        elder = _elder(folder, files, ends, path, end)
        yield from _spans(folder, elder, position, checked=False)
        yield Telling(position=(position := Position(log=0)))
    if not path.exists():
        return
    retold: dict[str, list[tuple[int, int]]] | None = None
    for link in read_chain(path, end=end, start=position.log, head=position.head):
        if link.entry is None or link.wrong:
            raise ArchiveError(f"{path}: offset {link.offset}: {link.wrong}; run: newscrawler verify")
        spans = sorted((one for one in link.entry.files if tells_events(one.file)), key=lambda one: one.file)
        for step in _spans(folder, spans, position, checked=True):
            if step.wrong is None:
                yield step
                continue
            if retold is None:  # told in vain, before a crash? then a later line tells what is true
                retold = _told_at(path, end)
            later = (start for at, start in retold[step.position.file] if at > link.offset)
            is_retold = any(start < step.position.offset for start in later)
            yield Telling(position=step.position, wrong=None if is_retold else step.wrong)
        position = Position(log=link.end, head=link.head)
        yield Telling(position=position)


def _files(folder: DataFolder) -> Iterator[Path]:
    yield from folder.article_files()
    for name in ("moves", "removals", "quarantine"):
        yield from sorted((folder.path / name).rglob("*.jsonl"))


def _goes_on(path: Path, position: Position, end: int | None) -> bool:
    """Return whether the log still holds, before *position*, the line that it held."""
    if not path.exists() or path.stat().st_size < position.log:
        return False
    link = next(read_chain(path, end=end, start=position.log, head=position.head), None)
    if link is not None:
        return link.wrong is None
    return path.stat().st_size > position.log or Chain.of(path).head == position.head


def _told_at(path: Path, end: int | None) -> dict[str, list[tuple[int, int]]]:
    """Return for each file which lines of the log tell of it, by their offset, and from which byte on."""
    told: dict[str, list[tuple[int, int]]] = {}
    for link in read_chain(path, end=end):
        for one in link.entry.files if link.entry else ():
            told.setdefault(one.file, []).append((link.offset, one.start))
    return told


def _elder(
    folder: DataFolder, files: Sequence[str], ends: Mapping[Path, int], path: Path, end: int | None
) -> list[Appended]:
    """Return what of *files* is older than the first line of the log that tells of it."""
    first: dict[str, int] = {}
    for link in read_chain(path, end=end) if path.exists() else ():
        for one in link.entry.files if link.entry else ():
            first[one.file] = min(one.start, first.get(one.file, one.start))
    spans: list[Appended] = []
    for name in files:
        known = ends.get(folder.path / name, _size(folder.path / name))
        until = first.get(name.removesuffix(".gz"), known)
        spans.append(Appended(file=name, start=0, end=until, sha256=""))
    return sorted(spans, key=lambda one: one.file)


def _size(path: Path) -> int:
    """Return the size of what is in *path*, unpacked."""
    if path.suffix != ".gz":
        return path.stat().st_size
    return max((offset + len(line) + 1 for offset, line in iter_lines(path)), default=0)


def _spans(folder: DataFolder, spans: Sequence[Appended], position: Position, *, checked: bool) -> Iterator[Telling]:
    """Yield the events in *spans* of files that lie behind *position*, which is one of their line."""

    def after(one: Appended, offset: int) -> Position:
        return Position(log=position.log, head=position.head, file=one.file, offset=offset)

    for one in spans:
        if one.start == one.end or one.file < position.file:
            continue
        path = _source(folder, one) if checked else folder.path / one.file
        if path is None:
            wrong = f"{one.file}: the bytes {one.start} to {one.end} are not those that were committed"
            yield Telling(position=after(one, one.end), wrong=f"{wrong}; run: newscrawler verify")
            continue
        start = max(one.start, position.offset) if one.file == position.file else one.start
        for offset, line in iter_lines(path, start=start, end=one.end):
            behind = after(one, offset + len(line) + 1)
            try:
                yield Telling(position=behind, event=event_of(one.file, line))
            except ValueError as error:
                wrong = f"{one.file}: offset {offset}: {error}; run: newscrawler verify"
                yield Telling(position=behind, wrong=wrong)


def _source(folder: DataFolder, one: Appended) -> Path | None:
    """Return the file that holds the bytes of *one*: itself, or the month compressed since; None when neither does."""
    path = folder.path / one.file
    packed = path.with_name(f"{path.name}.gz")
    for place in (path, packed):
        with (
            suppress(OSError, EOFError, zlib.error),
            closing(gzip.GzipFile(place, "rb") if place is packed else place.open("rb")) as file,
        ):
            if digest_between(file, one.start, one.end) == one.sha256:
                return place
    return None
