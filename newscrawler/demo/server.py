"""The server of the demo site: plain HTTP on 127.0.0.1, with validators, gzip and a log of requests."""

from __future__ import annotations

import gzip
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

from newscrawler.demo.site import DemoSite, Page
from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawler.demo.told import Edition

_MIN_GZIP_BYTES = 256
_NOT_MODIFIED = HTTPStatus.NOT_MODIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as the server saw it: method, target (path and query), answered status, headers in lower case."""

    method: str
    target: str
    status: int
    headers: Mapping[str, str]


class DemoServer:
    """Serves the demo site on 127.0.0.1: ``with DemoServer() as server: crawl(server.url)``.

    *port* 0 takes a free port; ids of articles depend on the port, so give one to crawl the same site again later.
    Setting :attr:`edition` publishes another edition at once. Raises UsageError when the port is taken.
    """

    def __init__(self, *, port: int = 0, edition: Edition = 1) -> None:
        self.log: list[Request] = []
        try:
            self._server = _Server(self, port)
        except OSError as error:
            raise UsageError(f"127.0.0.1:{port}: the demo site cannot listen there ({error}); choose a port") from error
        self.port: int = self._server.server_address[1]
        self.site = _built(DemoSite(f"http://127.0.0.1:{self.port}", edition, datetime.now(UTC)))

    @property
    def url(self) -> str:
        """Return the address of the home page."""
        return f"{self.site.base}/"

    @property
    def edition(self) -> Edition:
        """Return the edition that is being served."""
        return self.site.edition

    @edition.setter
    def edition(self, edition: Edition) -> None:
        self.site = _built(DemoSite(self.site.base, edition, self.site.now))

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="demo-site", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, demo: DemoServer, port: int) -> None:
        self.demo = demo
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that goes away is no error of the site."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        demo = self.server.demo
        page = demo.site.answer(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        status = _NOT_MODIFIED if page.status == HTTPStatus.OK and _is_fresh(page, headers) else page.status
        demo.log.append(Request(method=self.command, target=self.path, status=status, headers=headers))
        self.send_response(status)
        self._send(page, "" if status == _NOT_MODIFIED else headers.get("accept-encoding", ""), status)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send(self, page: Page, accepted: str, status: int) -> None:
        """Send headers and body, compressed where the client accepts it and it pays."""
        body = page.body
        for name, value in page.headers.items():
            self.send_header(name, value)
        if not page.headers.get("Content-Type", "").startswith("image/"):
            self.send_header("Vary", "Accept-Encoding")
            if "gzip" in accepted and len(body) >= _MIN_GZIP_BYTES:
                body = gzip.compress(body, 5, mtime=0)
                self.send_header("Content-Encoding", "gzip")
        if status != _NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != _NOT_MODIFIED:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write nothing to standard error: the log is ``DemoServer.log``."""


def _built(site: DemoSite) -> DemoSite:
    """Return *site* with all its pages made, so that the first requests do not make them many times at once."""
    site.answer("/")
    return site


def _is_fresh(page: Page, headers: Mapping[str, str]) -> bool:
    """Return whether the client's copy is the page: the ETag decides, else the date."""
    if wanted := headers.get("if-none-match"):
        tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
        return page.headers.get("ETag") in tags
    since, changed = headers.get("if-modified-since"), page.headers.get("Last-Modified")
    if not since or not changed:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
