"""What every answer says to the browser: nothing is loaded from elsewhere, nothing is guessed, nothing is framed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Names by which a browser on this machine asks."""

_HOST = re.compile(r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:]{2,39}\])(?::[0-9]{1,5})?")
SAFE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Cache-Control": "private, no-cache",
}


# what a page tells as JSON to whoever asks for JSON: the same in the API
_AS_JSON = {
    "article": "/api/v1/articles",
    "changes": "/api/v1/changes",
    "search": "/api/v1/search",
    "site": "/api/v1/sites",
    "story": "/api/v1/stories",
}


class ByAccept:
    """Gives what *app* has as JSON to a request for a page that accepts JSON and no HTML."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""
        if scope["type"] == "http" and "json" in (asked := Headers(scope=scope).get("accept", "")):
            _, first, *rest = scope["path"].split("/")
            if first in _AS_JSON and "html" not in asked:
                scope = {**scope, "path": "/".join([_AS_JSON[first], *rest])}
        await self._app(scope, receive, send)


class KnownHosts:
    """Answers requests for a name of this machine only, where *is_local*; else for whatever is written as a name.

    A page of the web whose name leads here (DNS rebinding) reads nothing of what is open to this machine alone.
    """

    def __init__(self, app: ASGIApp, *, is_local: bool) -> None:
        self._app, self._is_local = app, is_local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or 400."""
        if scope["type"] == "http":
            name = _HOST.fullmatch(Headers(scope=scope).get("host", ""))
            if name is None or (self._is_local and name["name"].lower() not in LOCAL_HOSTS):
                await PlainTextResponse("Host: not a name of ours\n", status_code=400)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class SafeHeaders:
    """Puts :data:`SAFE_HEADERS` on every answer of *app* that has not said otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
