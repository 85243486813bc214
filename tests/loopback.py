"""A real HTTP server on 127.0.0.1 for the tests, with a log of what it saw and when."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl


@dataclass
class Seen:
    """One request: path with query, headers (lower-case names), body, start and end on the monotonic clock."""

    path: str
    headers: dict[str, str]
    start: float
    end: float = 0.0
    body: bytes = b""


@dataclass
class Answer:
    """What a route answers; *raw* writes to the socket itself when the answer must be broken."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None


Route = Answer | Callable[[Seen], Answer]


class Loopback:
    """Serves *routes* (path -> Answer or function of the request); ``with Loopback({...}) as site: site.url("/a")``."""

    host = "127.0.0.1"

    def __init__(self, routes: Mapping[str, Route] | None = None, *, fallback: Route | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.fallback = fallback or Answer(b"not found", 404)
        self.seen: list[Seen] = []
        self.scheme = "http"
        self.in_flight = 0
        self.peak = 0
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                outer._answer(self)

            do_HEAD = do_GET  # noqa: N815 - the name is that of http.server
            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Stay quiet: the log is ``seen``."""

        class Server(ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A client that goes away is not our error."""

        self._server = Server((self.host, 0), Handler)
        self.port = self._server.server_address[1]

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    def secure(self, context: ssl.SSLContext) -> None:
        """Speak TLS from now on."""
        self.scheme = "https"
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        seen = Seen(handler.path, {k.lower(): v for k, v in handler.headers.items()}, time.monotonic())
        seen.body = handler.rfile.read(int(seen.headers.get("content-length", 0)))
        with self._lock:
            self.seen.append(seen)
            self.in_flight += 1
            self.peak = max(self.peak, self.in_flight)
        over = self._once_over(seen)
        try:
            route = self.routes.get(handler.path, self.routes.get(handler.path.partition("?")[0], self.fallback))
            answer = route if isinstance(route, Answer) else route(seen)
            if answer.raw:
                answer.raw(handler)
                handler.close_connection = True
                return
            handler.send_response(answer.status)
            for name, value in answer.headers.items():
                handler.send_header(name, value)
            if answer.status != 304:
                handler.send_header("Content-Length", str(len(answer.body)))
            over()  # before the first byte goes out: who has the last may ask again before this thread goes on
            handler.end_headers()
            if handler.command != "HEAD" and answer.status != 304:
                handler.wfile.write(answer.body)
        finally:
            over()

    def _once_over(self, seen: Seen) -> Callable[[], None]:
        """What ends the request, the first time that it is called."""

        def over() -> None:
            with self._lock:
                if not seen.end:
                    seen.end = time.monotonic()
                    self.in_flight -= 1

        return over

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
