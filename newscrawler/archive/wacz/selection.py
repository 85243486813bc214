"""Exchanges of an archive picked out as raw bytes, with what they refer to, for copying."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newscrawler.archive.reader import Archive
from newscrawler.errors import ArchiveError
from newscrawler.storage import DataFolder
from newscrawler.warc.cdxj import CdxjLine
from newscrawler.warc.records import Answered, answers, line_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """One exchange: its WARC file, its index line there, and the raw bytes of its gzip members."""

    warc: Path
    line: CdxjLine
    data: bytes


def select_exchanges(archive: Archive, places: Iterable[tuple[str, int]], urls: Iterable[str]) -> Iterator[Selected]:
    """Yield the exchanges at *places* (file, offset), the originals of revisits before them, and all those of *urls*.

    An exchange can come twice. Raises ArchiveError when nothing is at a place, or an original is not in the archive.
    """
    lookup = archive.lookup
    for url in urls:
        for found in lookup.all(url):
            yield from _with_original(archive, found.warc, found.line.offset)
    for name, offset in places:
        yield from _with_original(archive, DataFolder(archive.root).place(name), offset)


def _with_original(archive: Archive, warc: Path, offset: int) -> Iterator[Selected]:
    answered = _answered(warc, offset)
    headers = answered.answer.headers
    if answered.answer.type == "revisit":
        url = headers.get("warc-refers-to-target-uri", answered.answer.url)
        stated = headers.get("warc-refers-to-date")
        moment = datetime.fromisoformat(stated) if stated else answered.answer.moment
        original = archive.lookup.original(url, moment, headers.get("warc-payload-digest", ""))
        if original is None:
            raise ArchiveError(f"{warc}: offset {offset} refers to {url} at {stated}, which is not in the archive")
        yield _selected(original.warc, _answered(original.warc, original.line.offset))
    yield _selected(warc, answered)


def _answered(warc: Path, offset: int) -> Answered:
    with warc.open("rb") as stream:
        for answered in answers(stream, offset=offset, end=offset + 1):
            return answered
    raise ArchiveError(f"{warc}: no answer at offset {offset}; run: newscrawler verify")


def _selected(warc: Path, answered: Answered) -> Selected:
    last = answered.beside[-1] if answered.beside else answered.answer
    start = answered.answer.offset
    with warc.open("rb") as stream:
        stream.seek(start)
        data = stream.read(last.offset + last.length - start)
    return Selected(warc=warc, line=line_of(answered.answer, warc.name), data=data)
