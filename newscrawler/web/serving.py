"""The pages on a port of this machine, until somebody ends it."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from secrets import token_urlsafe
from typing import TYPE_CHECKING

import uvicorn

from newscrawler.errors import UsageError
from newscrawler.web.app import application
from newscrawler.web.captures import CaptureOrigin
from newscrawler.web.patience import ImpatientProtocol
from newscrawler.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from starlette.types import ASGIApp

    from newscrawler.sites import Site
    from newscrawler.web.adding import AllowedChanges
    from newscrawler.web.entrance import Guard

_IDLE_SECONDS = 15  # a connection that asks nothing is closed
_BACKLOG = 128
_GRACE_SECONDS = 5  # that answers have to end when the server is to: who started it waits for 10 (Docker) or more
_CONNECTIONS = 200  # at once; more are answered 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Where the pages are served: *host* and *port*, captures on *capture_port* (0: a free one), and to whom.

    *capture_url* is the origin by which a proxy gives captures to the world; *guard* decides who comes in (None: this
    machine only); *changes*: what is held back may be settled, sites added, watches changed.
    """

    host: str
    port: int
    capture_port: int
    capture_url: str | None
    guard: Guard | None
    changes: AllowedChanges | None


def serve_pages(
    data: Path, sites: Sequence[Site], watches: Path, doors: Doors, *, ready: Callable[[str], None]
) -> None:
    """Serve the archive in *data*, with its *sites* and the folder *watches*, until interrupted; *ready* is told where.

    Raises UsageError when a port is taken, or when others than this machine could ask and nobody decides who may;
    StorageError without a data folder.
    """
    if doors.guard is None and not ip_address(doors.host).is_loopback:
        raise UsageError(f"--host {doors.host}: others can ask; name --password-file, or --trust-header of a proxy")
    served = Served(data, sites, watches)
    with (
        _listening(doors.host, doors.port, "--port") as pages,
        _listening(doors.host, doors.capture_port, "--capture-port") as captures,
    ):
        origin = CaptureOrigin(port=captures.getsockname()[1], secret=token_urlsafe(16), url=doors.capture_url)
        app = application(served, captures=origin, renew=True, guard=doors.guard, changes=doors.changes)
        name = f"[{doors.host}]" if ":" in doors.host else doors.host
        ready(f"http://{name}:{pages.getsockname()[1]}/  (end it with Ctrl-C)")
        with suppress(KeyboardInterrupt):
            asyncio.run(server_of(app).serve(sockets=[pages, captures]))


def _listening(host: str, port: int, option: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise UsageError(f"{host} port {port}: {error.strerror}; choose another with {option}") from error
    # What is accepted takes it over. asyncio does not see that it is TCP, and without it the body of an answer waits
    # for the receipt of its head: 40 ms where the connection is used again.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def server_of(app: ASGIApp) -> uvicorn.Server:
    """Return the server of *app*, which tells nothing of itself and waits for no one for long."""
    config = uvicorn.Config(
        app,
        http=ImpatientProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        limit_concurrency=_CONNECTIONS,
    )
    return uvicorn.Server(config)
