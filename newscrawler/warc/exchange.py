"""One request and its answer, as exact as the crawler saw them, and the capture that reading depends on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from newscrawler.items import Capture, Entry, Http, Permissions, WarcRef
from newscrawler.warc.content import codings, decode

RawHeaders = tuple[tuple[bytes, bytes], ...]

ASIDE = b"X-Archive-Orig-"  # the prefix that Heritrix and pywb give to headers that no longer describe the stored bytes

PAGE_TYPES = frozenset(
    {"text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "application/octet-stream"}
)
"""Media types of answers that may be a page; servers send pages under all of these."""

_LINE_ENDS = bytes.maketrans(b"\r\n\0", b"   ")  # in a header they would end it

# Headers that speak of the wire and not of the decoded body; a capture does not hold them.
_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and the answer to it.

    *body* is the body as it came over the wire: chunks joined, content coding still on. *headers* are the pairs as
    the HTTP client gives them (Scrapy hides their case and order). *fetched_at* (aware) is when the answer was whole.
    *reason* and *protocol* ("HTTP/1.1", "h2") are None where the client does not tell. *truncated* says why the body
    is not whole: "length", "time", "disconnect" or "unspecified". *kind* says what was asked for: "page", "robots",
    "feed", "sitemap", "listing", …; *hint* and *permissions* are what the crawler knew of the page.
    """

    url: str
    fetched_at: datetime
    status: int
    headers: RawHeaders = ()
    body: bytes = b""
    method: str = "GET"
    request_headers: RawHeaders = ()
    request_body: bytes = b""
    reason: str | None = None
    protocol: str | None = None
    ip: str | None = None
    truncated: str | None = None
    kind: str = "page"
    hint: Entry | None = None
    permissions: Permissions = field(default_factory=Permissions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """An earlier response record whose body a new answer repeats: where a revisit record points to."""

    url: str
    fetched_at: datetime
    digest: str
    record_id: str | None = None


def stored_headers(headers: Iterable[tuple[bytes, bytes]], *, body_bytes: int | None) -> RawHeaders:
    """Return *headers* as an archive stores them beside a body of *body_bytes* (None: there is no body).

    Chunks are joined when an answer arrives, so Transfer-Encoding, and a Content-Length that is not the stored length,
    get the prefix ``X-Archive-Orig-``: replay tools would otherwise look for chunks or wait for more bytes.
    """
    kept: list[tuple[bytes, bytes]] = []
    for raw_name, raw_value in headers:
        name, value = _one_line(raw_name), _one_line(raw_value)
        lower = name.lower()
        wrong_length = lower == b"content-length" and body_bytes is not None and value != b"%d" % body_bytes
        kept.append((ASIDE + name if lower == b"transfer-encoding" or wrong_length else name, value))
    return tuple(kept)


def capture_of(exchange: Exchange, warc: WarcRef | None = None) -> Capture:
    """Return what reading the page of *exchange* depends on: the same for the crawl and for replay.

    Header names are lower-cased, repeated ones joined with ", "; those that speak of the wire are left out.
    """
    headers: dict[str, str] = {}
    for raw_name, raw_value in exchange.headers:
        name = _name_in_capture(raw_name)
        if name is not None:
            value = header_text(_one_line(raw_value))
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    applied = codings(
        value.decode("latin-1") for name, value in exchange.headers if name.lower() == b"content-encoding"
    )
    decoded = decode(exchange.body, applied)
    return Capture(
        url=exchange.url,
        body=decoded.body,
        fetched_at=exchange.fetched_at,
        http=Http(
            status=exchange.status,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            content_type=headers.get("content-type"),
        ),
        headers=headers,
        hint=exchange.hint,
        permissions=exchange.permissions,
        warc=warc,
        truncated=exchange.truncated or decoded.cut,
    )


@lru_cache(maxsize=1024)  # the servers of a crawl send the same few hundred names
def _name_in_capture(raw_name: bytes) -> str | None:
    """Return the name of a header in lower case, None for one that a capture does not hold."""
    name = _one_line(raw_name)
    lower = name.decode("latin-1").lower()
    return None if lower in _WIRE or name.startswith(ASIDE) else lower


def _one_line(part: bytes) -> bytes:
    return part.translate(_LINE_ENDS).strip()


def header_text(value: bytes) -> str:
    """Return a header value as text: UTF-8 where it is, else Latin-1 as HTTP says.

    >>> header_text("خبر".encode()), header_text(bytes([0xE9]))
    ('خبر', 'é')
    """
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
