"""The pages on a port of this machine, until somebody ends it."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from secrets import token_urlsafe
from typing import TYPE_CHECKING

import uvicorn

from newscrawler.errors import UsageError
from newscrawler.web.app import application
from newscrawler.web.captures import CaptureOrigin
from newscrawler.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from starlette.types import ASGIApp

    from newscrawler.sites import Site

LOCAL = "127.0.0.1"
_IDLE_SECONDS = 15  # a connection that asks nothing is closed
_BACKLOG = 128
_CONNECTIONS = 200  # at once; more are answered 503


def serve_pages(
    data: Path, sites: Sequence[Site], *, port: int, capture_port: int, ready: Callable[[str], None]
) -> None:
    """Serve the archive in *data* on *port*, its captures on *capture_port* (0: a free one) until interrupted.

    *ready* is told where. Raises UsageError when a port is taken, StorageError without a data folder.
    """
    served = Served(data, sites)
    with _listening(port, "--port") as pages, _listening(capture_port, "--capture-port") as captures:
        origin = CaptureOrigin(port=captures.getsockname()[1], secret=token_urlsafe(16))
        app = application(served, captures=origin, renew=True)
        ready(f"http://{LOCAL}:{pages.getsockname()[1]}/  (end it with Ctrl-C)")
        with suppress(KeyboardInterrupt):
            asyncio.run(server_of(app).serve(sockets=[pages, captures]))


def _listening(port: int, option: str) -> socket.socket:
    try:
        return socket.create_server((LOCAL, port), backlog=_BACKLOG)
    except OSError as error:
        raise UsageError(f"port {port}: {error.strerror}; choose another with {option}") from error


def server_of(app: ASGIApp) -> uvicorn.Server:
    """Return the server of *app*, which tells nothing of itself and waits for no one for long."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=_IDLE_SECONDS,
        limit_concurrency=_CONNECTIONS,
    )
    return uvicorn.Server(config)
