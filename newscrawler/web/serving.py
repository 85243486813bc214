"""The pages on a port of this machine, until somebody ends it."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from newscrawler.errors import UsageError
from newscrawler.web.app import application
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


def serve_pages(data: Path, sites: Sequence[Site], *, port: int, ready: Callable[[str], None]) -> None:
    """Serve the archive in *data* on *port* (0: a free one) until interrupted; *ready* is told where.

    Raises UsageError when the port is taken, StorageError without a data folder.
    """
    served = Served(data, sites)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOCAL, port))
        except OSError as error:
            raise UsageError(f"port {port}: {error.strerror}; choose another with --port") from error
        listening.listen(_BACKLOG)
        ready(f"http://{LOCAL}:{listening.getsockname()[1]}/  (end it with Ctrl-C)")
        with suppress(KeyboardInterrupt):
            asyncio.run(server_of(application(served, renew=True)).serve(sockets=[listening]))


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
