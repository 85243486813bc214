"""Reads pages and sources in processes of their own, so that fetching and reading use a core each."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from newscrawler.archive.allocator import preloading
from newscrawler.crawl import reading_process
from newscrawler.crawl.reading_process import (
    SIZE,
    AnyJob,
    NeedsJob,
    ReadJob,
    ReadReply,
    SourceAnswer,
    SourceJob,
    answer,
    decode_answer,
    encode,
)
from newscrawler.errors import NewsCrawlerError
from newscrawler.record.clock import MAX_SECONDS, TooSlowError, within

if TYPE_CHECKING:
    from newscrawler.discovery.harvest import Source
    from newscrawler.items import SiteRules
    from newscrawler.record.reading import ReadPage
    from newscrawler.requisites import Kinds, Need
    from newscrawler.warc import Exchange, Prior

LONG_SOURCE_BYTES = 64 * 1024  # a longer source is read aside: it may take seconds, and no page waits for it


_ENDING_SECONDS = 0.2  # a process that closes its connection is about to end


class ReadingError(NewsCrawlerError):
    """Something broke the rules that read it ("reading"), or took too long ("too_slow"); its message says how."""

    def __init__(self, message: str, *, reason: str = "reading") -> None:
        super().__init__(message)
        self.reason = reason


class ReadsPages(Protocol):
    """What a crawl asks of whoever reads its pages; see :class:`Reader`."""

    async def read(
        self,
        exchange: Exchange,
        rules: SiteRules,
        *,
        warcinfo: str | None,
        prior: Prior | None = None,
        read: bool = True,
        kinds: Kinds = frozenset(),
    ) -> ReadPage:
        """Return the members, the record and the needs of *exchange*."""

    async def harvest(
        self, exchange: Exchange, source: Source, *, forms: tuple[tuple[str, ...], ...] = ()
    ) -> SourceAnswer:
        """Return what the answer to *source* gives."""

    async def needs(self, exchange: Exchange, kinds: Kinds) -> tuple[Need, ...]:
        """Return what the style sheet in *exchange* needs."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    data: bytes
    done: asyncio.Future[ReadReply]


class Reader:
    """Reads exchanges; with *processes* = 0 in the calling process. What breaks one costs itself only.

    Long sources have a further process, which starts with the first of them.
    """

    def __init__(self, processes: int, *, max_seconds: float = MAX_SECONDS) -> None:
        self._workers = [_Worker(max_seconds) for _ in range(processes)]
        self._aside = _Worker(max_seconds)
        self._max_seconds = max_seconds

    def start(self) -> None:
        """Start the processes, which takes them a second; without it they start with their first page."""
        for worker in self._workers:
            worker.start()

    async def read(
        self,
        exchange: Exchange,
        rules: SiteRules,
        *,
        warcinfo: str | None,
        prior: Prior | None = None,
        read: bool = True,
        kinds: Kinds = frozenset(),
    ) -> ReadPage:
        """Return the members, the record and the needs of *exchange*, as :func:`read_exchange` does.

        Raises ReadingError.
        """
        job = ReadJob(exchange, rules, warcinfo, prior, read, kinds)
        page = (await self._do(job)).page(job)
        if isinstance(page, str):
            raise ReadingError(page)
        return page

    async def harvest(
        self, exchange: Exchange, source: Source, *, forms: tuple[tuple[str, ...], ...] = ()
    ) -> SourceAnswer:
        """Return what the answer to *source* gives; *forms* are those of the site's articles. Raises ReadingError."""
        told = await self._do(SourceJob(exchange, source, forms), is_long=len(exchange.body) > LONG_SOURCE_BYTES)
        if told.source is None:
            raise ReadingError(told.failed)
        return told.source

    async def needs(self, exchange: Exchange, kinds: Kinds) -> tuple[Need, ...]:
        """Return what the style sheet in *exchange* needs, of the wanted *kinds*. Raises ReadingError."""
        told = await self._do(NeedsJob(exchange, kinds), is_long=len(exchange.body) > LONG_SOURCE_BYTES)
        if told.failed:
            raise ReadingError(told.failed)
        return told.needs

    async def _do(self, job: AnyJob, *, is_long: bool = False) -> ReadReply:
        if not self._workers:
            return self._here(job)
        worker = self._aside if is_long else min(self._workers, key=len)
        return await worker.do(job)

    def _here(self, job: AnyJob) -> ReadReply:
        try:
            with within(self._max_seconds):
                return answer(job)
        except TooSlowError as error:
            raise ReadingError(str(error), reason="too_slow") from error

    def close(self) -> None:
        """End the processes."""
        for worker in (*self._workers, self._aside):
            worker.close()


class _Worker(asyncio.Protocol):
    """One reading process at the other end of a socket; it does one job after the other, in order."""

    def __init__(self, max_seconds: float) -> None:
        self._max_seconds = max_seconds
        self._jobs: deque[_Waiting] = deque()
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._connecting: asyncio.Task[object] | None = None
        self._closing = False

    def __len__(self) -> int:
        return len(self._jobs)

    async def do(self, job: AnyJob) -> ReadReply:
        waiting = _Waiting(encode(job), asyncio.get_running_loop().create_future())
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
            done = self._jobs.popleft().done
            if not done.done():
                done.set_result(told)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Give up what was being read, and go on with the others in a new process."""
        error = self._end()
        self._transport = self._connecting = None
        self._buffer.clear()
        if self._jobs and not (done := self._jobs.popleft().done).done():
            done.set_exception(error)
        if self._jobs and not self._closing:
            self.start()

    def close(self) -> None:
        self._closing = True
        if self._connecting:
            self._process.kill()
            self._process.wait()
        if self._transport:
            self._transport.abort()

    def _end(self) -> ReadingError:
        """End the process, if it has not ended; return what that means for what it was reading."""
        if self._process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_ENDING_SECONDS)
        self._process.kill()
        if self._process.wait() == -signal.SIGPROF:
            return ReadingError(f"reading it took more than {self._max_seconds:g} s of CPU", reason="too_slow")
        return ReadingError("the process that read it ended")

    def _send(self, waiting: _Waiting) -> None:
        if self._transport:
            self._transport.write(SIZE.pack(len(waiting.data)) + waiting.data)
