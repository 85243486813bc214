"""The events of an archive in the order of its commits, from wherever a reader stands: what is committed, and no more.

The custody log is the order: each of its lines says which bytes of which files one commit made true. So a reader's
place is a byte offset of that log, and within a line of it a file and an offset; a kill of the crawl or of the reader
takes nothing away from it. Workers keep a log for each site; a reader has a place in each, and reads them together in
the order of their moments.
"""

from __future__ import annotations

import gzip
import zlib
from contextlib import closing, suppress
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

from newscrawler.archive.events import Event, event_of, tells_events
from newscrawler.errors import ArchiveError
from newscrawler.ledger import Appended, Chain, ChainLink, CommittedFiles, chains, digest_between, read_chain
from newscrawler.storage import iter_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from newscrawler.storage import DataFolder

_ELDER = ""  # in the place of a log's name: what lies in the files and is older than the logs


class LogPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a reader stands in one log: before the line at byte *log*, whose predecessor has the SHA-256 *head*.

    Of the files that the line tells of, those before *file* were read, and *file* up to *offset*.
    """

    log: int = 0
    head: str = ""
    file: str = ""
    offset: int = 0


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """An *event*, or what is *wrong* in its place, or neither; behind it a reader stands at *place* in *log*."""

    log: str
    place: LogPlace
    event: Event | None = None
    wrong: str | None = None


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where a reader of events stands, in each custody log by its name; the default is before the oldest event."""

    logs: dict[str, LogPlace] = {}

    def after(self, tellings: Iterable[Telling]) -> Position:
        """Return the position behind *tellings*, which follow this one."""
        return Position(logs={**self.logs, **{told.log: told.place for told in tellings}})


_BEFORE_ALL, _BEHIND_ELDER = LogPlace(log=-1), LogPlace(log=0)


def newest_position(folder: DataFolder) -> Position:
    """Return the position behind everything that is committed."""
    ends, logs = CommittedFiles(folder).ends, {_ELDER: _BEHIND_ELDER}
    for path in chains(folder.path):
        for link in read_chain(path, end=ends.get(path)):
            logs[folder.relative(path)] = LogPlace(log=link.end, head=link.head)
    return Position(logs=logs)


def told_since(folder: DataFolder, position: Position) -> Iterator[Telling]:
    """Yield what happened after *position*, up to what is committed now.

    Each event at least once, those of an article in their order. What a repair or a rebuilt frontier told again is
    told again; when a log itself began anew, everything is. Raises ArchiveError for a damaged log, StorageError for
    a file that cannot be read.
    """
    files = [name for path in _files(folder) if tells_events(name := folder.relative(path))]
    logs = {folder.relative(path): path for path in chains(folder.path)}
    ends = CommittedFiles(folder).ends  # after the names: a file that the frontier learns of meanwhile is not read
    places = dict(position.logs)
    for name, place in position.logs.items():
        path = folder.path / name
        if name != _ELDER and place.log > 0 and not _goes_on(path, place, ends.get(path)):
            yield Telling(log=name, place=LogPlace(), wrong=f"{path}: began anew: everything is told again")
            yield from (Telling(log=one, place=_BEFORE_ALL if one == _ELDER else LogPlace()) for one in places)
            places = {}
            break
    elder = places.get(_ELDER, _BEFORE_ALL)
    if elder == _BEFORE_ALL or elder.file:
        yield from _spans(folder, _elder(folder, files, ends, logs.values()), _ELDER, elder, checked=False)
        yield Telling(log=_ELDER, place=_BEHIND_ELDER)
    links = [_links(name, path, places.get(name, LogPlace()), ends.get(path)) for name, path in logs.items()]
    for _, name, link, place in merge(*links, key=itemgetter(0, 1)):
        yield from _told(folder, name, link, place, ends)
        yield Telling(log=name, place=LogPlace(log=link.end, head=link.head))


_AT_ONCE = 20  # lines of a log in memory; the file is closed meanwhile, for there may be thousands
_Link = tuple[str, str, ChainLink, LogPlace]


def _links(name: str, path: Path, place: LogPlace, end: int | None) -> Iterator[_Link]:
    """Yield the lines of a log from *place* on: the moment of each, the name, the line, the place before it."""
    while links := list(islice(read_chain(path, end=end, start=place.log, head=place.head), _AT_ONCE)):
        for link in links:
            if link.entry is None or link.wrong:
                raise ArchiveError(f"{path}: offset {link.offset}: {link.wrong}; run: newscrawler verify")
            yield link.entry.moment, name, link, place
            place = LogPlace(log=link.end, head=link.head)


def _told(
    folder: DataFolder, name: str, link: ChainLink, place: LogPlace, ends: Mapping[Path, int]
) -> Iterator[Telling]:
    """Yield what one line of a log tells; bytes of which a later line tells again are passed over."""
    files = link.entry.files if link.entry else ()
    spans = sorted((one for one in files if tells_events(one.file)), key=lambda one: one.file)
    for told in _spans(folder, spans, name, place, checked=True):
        if told.wrong is None:
            yield told
            continue
        path = folder.path / name  # told in vain, before a crash? then a later line tells what is true
        later = (
            one.start
            for other in read_chain(path, end=ends.get(path), start=link.end, head=link.head)
            for one in (other.entry.files if other.entry else ())
            if one.file == told.place.file
        )
        is_retold = any(start < told.place.offset for start in later)
        yield Telling(log=name, place=told.place, wrong=None if is_retold else told.wrong)


def _files(folder: DataFolder) -> Iterator[Path]:
    yield from folder.article_files()
    for name in ("moves", "removals", "quarantine"):
        yield from sorted((folder.path / name).rglob("*.jsonl"))


def _goes_on(path: Path, place: LogPlace, end: int | None) -> bool:
    """Return whether the log still holds, before *place*, the line that it held."""
    if not path.exists() or path.stat().st_size < place.log:
        return False
    link = next(read_chain(path, end=end, start=place.log, head=place.head), None)
    if link is not None:
        return link.wrong is None
    return path.stat().st_size > place.log or Chain.of(path).head == place.head


def _elder(folder: DataFolder, files: Sequence[str], ends: Mapping[Path, int], logs: Iterable[Path]) -> list[Appended]:
    """Return what of *files* is older than the first line of the *logs* that tells of it."""
    first: dict[str, int] = {}
    for link in (link for path in logs for link in read_chain(path, end=ends.get(path))):
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


def _spans(
    folder: DataFolder, spans: Sequence[Appended], log: str, place: LogPlace, *, checked: bool
) -> Iterator[Telling]:
    """Yield the events in *spans* of files that lie behind *place*, which is one of their line in *log*."""

    def after(one: Appended, offset: int) -> LogPlace:
        return LogPlace(log=place.log, head=place.head, file=one.file, offset=offset)

    for one in spans:
        if one.start == one.end or one.file < place.file:
            continue
        path = _source(folder, one) if checked else folder.path / one.file
        if path is None:
            wrong = f"{one.file}: the bytes {one.start} to {one.end} are not those that were committed"
            yield Telling(log=log, place=after(one, one.end), wrong=f"{wrong}; run: newscrawler verify")
            continue
        start = max(one.start, place.offset) if one.file == place.file else one.start
        for offset, line in iter_lines(path, start=start, end=one.end):
            behind = after(one, offset + len(line) + 1)
            try:
                yield Telling(log=log, place=behind, event=event_of(one.file, line))
            except ValueError as error:
                wrong = f"{one.file}: offset {offset}: {error}; run: newscrawler verify"
                yield Telling(log=log, place=behind, wrong=wrong)


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
