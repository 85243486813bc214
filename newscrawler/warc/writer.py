"""An exchange as WARC 1.1: the bytes of complete gzip members, one record each, and where the answer lies."""

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
from isal import isal_zlib

from newscrawler.items import Permissions, WarcRef
from newscrawler.warc.cdxj import CdxjLine
from newscrawler.warc.digest import payload_digest
from newscrawler.warc.exchange import VIEW_TYPE, VIEW_URN, Exchange, Prior
from newscrawler.warc.heads import RawHeaders, header_text, stored_head, stored_headers

_FORMAT = "WARC File Format 1.1"
CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
REPEATS = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
HIDDEN = (
    "chunks are joined; Transfer-Encoding, and a Content-Length that is not the length of the body as stored, have the "
    "prefix X-Archive-Orig-; interim answers (1xx), trailers, and credentials and cookies of a log-in are left out"
)

# 39 news pages, per 33 KB: level 3 takes 0.23 ms for 20.7 % of the size, 4 0.29 ms for 19.4 %, 6 0.52 ms for 18.4 %,
# 9 0.80 ms for 18.2 % (2026-11, one core).
LEVEL = 4
# ISA-L's own, for what does not shrink or is short: a page of 20 KB that came compressed takes .05 ms for the size that
# zlib reaches in .29, the headers of a request .007 for .060. Plain pages would be 13 % longer (2026-11, one core).
_LIGHT_LEVEL = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcInfo:
    """What the first record of every file says of the crawl that wrote it; *extra* adds further fields."""

    software: str
    operator: str | None = None
    user_agent: str | None = None
    robots: str | None = None
    description: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcMembers:
    """The bytes to append, the place of the answer among them, and its line for the index."""

    data: bytes
    ref: WarcRef
    line: CdxjLine


def urn_uuid() -> str:
    """Return a new record id: ``<urn:uuid:…>``."""
    return f"<{uuid4().urn}>"


@dataclass(slots=True, kw_only=True)
class WarcWriter:
    """Turns exchanges into the bytes of one WARC file; it never writes: the caller appends what it gets.

    *file* is the name of the file relative to the data folder, *warcinfo* the id of the warcinfo record that describes
    its other records, *new_id* gives record ids (``<urn:uuid:…>``).
    """

    file: str
    warcinfo: str | None = None
    new_id: Callable[[], str] = urn_uuid

    def opening(self, info: WarcInfo, *, moment: datetime) -> bytes:
        """Return the member before all others of a file, or of a run that goes on with it: the warcinfo record."""
        fields = [
            ("software", info.software),
            ("format", _FORMAT),
            ("conformsTo", CONFORMS_TO),
            ("robots", info.robots),
            ("operator", info.operator),
            ("http-header-user-agent", info.user_agent),
            ("description", info.description),
            ("hidden", HIDDEN),
            *info.extra,
        ]
        headers = [("WARC-Filename", self.file.rpartition("/")[2])]
        block = _warc_fields((name, value) for name, value in fields if value)
        record_id = self.warcinfo or self.new_id()
        return self._member("warcinfo", record_id, moment, headers, block, "application/warc-fields")

    def members(self, exchange: Exchange, *, offset: int, prior: Prior | None = None) -> WarcMembers:
        """Return the members of *exchange* for a file that is *offset* bytes long: answer, metadata, request if known.

        With a *prior* whose digest is the body's, or that a 304 confirms, the answer is a revisit record that points
        to it and holds the headers only; that of a source goes alone: it was asked as before, and is known from there.
        """
        digest = payload_digest(exchange.body)
        repeats = (
            prior is not None
            and not exchange.is_file
            and (exchange.status == HTTPStatus.NOT_MODIFIED or prior.digest == digest)
        )
        prior = prior if repeats else None
        if prior and not exchange.body:  # a 304 says that the page is as before, and proves nothing
            digest = ""
        answer_id = self.new_id()
        answer = self._answer(exchange, prior, digest, answer_id)
        beside = [("WARC-Target-URI", exchange.url), ("WARC-Concurrent-To", answer_id)]
        # a source that says what it said: asked as before, and of the same kind
        is_known = prior is not None and exchange.kind != "page" and prior.url == exchange.url
        metadata = b"" if is_known else self._metadata(exchange, beside)
        is_alone = is_known or not exchange.request_headers  # a copied answer comes alone
        request = b"" if is_alone else self._request(exchange, beside)
        ref = WarcRef(file=self.file, offset=offset, length=len(answer), record_id=answer_id, digest=digest)
        line = CdxjLine.of(
            url=exchange.url,
            moment=exchange.fetched_at,
            mime="warc/revisit" if prior else _header(exchange.headers, b"content-type"),
            status=str(exchange.status),
            digest=ref.digest,
            length=len(answer),
            offset=offset,
            filename=self.file.rpartition("/")[2],
        )
        return WarcMembers(data=answer + metadata + request + self._view(exchange, answer_id), ref=ref, line=line)

    def _view(self, exchange: Exchange, answer_id: str) -> bytes:
        """Return the records of what a browser made of the page: its DOM, converted from the answer, and a picture."""
        view, members = exchange.view, b""
        if view is None:
            return members
        moment = exchange.fetched_at
        headers = [("WARC-Target-URI", exchange.url), ("WARC-Refers-To", answer_id)]
        members += self._member("conversion", self.new_id(), moment, headers, view.html, VIEW_TYPE, shrinks=True)
        if view.picture:
            beside = [("WARC-Target-URI", f"{VIEW_URN}{exchange.url}"), ("WARC-Concurrent-To", answer_id)]
            members += self._member("resource", self.new_id(), moment, beside, view.picture, "image/png")
        return members

    def _answer(self, exchange: Exchange, prior: Prior | None, digest: str, record_id: str) -> bytes:
        headers = [("WARC-Target-URI", exchange.url)]
        if prior:
            headers.append(("WARC-Profile", NOT_MODIFIED if exchange.status == HTTPStatus.NOT_MODIFIED else REPEATS))
            headers.append(("WARC-Refers-To-Target-URI", prior.url))
            headers.append(("WARC-Refers-To-Date", warc_date(prior.fetched_at)))
            if prior.record_id:
                headers.append(("WARC-Refers-To", prior.record_id))
        if exchange.ip:
            headers.append(("WARC-IP-Address", exchange.ip))
        if exchange.protocol:
            headers.append(("WARC-Protocol", exchange.protocol.lower()))
        if exchange.tls:
            headers.append(("WARC-Protocol", exchange.tls.version))
            headers.append(("WARC-Cipher-Suite", exchange.tls.cipher_suite))
        if exchange.truncated:
            headers.append(("WARC-Truncated", exchange.truncated))
        if exchange.body:
            headers.append(("WARC-Payload-Digest", digest))
        content_type = "application/http; msgtype=response"
        if exchange.is_file:
            kind, block, content_type = "resource", exchange.body, _header(exchange.headers, b"content-type") or ""
        else:
            kind, block = (
                "revisit" if prior else "response",
                _response_head(exchange) + (b"" if prior else exchange.body),
            )
        shrinks = prior is None and _header(exchange.headers, b"content-encoding") is None
        return self._member(kind, record_id, exchange.fetched_at, headers, block, content_type, shrinks=shrinks)

    def _metadata(self, exchange: Exchange, headers: list[tuple[str, str]]) -> bytes:
        block = _metadata_block(exchange)
        return self._member("metadata", self.new_id(), exchange.fetched_at, headers, block, "application/warc-fields")

    def _request(self, exchange: Exchange, headers: list[tuple[str, str]]) -> bytes:
        if exchange.request_body:
            headers = [*headers, ("WARC-Payload-Digest", payload_digest(exchange.request_body))]
        block = _request_block(exchange)
        content_type = "application/http; msgtype=request"
        return self._member("request", self.new_id(), exchange.fetched_at, headers, block, content_type)

    def _member(
        self,
        kind: str,
        record_id: str,
        moment: datetime,
        headers: Iterable[tuple[str, str]],
        block: bytes,
        content_type: str,
        *,
        shrinks: bool = False,
    ) -> bytes:
        pairs = [("WARC-Type", kind), ("WARC-Record-ID", record_id), ("WARC-Date", warc_date(moment)), *headers]
        if self.warcinfo and kind != "warcinfo":
            pairs.append(("WARC-Warcinfo-ID", self.warcinfo))
        pairs.append(("WARC-Block-Digest", payload_digest(block)))
        pairs += [("Content-Type", content_type), ("Content-Length", str(len(block)))]
        lines = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in pairs)
        return _gzipped((f"WARC/1.1\r\n{lines}\r\n".encode(), block, b"\r\n\r\n"), shrinks=shrinks)


def _gzipped(parts: Iterable[bytes], *, shrinks: bool) -> bytes:
    """Return *parts* as one gzip member, with more effort when it *shrinks*."""
    if shrinks:
        member = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        return b"".join(map(member.compress, parts)) + member.flush()
    light = isal_zlib.compressobj(_LIGHT_LEVEL, isal_zlib.DEFLATED, isal_zlib.MAX_WBITS + 16)
    return b"".join(map(light.compress, parts)) + light.flush()


def warc_date(moment: datetime) -> str:
    """Return *moment* (aware) as WARC 1.1 writes it: UTC, to the microsecond where there are any.

    >>> warc_date(datetime(2026, 1, 2, 3, 4, 5, 60, tzinfo=UTC))
    '2026-01-02T03:04:05.000060Z'
    """
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _warc_fields(fields: Iterable[tuple[str, str]]) -> bytes:
    """Return *fields* as ``application/warc-fields``: one ``name: value`` a line."""
    return b"".join(f"{name}: {' '.join(value.split())}\r\n".encode() for name, value in fields)


def _response_head(exchange: Exchange) -> bytes:
    """Return the status line and the headers of the answer, as stored: as they came, where that is known."""
    has_body = exchange.method != "HEAD" and exchange.status != HTTPStatus.NOT_MODIFIED
    body_bytes = len(exchange.body) if has_body else None
    if exchange.head:
        return stored_head(exchange.head, body_bytes=body_bytes) + b"\r\n"
    version = exchange.protocol if (exchange.protocol or "").startswith("HTTP/1") else "HTTP/1.1"
    reason = exchange.reason if exchange.reason is not None else _standard_reason(exchange.status)
    headers = stored_headers(exchange.headers, body_bytes=body_bytes)
    return f"{version} {exchange.status} {reason}\r\n".encode() + _lines(headers) + b"\r\n"


def _request_block(exchange: Exchange) -> bytes:
    """Return the request as sent, with the Host header that the HTTP client adds by itself."""
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = exchange.request_headers
    if not any(name.lower() == b"host" for name, _ in headers):
        headers = ((b"Host", parts.netloc.rpartition("@")[2].encode()), *headers)
    line = f"{exchange.method} {target} HTTP/1.1\r\n".encode()
    return line + _lines(stored_headers(headers, body_bytes=None)) + b"\r\n" + exchange.request_body


def _metadata_block(exchange: Exchange) -> bytes:
    """Return what a capture needs beyond the answer itself: the kind, the hint, the permissions; whose answer it is."""
    fields = [("kind", exchange.kind)]
    if exchange.hint:
        fields.append(("hint", msgspec.json.encode(exchange.hint).decode()))
    if exchange.permissions != Permissions():
        fields.append(("permissions", msgspec.json.encode(exchange.permissions).decode()))
    if exchange.view:
        fields.append(("browser", exchange.view.browser))
    if exchange.tls and exchange.tls.certificate:
        fields.append(("tls-certificate-sha256", exchange.tls.certificate))
    return b"".join(f"{name}: {value}\r\n".encode() for name, value in fields)


def _lines(headers: RawHeaders) -> bytes:
    return b"".join(name + b": " + value + b"\r\n" for name, value in headers)


def _header(headers: RawHeaders, name: bytes) -> str | None:
    return next((header_text(value) for key, value in headers if key.lower() == name), None)


def _standard_reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
