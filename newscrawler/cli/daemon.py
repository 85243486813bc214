"""newscrawler daemon: the loop of the timer in the foreground, for containers."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import click

from newscrawler.cli.options import PORT, allow_private_option, data_option, log_format_option, sites_option
from newscrawler.cli.status import rows_of
from newscrawler.cli.terminal import say
from newscrawler.errors import NewsCrawlerError, UsageError
from newscrawler.ledger import has_frontier, reader_of
from newscrawler.report.exposition import exposition
from newscrawler.report.facts import iso
from newscrawler.sites import load_sites
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType

STOP_SECONDS = 110.0  # a run that was asked to stop ends its pages; then it is killed, which loses nothing
_FATAL = frozenset({2, 4})  # wrong use, storage: the next run fails likewise, so the daemon is not healthy
_SIGNALLED = 5  # exit code "interrupted"


@dataclass(slots=True)
class State:
    """What the health endpoint tells: how many runs there were, how the last one ended, and when the next begins."""

    runs: int = 0
    exit_code: int | None = None
    ended: str | None = None
    running: bool = False
    stopping: bool = False
    since: str = field(default_factory=lambda: iso(time.time()))

    @property
    def is_healthy(self) -> bool:
        """Whether the last run did its work; a broken site is the business of status, not of the process."""
        return self.exit_code not in _FATAL and not self.stopping


@click.command(epilog="Example: newscrawler daemon --data /data --sites /sites --health-port 8798")
@data_option
@sites_option
@click.option(
    "--interval", default=60.0, show_default=True, type=click.FloatRange(min=1), help="Seconds between looks."
)
@click.option(
    "--health-port", default=0, type=PORT, metavar="PORT", help="Answer /health and /metrics on this port of 127.0.0.1."
)
@log_format_option
@allow_private_option
def command(
    data: Path, sites_folder: Path, interval: float, health_port: int, log_format: str, *, allow_private: bool
) -> int:
    """Start `newscrawler run --due` again and again, until SIGTERM or SIGINT; then end cleanly, with code 0."""
    load_sites(sites_folder)  # a bad site file is said at once, and not every minute
    state, stop = State(), threading.Event()
    server = (
        _serve(state, health_port, lambda: _metrics(state, DataFolder(data), sites_folder)) if health_port else None
    )
    child: list[subprocess.Popen[bytes]] = []

    def end(number: int, _: FrameType | None) -> None:
        say(f"newscrawler: {signal.Signals(number).name}: ending", err=True)
        state.stopping = True
        stop.set()
        for process in child:
            process.terminate()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    run = [sys.executable, "-m", "newscrawler", "run", "--due", "--log-format", log_format]
    run += ["--data", str(data), "--sites", str(sites_folder)]
    run += ["--allow-private"] if allow_private else []
    while not stop.is_set():
        _once(run, state, child, stop)
        stop.wait(interval)
    if server:
        server.shutdown()
        server.server_close()
    return 0


def _once(run: list[str], state: State, child: list[subprocess.Popen[bytes]], stop: threading.Event) -> None:
    """Start one run and wait for it; one that was asked to stop gets time, then it is killed."""
    # A session of its own: a Ctrl-C at the terminal reaches the daemon only, which tells the run once.
    with subprocess.Popen(run, start_new_session=True) as process:  # noqa: S603 - our own command
        child[:] = [process]
        state.running = True
        if stop.is_set():  # the signal came between the check and the start
            process.terminate()
        code = _wait(process, stop)
        child.clear()
    state.running, state.exit_code, state.ended = False, code, iso(time.time())
    state.runs += 1


def _wait(process: subprocess.Popen[bytes], stop: threading.Event) -> int:
    deadline: float | None = None
    while True:
        try:
            code = process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            if stop.is_set():
                deadline = deadline or time.monotonic() + STOP_SECONDS
                if time.monotonic() > deadline:
                    process.kill()
        else:
            return code if code >= 0 else _SIGNALLED


def _metrics(state: State, folder: DataFolder, sites_folder: Path) -> str:
    """Return how the daemon and each site are doing, for Prometheus. Raises NewsCrawlerError if none can say."""
    lines = ["# TYPE newscrawler_daemon_healthy gauge", f"newscrawler_daemon_healthy {int(state.is_healthy)}"]
    lines += ["# TYPE newscrawler_daemon_runs_total counter", f"newscrawler_daemon_runs_total {state.runs}"]
    if has_frontier(folder):
        with reader_of(folder) as frontier:
            lines += exposition(rows_of(folder, load_sites(sites_folder), frontier))
    return "\n".join([*lines, ""])


def _serve(state: State, port: int, metrics: Callable[[], str]) -> ThreadingHTTPServer:
    """Serve /health, and *metrics* at /metrics, on loopback. Raises UsageError when the port is taken."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/metrics":
                try:
                    self._answer(HTTPStatus.OK, metrics(), "text/plain; version=0.0.4; charset=utf-8")
                except NewsCrawlerError as error:
                    self._answer(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}\n", "text/plain; charset=utf-8")
                return
            known = self.path == "/health"
            names = ("runs", "running", "stopping", "exit_code", "ended", "since")
            answer = {"healthy": state.is_healthy, **{name: getattr(state, name) for name in names}} if known else {}
            fine = HTTPStatus.OK if state.is_healthy else HTTPStatus.SERVICE_UNAVAILABLE
            self._answer(fine if known else HTTPStatus.NOT_FOUND, json.dumps(answer), "application/json")

        def _answer(self, status: HTTPStatus, text: str, kind: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: a probe every few seconds is no news."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    except OSError as error:
        raise UsageError(f"--health-port {port}: {error.strerror}; choose another") from error
    threading.Thread(target=server.serve_forever, args=(0.1,), name="health", daemon=True).start()
    return server
