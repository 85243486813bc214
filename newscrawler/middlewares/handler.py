"""Scrapy's download handler, with an end to the headers that it reads, and a memory of what came."""

import time
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future

from newscrawler.crawl.session import session_of
from newscrawler.frontier import Task
from newscrawler.middlewares.refusal import PAGE_BUDGET, Refusal
from newscrawler.middlewares.wire import WatchedAgent, WatchedFactory, Wire

if TYPE_CHECKING:
    from scrapy import Request as ScrapyRequest
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_SLOW_DOWN = frozenset({429, 503})
_DECIDED_SECONDS = 0.2  # by then the spider has read the answer, and the ledger knows how long the host is left alone


class BoundedHandler(HTTP11DownloadHandler):
    """Puts the Wire of every request into ``request.meta["wire"]``; endless headers break the connection.

    A host that asked for time gets it from this moment on: what had been queued for it stays PENDING.
    """

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self._session = session_of(crawler)
        self._asked: dict[str, float] = {}
        self._answer_seconds = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._unchecked: HTTP11DownloadHandler | None = None
        self._pool._factory = WatchedFactory  # noqa: SLF001 - where Scrapy puts its own; there is no public place
        # Scrapy keeps CONCURRENT_REQUESTS_PER_DOMAIN connections open, and a local site may be asked more at a time
        local = crawler.settings.getint("NEWSCRAWLER_LOCAL_CONCURRENCY")
        self._pool.maxPersistentPerHost = max(self._pool.maxPersistentPerHost, local)

    async def download_request(self, request: "ScrapyRequest") -> "Response":
        """Return the answer; raises Refusal: "host_blocked" or "lease_lost", having given the task back."""
        task = request.meta.get("task")
        recorder = self._session.recorder
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        needed = self._answer_seconds + (slot.delay if slot else 0.0)
        if recorder and not recorder.ledger.may_ask(needed):  # another worker may ask the site before this is over
            if isinstance(task, Task) and not recorder.ledger.failed:
                recorder.ledger.release([task])
            raise Refusal("lease_lost", request.url)
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

    async def _download(self, request: "ScrapyRequest") -> "Response":
        """Return the answer; of a site that declares so, whatever certificate it comes with."""
        request.meta["wire"] = wire = Wire()
        handler = self if request.meta.get("verify_certificate", True) else self._any_certificate()
        agent = WatchedAgent(
            wire,
            pool=handler._pool,  # noqa: SLF001 - as above
            contextFactory=handler._contextFactory,  # noqa: SLF001 - Scrapy has one for all sites
            bindAddress=self._bind_address,
            maxsize=self._default_maxsize,
            crawler=self._crawler,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))

    def _any_certificate(self) -> HTTP11DownloadHandler:
        if self._unchecked is None:  # with a pool of its own: no connection is used by both
            self._unchecked = HTTP11DownloadHandler(self._crawler)
            self._unchecked._pool._factory = WatchedFactory  # noqa: SLF001 - as above
            policy: Any = _ScrapyClientContextFactory()
            self._unchecked._contextFactory = policy  # noqa: SLF001 - Scrapy has one for all sites
        return self._unchecked
