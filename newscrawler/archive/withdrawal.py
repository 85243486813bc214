"""One article out on request: its lines, its captures and what is known of its addresses; a trace stays.

Nothing moves: spaces stand where a line was, and a record that says so where a capture was, so that what points to the
others in the same files stays true.
"""

from __future__ import annotations

import gzip
import os
import re
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from newscrawler.archive.moves import moves
from newscrawler.errors import ArchiveError, NewsCrawlerError, UsageError
from newscrawler.frontier import open_frontier
from newscrawler.items import article_id
from newscrawler.ledger import (
    Appended,
    Share,
    Withdrawn,
    chains,
    coverage,
    digest_between,
    gone,
    in_time,
    open_ledger,
    read_chain,
    shared_address,
    tell_custody,
    withdrawn,
)
from newscrawler.storage import iter_lines, write_atomic
from newscrawler.urls import canonical_url
from newscrawler.warc.blank import blank_member, is_blank
from newscrawler.warc.cdxj import index_path
from newscrawler.warc.index import ensure_index
from newscrawler.warc.records import answers, records
from newscrawler.warc.writer import urn_uuid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from newscrawler.frontier import Frontier
    from newscrawler.items import Article
    from newscrawler.storage import DataFolder

_PART = re.compile(r"(?:/|(?<=[/\w])[?&](?:paged?|p)=)\d{1,2}/?$")  # the address of a further part ends so
Changed = dict[str, list[int]]  # where something was taken out, now or before, by file
_PARTS = ("articles", "rejected", "quarantine", "removals", "moves")


class _Line(msgspec.Struct):
    """What tells whether a line of the archive is about an article."""

    id: str = ""
    url: str = ""
    detail: str | None = None

    def is_about(self, trace: Withdrawn) -> bool:
        """Return whether the line is about the article of *trace*."""
        return self.id == trace.id or (bool(self.url) and _canonical(self.url) in trace.urls)


_DECODE = msgspec.json.Decoder(_Line).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """What was taken out: so many *lines* of JSON, and so many *captures*."""

    trace: Withdrawn
    lines: int
    captures: int


def take_out(folder: DataFolder, versions: Sequence[Article], *, reason: str, now: datetime) -> TakenOut:
    """Take the article of *versions* out of *folder*, because of *reason*; return what was done.

    First it is written down that it is to go; so a crawl never fetches it again, and what a kill leaves undone is done
    by :func:`finish`. Raises LockedError while another process writes to the folder.
    """
    urls = set(_addresses(folder, versions))
    trace = Withdrawn(
        id=versions[0].id,
        site=versions[0].site,
        urls=tuple(sorted(urls)),
        reason=reason,
        moment=now.isoformat(timespec="seconds"),
    )
    with open_ledger(folder.path, command="newscrawler remove") as ledger:
        ledger.append(f"withdrawn/{trace.site}/{now:%Y-%m}.jsonl", msgspec.json.encode(trace) + b"\n")
    return finish(folder, trace, now=now)


def known_trace(folder: DataFolder, url: str) -> Withdrawn | None:
    """Return the trace of the article at *url* (or with that id), None when none was taken out."""
    return next((one for one in withdrawn(folder) if url == one.id or _canonical(url) in one.urls), None)


def finish(folder: DataFolder, trace: Withdrawn, *, now: datetime) -> TakenOut:
    """Take out what is still there of the article of *trace*. Raises UsageError where workers share the folder."""
    if address := shared_address(folder):
        raise UsageError(f"{folder.path}: workers share it by {address}; take articles out of a copy of your own")
    changed: Changed = {}
    with folder.lock("newscrawler remove"), open_frontier(folder.frontier) as frontier:
        warcs = folder.warc_files(trace.site)
        captures = sum(_blank_captures(folder, warc, trace, frontier, changed, now) for warc in warcs)
        lines = sum(_blank_lines(folder, path, trace, changed) for path in _files(folder, trace.site))
        told = list(_retold(folder, changed))
        ends = tell_custody(folder, frontier, told, Share(), moment=now.timestamp(), note="taken out")
        frontier.commit(replace(gone(trace, moment=now.timestamp()), offsets=ends))
        frontier.withdraw(trace.id, trace.urls)
    return TakenOut(trace=trace, lines=lines, captures=captures)


def _addresses(folder: DataFolder, versions: Sequence[Article]) -> Iterator[str]:
    """Yield the canonical addresses of an article: those of its versions, where it moved to, and its twins'."""
    own = versions[0]
    for article in versions:
        yield article.canonical_url
        yield _canonical(article.url)
    yield from (move.moved_to for move in moves(folder) if move.id == own.id)
    for path in folder.rejected_files(own.site):
        for offset, raw in iter_lines(path):
            line = _told(path, offset, raw)
            if line.detail in {f"of {article.url}" for article in versions}:
                yield _canonical(line.url)


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except (NewsCrawlerError, ValueError):
        return url


def _files(folder: DataFolder, site: str) -> Iterator[Path]:
    for part in _PARTS:
        yield from sorted((folder.path / part / site).glob("*.jsonl"))
        yield from sorted((folder.path / part / site).glob("*.jsonl.gz"))


def _blank_lines(folder: DataFolder, path: Path, trace: Withdrawn, changed: Changed) -> int:
    """Put spaces in the place of the lines of *path* that are about the article; return how many."""
    found = [(offset, len(line)) for offset, line in iter_lines(path) if _told(path, offset, line).is_about(trace)]
    if found and path.suffix == ".gz":
        text = bytearray(gzip.decompress(path.read_bytes()))
        for offset, size in found:
            text[offset : offset + size] = b" " * size
        packed = BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as out:
            out.write(text)
        write_atomic(path, packed.getvalue())
    else:
        _overwrite(path, [(offset, b" " * size) for offset, size in found])
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        offset = 0
        for line in lines:
            if not line.strip():
                changed.setdefault(folder.relative(path).removesuffix(".gz"), []).append(offset)
            offset += len(line)
    return len(found)


def _told(path: Path, offset: int, line: bytes) -> _Line:
    try:
        return _DECODE(line)
    except ValueError as error:
        raise ArchiveError(f"{path}: offset {offset}: {error}; run: newscrawler verify") from error


def _blank_captures(
    folder: DataFolder, warc: Path, trace: Withdrawn, frontier: Frontier, changed: Changed, now: datetime
) -> int:
    """Put a record that says so in the place of the exchanges of the article in *warc*; return how many."""
    spans = list(_captures(warc, trace.urls, frontier))
    _overwrite(warc, [(start, blank_member(end - start, record_id=urn_uuid(), moment=now)) for start, end in spans])
    with warc.open("rb") as stream:
        places = [record.offset for record in records(stream) if is_blank(record)]
    if places:
        changed[folder.relative(warc)] = places
        if index_path(warc).exists():
            ensure_index(warc, anew=True)
    return len(spans)


def _captures(warc: Path, urls: Collection[str], frontier: Frontier) -> Iterator[tuple[int, int]]:
    """Yield where the exchanges of *urls* in *warc* begin and end, of their parts, and of what repeats them.

    What looks like a further part and is an article of its own stays.
    """

    def is_part(url: str) -> bool:
        whole = _PART.sub("", url)
        return whole != url and _canonical(whole) in urls and frontier.article(article_id(_canonical(url))) is None

    with warc.open("rb") as stream:
        for found in answers(stream):
            told = {found.answer.url, found.answer.headers.get("warc-refers-to-target-uri", found.answer.url)}
            if any(_canonical(url) in urls or is_part(url) for url in told):
                last = found.beside[-1] if found.beside else found.answer
                yield found.answer.offset, last.offset + last.length


def _overwrite(path: Path, pieces: Sequence[tuple[int, bytes]]) -> None:
    """Write *pieces* over what lies at their offsets, and wait for the disk."""
    if pieces:
        with path.open("r+b") as file:
            for offset, data in pieces:
                file.seek(offset)
                file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _retold(folder: DataFolder, changed: Changed) -> Iterator[Appended]:
    """Yield what the custody log is to tell of the files in which something was taken out, from that on.

    Bytes that were not touched keep the hash that was told of them: what else is wrong there is still found.
    """
    known = coverage(in_time(read_chain(path) for path in chains(folder.path)))
    for name, places in sorted(changed.items()):
        spans = [one.appended for one in known.get(name, ())]
        touched = {span.start for span in spans for place in places if span.start <= place < span.end}
        plain = folder.path / name
        with plain.open("rb") if plain.exists() else gzip.open(plain.with_name(f"{plain.name}.gz"), "rb") as file:
            for span in spans:
                if span.start in touched:
                    digest = digest_between(file, span.start, span.end) or span.sha256
                    yield Appended(file=name, start=span.start, end=span.end, sha256=digest)
                elif touched and span.start > min(touched):
                    yield span
