"""Captured pages on an origin of their own: as they came, but that nothing in them runs or asks anything elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from newscrawler.errors import NewsCrawlerError
from newscrawler.html.packed import unpacked
from newscrawler.urls import split_url
from newscrawler.web.harmless import harmless_page, harmless_sheet
from newscrawler.web.safety import KnownHosts

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from newscrawler.items import Capture
    from newscrawler.web.served import Served

CAPTURE_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; form-action 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "private, no-cache",
    # a sandboxed page is of no origin, and its fonts and pictures are asked for by none; the secret in the address
    # keeps others from asking
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_EXACT = "id_"  # behind the moment, as replay tools have it: the bytes as they came
STAMP = "%Y%m%d%H%M%S"
_SHOWN = re.compile(r"(?:image|font)/[a-z0-9.+-]+|application/(?:x-)?font[a-z0-9.+-]*|application/vnd\.ms-fontobject")
_NO_SIGNS = frozenset('<>" ')  # signs that no address has as a browser sends it


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureOrigin:
    """Where captures are served: on *port*, below the *secret* that is made anew at each start.

    *url* is the origin by which a proxy gives them to the world; None when there is no proxy.
    """

    port: int
    secret: str
    url: str | None = None

    def at(self, request: Request) -> str:
        """Return the origin, under the name by which *request* asked for the pages."""
        if self.url:
            return self.url
        name = request.url.hostname or "127.0.0.1"
        return f"{request.url.scheme}://{f'[{name}]' if ':' in name else name}:{self.port}"

    def address(self, request: Request, url: str, moment: datetime, *, exact: bool = False) -> str:
        """Return the address of the capture of *url* that was current at *moment*; with *exact* of its bytes."""
        stamp = moment.astimezone(UTC).strftime(STAMP)
        return f"{self.at(request)}/{self.secret}/{stamp}{_EXACT if exact else ''}/{url}"


class ByPort:
    """Gives what comes to the *port* of captures to *captures*, all else to *pages*."""

    def __init__(self, pages: ASGIApp, captures: ASGIApp, port: int) -> None:
        self._pages, self._captures, self._port = pages, captures, port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the one or the other does."""
        is_capture = scope["type"] == "http" and scope["server"][1] == self._port
        await (self._captures if is_capture else self._pages)(scope, receive, send)


def capture_application(served: Served, secret: str, *, is_local: bool) -> Starlette:
    """Return what serves the captures of *served* below *secret*."""

    def show(request: Request) -> Response:
        if request.path_params["secret"] != secret:
            raise HTTPException(404)
        moment, exact, url = asked_capture(request)
        capture = served.picture.archive.get(url, moment)
        if capture is None:
            raise HTTPException(404)
        return capture_answer(capture, exact=exact, prefix=f"/{secret}/{moment.strftime(STAMP)}/")

    app = Starlette(
        routes=[Route("/{secret}/{rest:path}", show)],
        middleware=[Middleware(KnownHosts, is_local=is_local)],
        exception_handlers={HTTPException: _not_there, NewsCrawlerError: _not_there},
    )
    app.router.redirect_slashes = False  # an address is right, or there is nothing
    app.state.served = served
    return app


def asked_capture(request: Request) -> tuple[datetime, bool, str]:
    """Return moment, whether the exact bytes are meant, and address: the path of *request* behind its first part.

    Raises HTTPException 404 for what is none.
    """
    raw: bytes = request.scope["raw_path"]
    stamp, url = [*raw.decode("latin-1").split("/", 3)[2:], "", ""][:2]
    try:
        moment = datetime.strptime(stamp.removesuffix(_EXACT), STAMP).replace(tzinfo=UTC)
    except ValueError as error:
        raise HTTPException(404) from error
    return moment, stamp.endswith(_EXACT), captured_url(request, url)


def captured_url(request: Request, path: str) -> str:
    """Return the address that *path*, and the query of *request*, are. Raises HTTPException 404 for what is none."""
    query = request.scope["query_string"].decode("latin-1")
    url = f"{path}?{query}" if query else path
    if split_url(url) is None or not url.isprintable() or not _NO_SIGNS.isdisjoint(url):
        raise HTTPException(404)
    return url


def capture_answer(capture: Capture, *, exact: bool, prefix: str) -> Response:
    """Return *capture* as a browser may show it; with *exact*, and when it is no page, style, picture or font, a file.

    Its addresses are led behind *prefix*.
    """
    stated = (capture.http.content_type if capture.http else None) or "text/html"
    kind = stated.partition(";")[0].strip().lower()
    if kind == "text/css" and not exact:
        text = harmless_sheet(capture.body, url=capture.url, content_type=stated, prefix=prefix)
        return Response(text, media_type="text/css; charset=utf-8", headers=CAPTURE_HEADERS)
    if _SHOWN.fullmatch(kind) and not exact:
        return Response(capture.body, media_type=kind, headers=CAPTURE_HEADERS)
    if "html" in kind and not exact:
        page = harmless_page(unpacked(capture.body), url=capture.url, content_type=stated, prefix=prefix)
        return Response(page, media_type="text/html; charset=utf-8", headers=CAPTURE_HEADERS)
    headers = CAPTURE_HEADERS | {"Content-Disposition": 'attachment; filename="capture"'}
    return Response(capture.body, media_type="application/octet-stream", headers=headers)


def _not_there(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 503
    said = "not in the archive · ليس في الأرشيف" if status < 500 else str(error)  # noqa: PLR2004 - of the server
    return PlainTextResponse(said, status_code=status, headers=CAPTURE_HEADERS)
