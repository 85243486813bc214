"""Reads pages in processes of their own, so that fetching and reading use a core each."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import socket
import struct
import traceback
from collections import deque
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

from newscrawler.archive.reading import ReadPage, read_exchange
from newscrawler.errors import NewsCrawlerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawler.archive import Exchange, Prior
    from newscrawler.items import SiteRules

# A hostile page of 20 MB is read in under 5 s of CPU (tests/extract/test_fuzz.py); this is twelve times that.
MAX_SECONDS = 60.0
_SIZE = struct.Struct("!Q")


class ReadingError(NewsCrawlerError):
    """A page broke the rules that read it, or the process that did; its message says how."""


@dataclass(frozen=True, slots=True)
class _Job:
    data: bytes
    done: asyncio.Future[ReadPage]


class Reader:
    """Reads exchanges; with *processes* = 0 in the calling process. A page that breaks one costs that page only."""

    def __init__(self, processes: int, *, max_seconds: float = MAX_SECONDS) -> None:
        self._workers = [_Worker(max_seconds) for _ in range(processes)]

    def start(self) -> None:
        """Start the processes, which takes them a second; without it they start with their first page."""
        for worker in self._workers:
            worker.start()

    async def read(
        self, exchange: Exchange, rules: SiteRules, *, file: str, prior: Prior | None = None, read: bool = True
    ) -> ReadPage:
        """Return the members and the record of *exchange*; see :func:`newscrawler.archive.read_exchange`.

        Raises ReadingError.
        """
        job = partial(read_exchange, exchange, rules, file=file, prior=prior, read=read)
        if not self._workers:
            return _page(_outcome(job))
        return await min(self._workers, key=len).read(job)

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            worker.close()


class _Worker(asyncio.Protocol):
    """One reading process at the other end of a socket; it reads one page after the other, in order."""

    def __init__(self, max_seconds: float) -> None:
        self._max_seconds = max_seconds
        self._jobs: deque[_Job] = deque()
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._connecting: asyncio.Task[object] | None = None
        self._closing = False

    def __len__(self) -> int:
        return len(self._jobs)

    async def read(self, job: Callable[[], ReadPage]) -> ReadPage:
        waiting = _Job(pickle.dumps(job, pickle.HIGHEST_PROTOCOL), asyncio.get_running_loop().create_future())
        self._jobs.append(waiting)
        if self._transport:
            self._send(waiting)
        else:
            self.start()
        return await waiting.done

    def start(self) -> None:
        if self._connecting is None:
            ours, theirs = socket.socketpair()
            self._process = get_context("spawn").Process(target=_serve, args=(theirs, self._max_seconds), daemon=True)
            self._process.start()
            theirs.close()
            loop = asyncio.get_running_loop()
            self._connecting = loop.create_task(loop.create_connection(lambda: self, sock=ours))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            for job in self._jobs:
                self._send(job)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) >= _SIZE.size:
            end = _SIZE.size + _SIZE.unpack_from(self._buffer)[0]
            if len(self._buffer) < end:
                return
            answer = bytes(memoryview(self._buffer)[_SIZE.size : end])
            del self._buffer[:end]
            _settle(self._jobs.popleft().done, pickle.loads(answer))  # noqa: S301 - from our own process

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Give up the page that was being read, and go on with the others in a new process."""
        self._transport = self._connecting = None
        self._buffer.clear()
        if self._jobs:
            _settle(self._jobs.popleft().done, "the process that read the page ended, or was ended for taking too long")
        if self._jobs and not self._closing:
            self.start()

    def close(self) -> None:
        self._closing = True
        if self._connecting:
            self._process.kill()
            self._process.join()
        if self._transport:
            self._transport.abort()

    def _send(self, job: _Job) -> None:
        if self._transport:
            self._transport.write(_SIZE.pack(len(job.data)) + job.data)


def _settle(done: asyncio.Future[ReadPage], outcome: ReadPage | str) -> None:
    if done.done():
        return
    if isinstance(outcome, str):
        done.set_exception(ReadingError(outcome))
    else:
        done.set_result(outcome)


def _page(outcome: ReadPage | str) -> ReadPage:
    if isinstance(outcome, str):
        raise ReadingError(outcome)
    return outcome


def _outcome(job: Callable[[], ReadPage]) -> ReadPage | str:
    """Return what *job* gives, or how it failed."""
    try:
        return job()
    except Exception:  # noqa: BLE001 - no page may end the crawl; it is counted as failed/reading
        return traceback.format_exc()


def _serve(connection: socket.socket, max_seconds: float) -> None:
    """Read pages until the crawl goes away; a page that takes too long ends the process.

    Signals are for the crawl, which lets its last pages be read.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with connection, connection.makefile("rb") as stream:
        while len(head := stream.read(_SIZE.size)) == _SIZE.size:
            job = pickle.loads(stream.read(_SIZE.unpack(head)[0]))  # noqa: S301 - from our own process
            signal.setitimer(signal.ITIMER_REAL, max_seconds)
            answer = pickle.dumps(_outcome(job), pickle.HIGHEST_PROTOCOL)
            signal.setitimer(signal.ITIMER_REAL, 0)
            try:
                connection.sendall(_SIZE.pack(len(answer)) + answer)
            except OSError:
                break
    os._exit(0)
