"""One WARC record read strictly: version line, headers, block, and the two line ends after it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

import msgspec

from newscrawler.errors import ArchiveError
from newscrawler.items import Entry, Permissions
from newscrawler.warc.cdxj import CdxjLine
from newscrawler.warc.digest import payload_digest
from newscrawler.warc.exchange import VIEW_URN, Exchange, PageView
from newscrawler.warc.heads import RawHeaders, header_text, parse_pairs
from newscrawler.warc.members import Member, members

ANSWERS = ("response", "revisit", "resource")  # the record types that hold what a server answered, or a page as a file

_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One WARC record: where it lies, its headers (names lower-case), and its block."""

    offset: int
    length: int
    version: str
    headers: Mapping[str, str]
    block: bytes
    tail: bytes

    @property
    def type(self) -> str:
        """The WARC-Type, or "" when the record has none."""
        return self.headers.get("warc-type", "")

    @property
    def is_answer(self) -> bool:
        """Whether this is what a server answered, or a page as a file; the picture of a page is neither."""
        return self.type in ANSWERS and not self.url.startswith(VIEW_URN)

    @property
    def url(self) -> str:
        """The WARC-Target-URI without the angle brackets that WARC 1.0 writers put around it."""
        return self.headers.get("warc-target-uri", "").strip("<>")

    @property
    def moment(self) -> datetime:
        """The WARC-Date, aware. Raises ArchiveError when it is missing or no date."""
        try:
            moment = datetime.fromisoformat(self.headers["warc-date"])
        except (KeyError, ValueError) as error:
            raise ArchiveError(f"offset {self.offset}: WARC-Date is missing or no date") from error
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    @property
    def digest(self) -> str:
        """The digest of the payload: as stated, else as it is; "" for a revisit that does not say."""
        stated = self.headers.get("warc-payload-digest", "")
        return stated or ("" if self.type == "revisit" else payload_digest(self.http().body))

    def http(self) -> "HttpPart":
        """Return the block as HTTP: first line, headers, body; a file as the answer it stands for."""
        if self.type == "resource":
            return file_as_http(self.block, self.headers.get("content-type", "").encode())
        return http_part(self.block)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpPart:
    """A block as HTTP: its *first* line, *headers* as stored, and *body* as it came."""

    first: str
    headers: RawHeaders = ()
    body: bytes = b""

    def value(self, name: str) -> str | None:
        """Return the first header called *name* (lower-case), as text."""
        raw = next((value for key, value in self.headers if key.decode("latin-1").lower() == name), None)
        return header_text(raw) if raw is not None else None


def http_part(block: bytes) -> HttpPart:
    """Return *block* as HTTP."""
    head, separator, body = block.partition(_END)
    first, *lines = head.split(b"\r\n")
    return HttpPart(first=header_text(first), headers=parse_pairs(lines), body=body if separator else b"")


def file_as_http(content: bytes, media_type: bytes) -> HttpPart:
    """Return the answer that a file of *media_type*, kept in a resource record, stands for."""
    return HttpPart(first="HTTP/1.1 200 OK", headers=((b"Content-Type", media_type),), body=content)


@dataclass(slots=True)
class Answered:
    """An answer (response or revisit record) with the metadata and request records that belong to it."""

    answer: Record
    beside: list[Record] = field(default_factory=list)


def parse_record(member: Member) -> Record:
    r"""Return the record in *member*. Raises ArchiveError when the member does not begin with WARC headers.

    >>> parse_record(Member(0, 99, b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n")).block
    b'abc'
    """
    head, separator, rest = member.data.partition(_END)
    version, *lines = head.split(b"\r\n")
    if not separator or not version.startswith(b"WARC/"):
        raise ArchiveError(f"offset {member.offset}: no WARC headers at the start of the gzip member")
    headers = {name.decode("latin-1").lower(): header_text(value) for name, value in reversed(parse_pairs(lines))}
    stated = headers.get("content-length", "")
    size = int(stated) if stated.isascii() and stated.isdigit() else len(rest)
    return Record(
        offset=member.offset,
        length=member.length,
        version=version.decode("latin-1"),
        headers=headers,
        block=rest[:size],
        tail=rest[size:],
    )


def records(stream: BinaryIO, *, offset: int = 0) -> Iterator[Record]:
    """Yield the records of *stream* from *offset* on. Raises as :func:`members` and parse_record do."""
    for member in members(stream, offset=offset):
        yield parse_record(member)


def answers(stream: BinaryIO, *, offset: int = 0, end: int | None = None) -> Iterator[Answered]:
    """Yield every answer that begins in [*offset*, *end*), with the records beside it, which may lie after *end*.

    The records of one exchange follow each other: answer, metadata, request. A file of another writer that puts the
    request first gives answers without it.
    """
    pending: Answered | None = None
    try:
        for record in records(stream, offset=offset):
            belongs = record.headers.get("warc-refers-to" if record.type == "conversion" else "warc-concurrent-to")
            if pending and belongs == pending.answer.headers.get("warc-record-id"):
                pending.beside.append(record)
                continue
            if pending:
                yield pending
                pending = None
            if end is not None and record.offset >= end:
                return
            if record.is_answer:
                pending = Answered(record)
    except ArchiveError:
        if pending:
            yield pending
        raise
    if pending:
        yield pending


def exchange_of(found: Answered) -> Exchange:
    """Return the exchange that *found* holds; of a revisit, the body is empty. Raises ArchiveError."""
    answer = found.answer
    http = answer.http()
    protocol, _, rest = http.first.partition(" ")
    status, _, reason = rest.partition(" ")
    if not status.isdigit():
        raise ArchiveError(f"offset {answer.offset}: no HTTP status line: {http.first[:60]!r}")
    request = next((record.http() for record in found.beside if record.type == "request"), None)
    fields = _metadata(found)
    kind, hint, permissions = _known(found, fields)
    return Exchange(
        url=answer.url,
        fetched_at=answer.moment,
        status=int(status),
        headers=http.headers,
        body=http.body,
        method=request.first.partition(" ")[0] if request else "GET",
        request_headers=request.headers if request else (),
        request_body=request.body if request else b"",
        reason=reason,
        protocol=_protocol(answer, protocol),
        ip=answer.headers.get("warc-ip-address"),
        truncated=answer.headers.get("warc-truncated"),
        is_file=answer.type == "resource",
        kind=kind,
        hint=hint,
        permissions=permissions,
        view=_view(found, fields.get("browser", "")),
    )


def line_of(record: Record, filename: str) -> CdxjLine:
    """Return the index line of an answer that lies in the file called *filename*. Raises ArchiveError."""
    http = record.http()
    status = http.first.split(" ")[1] if http.first.count(" ") else None
    return CdxjLine.of(
        url=record.url,
        moment=record.moment,
        mime="warc/revisit" if record.type == "revisit" else http.value("content-type"),
        status=status,
        digest=record.digest,
        length=record.length,
        offset=record.offset,
        filename=filename,
    )


def _view(found: Answered, browser: str) -> PageView | None:
    html = next((record.block for record in found.beside if record.type == "conversion"), None)
    picture = next((record.block for record in found.beside if record.type == "resource"), None)
    return PageView(html=html, browser=browser, picture=picture) if html is not None else None


def _metadata(found: Answered) -> dict[str, str]:
    record = next((record for record in found.beside if record.type == "metadata"), None)
    lines = record.block.decode("utf-8", "replace").split("\r\n") if record else []
    return {name: value for name, colon, value in (line.partition(": ") for line in lines) if colon}


def _known(found: Answered, fields: Mapping[str, str]) -> tuple[str, Entry | None, Permissions]:
    """Return what the crawler knew of the page: its kind, the hint of its source, the permissions."""
    try:
        hint = msgspec.json.decode(fields["hint"], type=Entry) if "hint" in fields else None
        permissions = (
            msgspec.json.decode(fields["permissions"], type=Permissions) if "permissions" in fields else Permissions()
        )
    except msgspec.DecodeError as error:
        raise ArchiveError(f"offset {found.answer.offset}: the metadata record beside it is broken: {error}") from error
    return fields.get("kind", "page"), hint, permissions


def _protocol(answer: Record, stated: str) -> str | None:
    known = answer.headers.get("warc-protocol")
    if known is None:
        return None
    return stated if known.upper() == stated.upper() else known
