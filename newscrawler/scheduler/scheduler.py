"""Scrapy's scheduler on top of the frontier: nothing that was found is lost, whatever ends the process."""

import logging
import sys
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from scrapy import Request, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.asyncio import call_later, create_looping_call
from scrapy.utils.defer import deferred_from_coro

from newscrawler.crawl.session import session_of
from newscrawler.errors import StorageError
from newscrawler.frontier import Task
from newscrawler.ledger import COMMIT_EVERY, COMMIT_SECONDS, Ledger
from newscrawler.scheduler.in_flight import RequestInFlight, RequestsInFlight
from newscrawler.scheduler.left import note_left
from newscrawler.scheduler.requests import REQUEST_KIND, request_of, request_task, stored_request
from newscrawler.scheduler.shell import ShellScheduler
from newscrawler.storage import WARC_BYTES
from newscrawler.urls import without_logins

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.utils.asyncio import CallLaterResult
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

MAX_WAIT_SECONDS = 30.0
ASK_AGAIN_SECONDS = 0.05  # until it is asked for other hosts than the busy: 446 times for 3,000 pages, not 3,875


class FrontierScheduler(BaseScheduler):
    """Leases tasks from the frontier of the data folder, and stores there what the spider asks for.

    A task becomes a request with the task in ``meta["task"]``, for the spider's ``parse_task`` and ``fail_task`` when
    it has them. Whoever reads the answer concludes the task with :attr:`ledger`; a task that leaves the engine without
    a conclusion is FAILED, "unreported". Redirects and retries made by middlewares keep the lease. Requests of any
    other Scrapy spider are stored too, and concluded when their last item is through the pipelines.

    A spider leases what belongs to the sites of its session, or else to the site of its own name.
    Settings: NEWSCRAWLER_DATA, …_COMMIT_EVERY, …_COMMIT_SECONDS, …_MAX_WAIT, …_WARC_BYTES.
    """

    def __init__(self, crawler: "Crawler") -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._stats = crawler.stats
        self._data = Path(settings["NEWSCRAWLER_DATA"] or "data")
        self._every = settings.getint("NEWSCRAWLER_COMMIT_EVERY", COMMIT_EVERY)
        self._seconds = settings.getfloat("NEWSCRAWLER_COMMIT_SECONDS", COMMIT_SECONDS)
        self._max_wait = settings.getfloat("NEWSCRAWLER_MAX_WAIT", MAX_WAIT_SECONDS)
        self._warc_bytes = settings.getint("NEWSCRAWLER_WARC_BYTES", WARC_BYTES)
        self._batch = max(2, 2 * settings.getint("CONCURRENT_REQUESTS"))
        self._per_host = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._ledger: Ledger | None = None
        self._spider: Spider | None = None
        self._sites: frozenset[str] = frozenset()
        self._memory: deque[Request] = deque()
        self._tasks: deque[Task] = deque()
        self._in_flight = RequestsInFlight()
        self._asked: tuple[float, object] = (0.0, None)  # when the frontier was asked last, and with what
        self._wake: CallLaterResult | None = None
        self._ticks = create_looping_call(self._tick)
        self._closing = False
        crawler.signals.connect(self._response_received, signals.response_received)
        crawler.signals.connect(self._spider_error, signals.spider_error)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Any:  # ``scrapy shell`` gets a ShellScheduler
        """Build the scheduler; nothing is opened before :meth:`open`."""
        return cls(crawler) if crawler.crawling else ShellScheduler()

    @property
    def ledger(self) -> Ledger:
        """The ledger of this run; raises StorageError before the scheduler is open."""
        if self._ledger is None:
            raise StorageError(f"{self._data}: the scheduler is not open; ask for its ledger after spider_opened")
        return self._ledger

    def open(self, spider: "Spider") -> None:
        """Lock the data folder and make it true again; raises LockedError, FrontierError or StorageError."""
        self._spider = spider
        session = session_of(self._crawler)
        self._sites = frozenset(session.sites) or frozenset({spider.name})
        self._ledger = session.opens(
            self._data,
            command=without_logins(" ".join([Path(sys.argv[0]).name, *sys.argv[1:]])),
            commit_every=self._every,
            commit_seconds=self._seconds,
            warc_bytes=self._warc_bytes,
        )
        session.open(self._ledger)
        self._ticks.start(max(0.05, min(self._seconds, 1.0) / 2), now=False)

    def close(self, reason: str) -> None:
        """Conclude what has ended, give back what has not, commit, and unlock."""
        self._closing = True
        if self._ticks.running:
            self._ticks.stop()
        if self._wake:
            self._wake.cancel()
        if self._ledger is None:
            return
        if not self._ledger.failed:
            session_of(self._crawler).end()
        self._stats.set_value("newscrawler/scheduler/commits", self._ledger.commits)
        stats = msgspec.json.encode(self._stats.get_stats(), enc_hook=str).decode()
        try:
            if not self._ledger.failed:
                self._conclude_left()
            self._ledger.close(reason=reason, stats=stats)
        except StorageError as error:
            logger.error("%s", error)  # noqa: TRY400 - the message says it all, the traceback is ours
        finally:
            self._ledger = None

    def has_pending_requests(self) -> bool:
        """Return whether this run has something to wait for; what is blocked for longer is left for the next run."""
        if self._is_over():
            return False
        if self._memory or self._tasks:
            return True
        try:
            self._conclude_left()
            moment = self.ledger.next_moment(sites=self._sites)
        except StorageError as error:
            self._storage_failed(error)
            return False
        if moment is None:
            return False
        wait = moment - time.time()
        if wait > self._max_wait:
            note_left(self._stats, self.ledger, self._sites, wait)
            return False
        self._wake_in(wait)
        return True

    def enqueue_request(self, request: Request) -> bool:
        """Store *request*, or keep it in memory when it continues a leased task; False when the run is over."""
        if self._ledger is None or self._ledger.failed:
            return False
        task = request.meta.get("task")
        if isinstance(task, Task) and task.key in self._ledger.leased and not self._is_from_callback(task):
            self._remember(request, "continued")
            return True
        request.meta.pop("task", None)
        new = request_task(request, self._crawler)
        if new is None:
            self._remember(request, "volatile")
        elif new.key in self._ledger.leased:
            if not request.dont_filter:
                return False
            request.meta["task"] = self._ledger.leased[new.key]
            self._remember(request, "continued")
        else:
            self._stats.inc_value("newscrawler/scheduler/stored")
            self._ledger.discovered([new])
        return True

    def _remember(self, request: Request, kind: str) -> None:
        self._stats.inc_value(f"newscrawler/scheduler/{kind}")
        self._memory.append(request)

    def _is_from_callback(self, task: Task) -> bool:
        """Return whether a request that carries a plain request's task was made by its callback (meta handed on).

        Middlewares replace a request after it has left the downloader and before it reaches the scraper.
        """
        slot = self._crawler.engine.scraper.slot
        return (
            task.kind == REQUEST_KIND
            and slot is not None
            and any(request.meta.get("task") is task for request in slot.active)
        )

    def next_request(self) -> Request | None:
        """Return the next request: what continues a leased task first, then what the frontier leases."""
        if self._is_over():
            return None
        try:
            self._conclude_left()
            request = self._memory.popleft() if self._memory else self._leased_request()
        except StorageError as error:
            self._storage_failed(error)
            return None
        if request is not None:
            task = request.meta.get("task")
            self._in_flight.start(request, RequestInFlight(task=task, host=task.host if task else ""))
            self._stats.max_value("newscrawler/scheduler/at_engine", len(self._in_flight))
        return request

    def _leased_request(self) -> Request | None:
        while (task := self._next_task()) is not None and self._spider is not None:
            if task.kind != REQUEST_KIND:
                return request_of(task, self._spider)
            try:
                return stored_request(task, self._spider)
            except ValueError as error:
                logger.warning("%s: %s", task.url, error)
                self.ledger.done(task, "failed", reason="callback_lost", detail=str(error))
        return None

    def _next_task(self) -> Task | None:
        busy: set[str] = set()
        for place, task in enumerate(self._tasks):
            if task.host not in busy and not self._is_crowded(task.host):
                del self._tasks[place]
                return task
            busy.add(task.host)
        if len(self._tasks) >= self._batch:
            return None
        full = busy | {host for host in self._in_flight.by_host if self._is_crowded(host)}
        now, asks = time.monotonic(), (full, self.ledger.told)
        if full and asks == self._asked[1] and now < self._asked[0] + ASK_AGAIN_SECONDS:
            return None  # the engine asks after every answer; the frontier had nothing beside these hosts
        self._asked = now, asks
        leased = self.ledger.lease(self._batch, sites=self._sites, skip_hosts=full)
        self._tasks.extend(leased[1:])
        self._stats.max_value("newscrawler/scheduler/leased", len(self.ledger.leased))
        return leased[0] if leased else None

    def _is_crowded(self, host: str) -> bool:
        """Return whether the engine has enough of *host*: what it may fetch at once, and two to follow.

        More of it would fill places that other hosts can use, and would be fetched again after a kill.
        """
        slot = self._crawler.engine.downloader.slots.get(self._in_flight.slots.get(host, host))
        return self._in_flight.by_host[host] >= 2 + (slot.concurrency if slot else self._per_host)

    def _conclude_left(self) -> None:
        """Conclude the tasks that left the engine and that nobody concluded."""
        for one in list(self._in_flight.left(self._crawler.engine)):
            task = one.task
            if task is None or self.ledger.leased.get(task.key) is not task or self._is_continued(task):
                continue
            if task.kind != REQUEST_KIND:
                self._stats.inc_value("newscrawler/scheduler/unreported")
                self.ledger.done(task, "failed", reason="unreported", status=one.status)
            elif one.has_error or one.status is None:
                reason = "callback" if one.has_error else "no_answer"
                self.ledger.done(task, "failed", reason=reason, status=one.status)
            else:
                self.ledger.done(task, "stored", reason="handed_over", status=one.status)

    def _is_continued(self, task: Task) -> bool:
        return any(request.meta.get("task") is task for request in self._memory) or self._in_flight.has(task)

    def _is_over(self) -> bool:
        if self._ledger is not None and self._ledger.failed and not self._closing:
            self._storage_failed(self._ledger.failed)
        return self._closing or self._ledger is None

    def _storage_failed(self, error: StorageError) -> None:
        if not self._closing:
            self._closing = True
            logger.error("%s", error)
            self._stats.set_value("newscrawler/scheduler/storage_failed", str(error))
            deferred_from_coro(self._crawler.engine.close_spider_async(reason="storage"))

    def _wake_in(self, seconds: float) -> None:
        if self._wake is None:
            self._wake = call_later(max(0.0, seconds), self._wake_up)

    def _wake_up(self) -> None:
        """Hand the engine what fell due; it does not look by itself before its next heartbeat."""
        self._wake = None
        if not self._is_over():
            try:
                request = self._leased_request()
            except StorageError as error:
                self._storage_failed(error)
                return
            if request is not None:
                self._crawler.engine.crawl(request)

    def _tick(self) -> None:
        if self._is_over():
            return
        try:
            self._conclude_left()
            self.ledger.maybe_commit()
        except StorageError as error:
            self._storage_failed(error)

    def _response_received(self, response: "Response", request: Request) -> None:
        one = self._in_flight.get(request)
        if one is not None:
            one.status = response.status

    def _spider_error(self, failure: "Failure", response: "Response | None") -> None:  # noqa: ARG002 - by name
        if one := self._in_flight.get(response.request) if response is not None else None:
            one.has_error = True
