"""Scrapy's download handler, with an end to the headers that it reads."""

import time
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from twisted.web._newclient import HEADER, STATUS

from newscrawler.crawl.session import session_of
from newscrawler.frontier import Task
from newscrawler.middlewares.refusal import PAGE_BUDGET, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request as ScrapyRequest
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import HTTP11ClientProtocol, Request
    from twisted.web.iweb import IResponse

MAX_HEADER_BYTES = 256 * 1024  # headers of the servers seen are about 1 KB; Twisted itself reads for ever

_SLOW_DOWN = frozenset({429, 503})
_DECIDED_SECONDS = 0.2  # by then the spider has read the answer, and the ledger knows how long the host is left alone


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Breaks the connection when status line and headers are longer than MAX_HEADER_BYTES."""

    def request(self, request: "Request") -> "Deferred[IResponse]":
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEADER_BYTES and self.transport is not None:
                self.transport.abortConnection()
                return
        read: Callable[[bytes], None] = super().dataReceived
        read(data)


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: "IAddress | None") -> "HTTP11ClientProtocol":  # noqa: ARG002, N802 - Twisted's
        make: Callable[..., HTTP11ClientProtocol] = _BoundedProtocol
        return make(self._quiescentCallback)


class BoundedHandler(HTTP11DownloadHandler):
    """Reads at most MAX_HEADER_BYTES of headers; more breaks the connection ("endless_headers").

    A host that asked for time gets it from this moment on: what had been queued for it stays PENDING.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._session = session_of(crawler)
        self._asked: dict[str, float] = {}
        self._unchecked: HTTP11DownloadHandler | None = None
        self._pool._factory = _BoundedFactory  # noqa: SLF001 - where Scrapy puts its own; there is no public place
        # Scrapy keeps CONCURRENT_REQUESTS_PER_DOMAIN connections open, and a local site may be asked more at a time
        local = crawler.settings.getint("NEWSCRAWLER_LOCAL_CONCURRENCY")
        self._pool.maxPersistentPerHost = max(self._pool.maxPersistentPerHost, local)

    async def download_request(self, request: "ScrapyRequest") -> "Response":
        """Return the answer; raises Refusal with the reason "host_blocked", having given the task back."""
        task = request.meta.get("task")
        recorder = self._session.recorder
        if not isinstance(task, Task) or recorder is None:
            return await self._download(request)
        ledger = recorder.ledger
        state, now = ledger.host(task.host), time.time()
        is_blocked = state.blocked_until > now and state.reason != PAGE_BUDGET  # a budget lets pass what it counted
        if is_blocked or self._asked.get(task.host, 0.0) > now:
            ledger.release([task])
            raise Refusal("host_blocked", request.url)
        response = await self._download(request)
        if response.status in _SLOW_DOWN:
            self._asked[task.host] = time.time() + _DECIDED_SECONDS
        return response

    async def close(self) -> None:
        """Close the connections that are kept open."""
        if self._unchecked is not None:
            await self._unchecked.close()
        await super().close()

    async def _download(self, request: "ScrapyRequest") -> "Response":
        """Return the answer; of a site that declares so, whatever certificate it comes with."""
        if request.meta.get("verify_certificate", True):
            return await super().download_request(request)
        if self._unchecked is None:  # with a pool of its own: no connection is used by both
            self._unchecked = HTTP11DownloadHandler(self._crawler)
            self._unchecked._pool._factory = _BoundedFactory  # noqa: SLF001 - as above
            policy: Any = _ScrapyClientContextFactory()
            self._unchecked._contextFactory = policy  # noqa: SLF001 - Scrapy has one for all sites
        return await self._unchecked.download_request(request)
