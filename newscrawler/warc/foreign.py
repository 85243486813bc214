"""Pages that others captured: WARC files of any writer, and the CDX lines that name places in them, as exchanges."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from newscrawler.errors import ArchiveError
from newscrawler.warc.exchange import PAGE_TYPES, Exchange

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BODY_BYTES = 20 * 1024 * 1024  # what a crawl of our own would take, see DOWNLOAD_MAXSIZE in settings.py

_READ_BYTES = 1 << 16
_ELEVEN = "N b a m s k r M S V g"  # the fields of a CDX line without a header line: the form of the Wayback Machine
_BROKEN = (ArchiveLoadFailed, EOFError, ValueError, zlib.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One record of a foreign file: the *exchange* it holds, or the *reason* why it holds no page.

    *mark* is its identity: its WARC-Record-ID, or its file and offset when it has none.
    """

    mark: str
    url: str = ""
    exchange: Exchange | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a CDX line says that a capture lies; *status* and *mime* as printed, None when it does not say."""

    filename: str
    offset: int
    url: str
    status: str | None = None
    mime: str | None = None

    @property
    def reason(self) -> str | None:
        """Why the capture cannot be a page, as far as the line tells; None when it may be one."""
        if self.mime == "warc/revisit":
            return "revisit"
        if self.status and self.status.isdigit() and int(self.status) != HTTPStatus.OK:
            return f"http_{self.status}"
        return "not_html" if self.mime and "/" in self.mime and self.mime not in PAGE_TYPES else None


def taken_from(path: Path, *, offset: int = 0, count: int | None = None) -> Iterator[Taken]:
    """Yield the captures in the WARC file *path*, plain or gzipped, from *offset* on, *count* at most; one at a time.

    Requests, metadata and the like are passed over. Raises ArchiveError where the file is damaged or torn; what came
    before it has been yielded.
    """
    with path.open("rb") as stream:
        stream.seek(offset)
        iterator = ArchiveIterator(stream)
        while count is None or count > 0:
            try:
                record = next(iterator, None)
                if record is None:
                    return
                found = _taken(record, f"{path.name}@{iterator.offset}")
            except (*_BROKEN, ArchiveError) as error:
                raise ArchiveError(f"{path}: {error}; the rest of the file was not read") from error
            if found is not None:
                yield found
            count = count - 1 if count is not None else None


def _taken(record: Any, place: str) -> Taken | None:
    if record.rec_type not in {"response", "revisit"}:
        return None
    headers = record.rec_headers
    mark = headers.get_header("WARC-Record-ID") or place
    url = (headers.get_header("WARC-Target-URI") or "").strip("<>")
    reason = _reason(record, url)
    if reason:
        return Taken(mark=mark, url=url, reason=reason)
    body, is_cut = _body(record)
    status_line = record.http_headers
    exchange = Exchange(
        url=url,
        fetched_at=_moment(headers.get_header("WARC-Date") or ""),
        status=int(status_line.get_statuscode()),
        headers=tuple((name.encode(), value.encode()) for name, value in status_line.headers),
        body=body,
        reason=status_line.statusline.partition(" ")[2] or None,
        protocol=status_line.protocol or None,
        ip=headers.get_header("WARC-IP-Address"),
        truncated="length" if is_cut else headers.get_header("WARC-Truncated"),
    )
    return Taken(mark=mark, url=url, exchange=exchange)


def _reason(record: Any, url: str) -> str | None:
    """Return why a record holds no page: the answers that a crawl would not read either."""
    if not url.startswith(("http://", "https://")) or record.http_headers is None:
        return "scheme"
    if record.rec_type == "revisit":
        return "revisit"  # it says that the body was captured before, and has none
    status = record.http_headers.get_statuscode()
    if status != str(HTTPStatus.OK.value):
        return f"http_{status}"
    mime = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return "not_html" if mime and mime not in PAGE_TYPES else None


def _body(record: Any) -> tuple[bytes, bool]:
    """Return the body, its chunks joined and its content coding still on, and whether it was too long."""
    coding = (record.http_headers.get_header("Transfer-Encoding") or "").lower()
    stream = ChunkedDataReader(record.raw_stream) if "chunked" in coding else record.raw_stream
    pieces: list[bytes] = []
    room = MAX_BODY_BYTES
    while piece := stream.read(min(_READ_BYTES, room + 1)):
        pieces.append(piece[:room])
        room -= len(piece)
        if room < 0:
            return b"".join(pieces), True
    if record.raw_stream.limit and not record.raw_stream.read(1):  # bytes are due, and none come
        raise ArchiveError("the file ends inside a record")
    return b"".join(pieces), False


def _moment(printed: str) -> datetime:
    moment = datetime.fromisoformat(printed)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(microsecond=0)


def places(path: Path) -> Iterator[Place | str]:
    """Yield what each line of the CDX or CDXJ file *path* (may be .gz) names; a line that cannot be read as it is."""
    names = _ELEVEN.split()
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for raw in lines:
            line = raw.decode("utf-8", "replace")
            if line.lstrip().startswith("CDX "):
                names = line.split()[1:]
            elif line.strip() and not line.startswith("!"):  # "!meta" heads the indexes of OpenWayback
                yield place_of(line, names) or line


def place_of(line: str, names: list[str] | None = None) -> Place | None:
    """Return what a CDX line of the fields *names*, or a CDXJ line, says; None when it names no place.

    >>> place_of('com,e)/a 20260301000000 {"url": "https://e.com/a", "offset": "7", "filename": "b.warc.gz"}').offset
    7
    """
    names = names or _ELEVEN.split()
    try:
        if "{" in line:
            fields = json.loads(line[line.index("{") :])
            values = {name: str(value) for name, value in fields.items()}
            return Place(
                filename=values["filename"],
                offset=int(values["offset"]),
                url=values.get("url", ""),
                status=values.get("status"),
                mime=values.get("mime"),
            )
        values = dict(zip(names, line.split(), strict=True))
        mime, status = (None if values.get(name, "-") == "-" else values[name] for name in "ms")
        return Place(filename=values["g"], offset=int(values["V"]), url=values["a"], status=status, mime=mime)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def taken_at(place: Place, folder: Path) -> Taken:
    """Return the capture at *place* of a file in *folder*, with the reason "warc_missing" when it is not there."""
    mark = f"{place.filename.rpartition('/')[2]}@{place.offset}"
    if place.reason:
        return Taken(mark=mark, url=place.url, reason=place.reason)
    file = next((path for name in _names(place.filename) if (path := folder / name).is_file()), None)
    if file is None:
        return Taken(mark=mark, url=place.url, reason="warc_missing")
    try:
        found = next(taken_from(file, offset=place.offset, count=1), None)
    except ArchiveError:
        found = None
    return found or Taken(mark=mark, url=place.url, reason="warc_damaged")


def _names(filename: str) -> list[str]:
    """Return where a file may lie below its folder: as the index says, else by its name alone; never outside."""
    bare = filename.replace("\\", "/").rpartition("/")[2]
    is_inside = not filename.startswith("/") and ".." not in filename.split("/")
    return [filename, bare] if is_inside else [bare]
