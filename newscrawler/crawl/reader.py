"""Reads pages in processes of their own, so that fetching and reading use a core each."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.archive.allocator import preloading
from newscrawler.crawl import reading_process
from newscrawler.crawl.reading_process import SIZE, Job, answer, decode_answer, encode
from newscrawler.errors import NewsCrawlerError

if TYPE_CHECKING:
    from newscrawler.archive.reading import ReadPage
    from newscrawler.items import SiteRules
    from newscrawler.warc import Exchange, Prior

# A hostile page of 20 MB is read in under 5 s of CPU (tests/extract/test_fuzz.py); this is twelve times that.
MAX_SECONDS = 60.0


class ReadingError(NewsCrawlerError):
    """A page broke the rules that read it, or the process that did; its message says how."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    job: Job
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
        job = Job(exchange, rules, file, prior, read)
        if not self._workers:
            page = answer(job).page(job)
            if isinstance(page, str):
                raise ReadingError(page)
            return page
        return await min(self._workers, key=len).read(job)

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            worker.close()


class _Worker(asyncio.Protocol):
    """One reading process at the other end of a socket; it reads one page after the other, in order."""

    def __init__(self, max_seconds: float) -> None:
        self._max_seconds = max_seconds
        self._jobs: deque[_Waiting] = deque()
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._connecting: asyncio.Task[object] | None = None
        self._closing = False

    def __len__(self) -> int:
        return len(self._jobs)

    async def read(self, job: Job) -> ReadPage:
        waiting = _Waiting(job, encode(job), asyncio.get_running_loop().create_future())
        self._jobs.append(waiting)
        if self._transport:
            self._send(waiting)
        else:
            self.start()
        return await waiting.done

    def start(self) -> None:
        if self._connecting is None:
            ours, theirs = socket.socketpair()
            # no multiprocessing: at exit it asks its children to end and waits, and ours is deaf to signals
            command = [sys.executable, "-m", reading_process.__name__, str(self._max_seconds)]
            paths = os.pathsep.join(filter(None, sys.path))  # Scrapy may have put the project on it
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own module
                    command, stdin=theirs.fileno(), env={**os.environ, **preloading(os.environ), "PYTHONPATH": paths}
                )
            loop = asyncio.get_running_loop()
            self._connecting = loop.create_task(loop.create_connection(lambda: self, sock=ours))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            for waiting in self._jobs:
                self._send(waiting)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while len(self._buffer) >= SIZE.size:
            end = SIZE.size + SIZE.unpack_from(self._buffer)[0]
            if len(self._buffer) < end:
                return
            told = decode_answer(bytes(memoryview(self._buffer)[SIZE.size : end]))
            del self._buffer[:end]
            waiting = self._jobs.popleft()
            _settle(waiting.done, told.page(waiting.job))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Give up the page that was being read, and go on with the others in a new process."""
        self._end()
        self._transport = self._connecting = None
        self._buffer.clear()
        if self._jobs:
            _settle(self._jobs.popleft().done, "the process that read the page ended, or was ended for taking too long")
        if self._jobs and not self._closing:
            self.start()

    def close(self) -> None:
        self._closing = True
        if self._connecting:
            self._end()
        if self._transport:
            self._transport.abort()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()

    def _send(self, waiting: _Waiting) -> None:
        if self._transport:
            self._transport.write(SIZE.pack(len(waiting.data)) + waiting.data)


def _settle(done: asyncio.Future[ReadPage], read: ReadPage | str) -> None:
    if done.done():
        return
    if isinstance(read, str):
        done.set_exception(ReadingError(read))
    else:
        done.set_result(read)
