"""One request and its answer, as exact as the crawler saw them, and the capture that reading depends on."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus

from newscrawler.items import Capture, Entry, Http, Permissions, WarcRef
from newscrawler.warc.content import codings, decode_content
from newscrawler.warc.heads import ASIDE, RawHeaders, header_text, one_line
from newscrawler.warc.tls import Tls

PAGE_TYPES = frozenset(
    {"text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "application/octet-stream"}
)
"""Media types of answers that may be a page; servers send pages under all of these."""

VIEW_URN = "urn:view:"
"""What stands before the address of a page to name its picture, as Browsertrix does."""

VIEW_TYPE = "text/html; charset=utf-8"
"""The media type of what a browser made of a page."""

# Headers that speak of the wire and not of the decoded body; a capture does not hold them.
_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """The page of an answer as its scripts made it: its *html* (UTF-8), by which *browser*, a *picture* (PNG) of it."""

    html: bytes
    browser: str
    picture: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and the answer to it.

    *body* is the body as it came over the wire: chunks joined, content coding still on. *fetched_at* (aware) is when
    the request went out. *headers* are in the order and case in which they came; *head* is status line and headers byte
    for byte, without the blank line, b"" where the HTTP client does not show it. *reason* and *protocol* ("HTTP/1.1",
    "h2") are None where the client does not tell, *tls* where nothing secured the connection. *truncated* says why the
    answer is not whole: "length", "time", "disconnect" or "unspecified". *is_file* says that no server answered:
    someone kept the page as a file, in a resource record (WARC 1.1, 6.4). *kind* says what was asked for: "page",
    "robots", "feed", "sitemap", "listing", …; *hint* and *permissions* are what the crawler knew of the page; *view* is
    what a browser made of it, if one did.
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
    is_file: bool = False
    kind: str = "page"
    hint: Entry | None = None
    permissions: Permissions = field(default_factory=Permissions)
    head: bytes = field(default=b"", compare=False)
    tls: Tls | None = field(default=None, compare=False)
    view: PageView | None = None

    @property
    def is_page(self) -> bool:
        """Whether the answer is one that a crawl reads as a page: 200, and no other; a part (206) is none."""
        return self.kind == "page" and self.status == HTTPStatus.OK

    def header(self, name: bytes) -> str | None:
        """Return the first header of the answer called *name* (lower case), as Latin-1; None when there is none."""
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """An earlier response record whose body a new answer repeats: where a revisit record points to."""

    url: str
    fetched_at: datetime
    digest: str
    record_id: str | None = None


def capture_of(exchange: Exchange, warc: WarcRef | None = None) -> Capture:
    """Return what reading the page of *exchange* depends on: the same for the crawl and for replay.

    Header names are lower-cased, repeated ones joined with ", "; those that speak of the wire are left out. The moment
    of capture is one of whole seconds, as records have it. Where a browser showed the page, its view is the body.

    >>> now, headers = datetime.fromisoformat("2026-01-08T10:00:00.5Z"), ((b"Vary", b"Cookie"), (b"vary", b"Accept"))
    >>> page = Exchange(url="https://example.com/a", fetched_at=now, status=200, headers=headers, body=b"")
    >>> capture_of(page).headers, capture_of(page).fetched_at.isoformat()
    ({'vary': 'Cookie, Accept'}, '2026-01-08T10:00:00+00:00')
    """
    headers: dict[str, str] = {}
    for raw_name, raw_value in exchange.headers:
        name = _name_in_capture(raw_name)
        if name is not None:
            value = header_text(one_line(raw_value))
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    applied = codings(
        value.decode("latin-1") for name, value in exchange.headers if name.lower() == b"content-encoding"
    )
    decoded, view = decode_content(exchange.body, applied), exchange.view
    content_type = headers.get("content-type")
    if view is not None:
        headers["content-type"] = VIEW_TYPE
    return Capture(
        url=exchange.url,
        body=decoded.body if view is None else view.html,
        fetched_at=exchange.fetched_at.replace(microsecond=0),
        http=Http(
            status=exchange.status,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            content_type=content_type,
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
    name = one_line(raw_name)
    lower = name.decode("latin-1").lower()
    return None if lower in _WIRE or name.startswith(ASIDE) else lower
