"""Pages that others captured: WARC files of any writer, and the CDX lines that name places in them, as exchanges."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from ipaddress import ip_address
from itertools import islice
from typing import TYPE_CHECKING

from newscrawler.errors import ArchiveError
from newscrawler.urls import split_login
from newscrawler.warc.exchange import PAGE_TYPES, Exchange
from newscrawler.warc.heads import header_text
from newscrawler.warc.records import file_as_http, http_part
from newscrawler.warc.wild import WildRecord, wild_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BODY_BYTES = 20 * 1024 * 1024  # what a crawl of our own would take, see DOWNLOAD_MAXSIZE in settings.py

# A revisit says that the body was captured before, and has none; the others are no answers of a server.
_CAPTURES = frozenset({"response", "revisit", "resource", "conversion", "continuation"})
_FILE_TYPES = frozenset({"text/html", "application/xhtml+xml"})  # of resource records that are pages (warcit)
_STATUS = re.compile(r"[1-5][0-9]{2}")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,7})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_DIGITS = 14  # of a date in ARC files, and in WARCs of some writers: 20240102030405
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
_ELEVEN = "N b a m s k r M S V g"  # the fields of a CDX line without a header line: the form of the Wayback Machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One record of a foreign file: the *exchange* it holds, or the *reason* why it holds no page.

    An answer of another type ("not_html") has both: a page may need it to be shown.
    *mark* is its identity: its WARC-Record-ID, or its file and offset when it has none. *detail* says of a damaged one
    where it lies and what is wrong with it.
    """

    mark: str
    url: str = ""
    exchange: Exchange | None = None
    reason: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CdxPlace:
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
    """Yield the captures in the file *path* from *offset* on, *count* at most, one at a time; and what is damaged.

    WARC and ARC, plain, gzip or zstd, and WACZ are read. Requests, metadata and the like are passed over. A record
    that cannot be read has the reason "warc_damaged", and its detail names the place; the next one is searched for.
    Raises ArchiveError for a file that is something else.
    """
    with path.open("rb") as stream:
        try:
            for record in islice(wild_records(stream, offset=offset), count):
                place = "/".join(filter(None, (path.name, record.inside)))
                found = _taken(record, f"{place}@{record.offset}")
                if found is not None:
                    yield found
        except ArchiveError as error:
            raise ArchiveError(f"{path}: {error}") from error


def _taken(record: WildRecord, place: str) -> Taken | None:
    if record.reason:
        return Taken(mark=place, reason=record.reason, detail=f"{place}: {record.detail}")
    headers = {name.decode("latin-1").lower(): value for name, value in reversed(record.headers)}
    kind = headers.get("warc-type", b"").decode("latin-1").lower()
    url = split_login(header_text(headers.get("warc-target-uri", b"")).strip("<>"))[0]
    mark = header_text(headers.get("warc-record-id", b"")) or place
    if kind not in _CAPTURES:
        return None
    is_web = url.startswith(("http://", "https://"))
    is_file = kind == "resource" and _media_type(headers.get("content-type", b"").decode("latin-1")) in _FILE_TYPES
    reason = kind if kind != "response" and not is_file else None if is_web else "scheme"
    if reason:
        return Taken(mark=mark, url=url, reason=reason)
    try:
        return _page(record, headers, mark, url, is_file=is_file)
    except ArchiveError as error:
        return Taken(mark=mark, url=url, reason="warc_damaged", detail=f"{place}: {error}")


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _page(record: WildRecord, headers: dict[str, bytes], mark: str, url: str, *, is_file: bool) -> Taken:
    """Return the page in a response or resource record, or why it is none: what a crawl would not read either."""
    http = file_as_http(record.block, headers["content-type"]) if is_file else http_part(record.block)
    protocol, _, rest = http.first.partition(" ")
    status, _, phrase = rest.partition(" ")
    if not (protocol == "HTTP" or protocol.startswith("HTTP/")) or not _STATUS.fullmatch(status):
        raise ArchiveError(f"no HTTP status line: {http.first[:60]!r}")
    if int(status) != HTTPStatus.OK:
        return Taken(mark=mark, url=url, reason=f"http_{status}")
    mime = _media_type(http.value("content-type") or "")
    body = http.body
    if "chunked" in (http.value("transfer-encoding") or "").lower():
        body = _unchunked(body)
    truncated = header_text(headers.get("warc-truncated", b"")) or None
    exchange = Exchange(
        url=url,
        fetched_at=_moment(headers.get("warc-date", b"").decode("latin-1")),
        status=int(status),
        headers=http.headers,
        head=b"" if is_file else record.block.partition(b"\r\n\r\n")[0],
        body=body[:MAX_BODY_BYTES],
        reason=phrase or None,
        protocol=protocol
        if "/" in protocol and not is_file
        else None,  # "HTTP 200 OK", as servers of the nineties answered
        ip=_ip(headers.get("warc-ip-address", b"")),
        truncated="length" if record.is_cut or len(body) > MAX_BODY_BYTES else truncated,
        is_file=is_file,
    )
    return Taken(mark=mark, url=url, exchange=exchange, reason="not_html" if mime and mime not in PAGE_TYPES else None)


def _unchunked(body: bytes) -> bytes:
    """Return *body* with its chunks joined, as far as they are chunks; what never was one as it is."""
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK.match(body, at):
        size = int(match[1], 16)
        parts.append(body[match.end() : match.end() + size])
        at = match.end() + size + 2
        if not size:
            break
    return b"".join(parts) if parts else body


def _ip(stated: bytes) -> str | None:
    try:
        return str(ip_address(stated.decode("latin-1").strip()))
    except ValueError:
        return None


def _moment(printed: str) -> datetime:
    """Return when a capture was made. Raises ArchiveError for no date, and for one before the web or far from now."""
    try:
        is_digits = len(printed) == _DIGITS and printed.isdigit()
        moment = datetime.strptime(printed + "Z", "%Y%m%d%H%M%S%z") if is_digits else datetime.fromisoformat(printed)
    except ValueError as error:
        raise ArchiveError(f"WARC-Date is no date: {printed[:40]!r}") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ArchiveError(f"WARC-Date is no date of a capture: {printed[:40]!r}")
    return moment


def places(path: Path) -> Iterator[CdxPlace | str]:
    """Yield what each line of the CDX or CDXJ file *path* (may be .gz) names; a line that cannot be read as it is."""
    names = _ELEVEN.split()
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for raw in lines:
            line = raw.decode("utf-8", "replace")
            if line.lstrip().startswith("CDX "):
                names = line.split()[1:]
            elif line.strip() and not line.startswith("!"):  # "!meta" heads the indexes of OpenWayback
                yield place_of(line, names) or line


def place_of(line: str, names: list[str] | None = None) -> CdxPlace | None:
    """Return what a CDX line of the fields *names*, or a CDXJ line, says; None when it names no place.

    >>> place_of('com,e)/a 20260301000000 {"url": "https://e.com/a", "offset": "7", "filename": "b.warc.gz"}').offset
    7
    """
    names = names or _ELEVEN.split()
    try:
        if "{" in line:
            fields = json.loads(line[line.index("{") :])
            values = {name: str(value) for name, value in fields.items()}
            return CdxPlace(
                filename=values["filename"],
                offset=int(values["offset"]),
                url=values.get("url", ""),
                status=values.get("status"),
                mime=values.get("mime"),
            )
        values = dict(zip(names, line.split(), strict=True))
        mime, status = (None if values.get(name, "-") == "-" else values[name] for name in "ms")
        return CdxPlace(filename=values["g"], offset=int(values["V"]), url=values["a"], status=status, mime=mime)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def taken_at(place: CdxPlace, folder: Path) -> Taken:
    """Return the capture at *place* of a file in *folder*; "warc_missing" when it is not there, else "warc_damaged"."""
    mark = f"{place.filename.rpartition('/')[2]}@{place.offset}"
    if place.reason:
        return Taken(mark=mark, url=place.url, reason=place.reason)
    file = next((path for name in _names(place.filename) if (path := folder / name).is_file()), None)
    if file is None:
        return Taken(mark=mark, url=place.url, reason="warc_missing")
    try:
        found = next(taken_from(file, offset=place.offset, count=1), None)
    except ArchiveError as error:
        return Taken(mark=mark, url=place.url, reason="warc_damaged", detail=str(error))
    return found or Taken(mark=mark, url=place.url, reason="warc_damaged", detail=f"{mark}: no answer of a server")


def _names(filename: str) -> list[str]:
    """Return where a file may lie below its folder: as the index says, else by its name alone; never outside."""
    bare = filename.replace("\\", "/").rpartition("/")[2]
    is_inside = not filename.startswith("/") and ".." not in filename.split("/")
    return [filename, bare] if is_inside else [bare]
