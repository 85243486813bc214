"""Crawls of single sites in one process: each begins when its site is due, and ends by itself."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from newscrawler.cli.orders import Orders, Store, connected_to, objects_for, opened_for
from newscrawler.cli.postman import Postman
from newscrawler.cli.running import require_contact
from newscrawler.cli.terminal import say
from newscrawler.cli.watching import begin, deliver
from newscrawler.crawl.desk import Desk
from newscrawler.crawl.reader import Reader
from newscrawler.errors import FrontierError, LeaseLostError, NewsCrawlerError
from newscrawler.ledger import Ledger, Share, open_share
from newscrawler.middlewares.addresses import origin
from newscrawler.middlewares.politeness import slot_of
from newscrawler.report.summary import OK, PROBLEMS, STORAGE_FAILED
from newscrawler.schedule.agenda import Agenda
from newscrawler.segments import Spool
from newscrawler.spiders.news import NewsSpider
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scrapy.crawler import Crawler

    from newscrawler.frontier import SiteLease

LOOK_SECONDS = 1.0  # between two looks at what is due; of 5,000 sites each takes 80 ms here (2026-11)
RENEWED_IN = 5  # times in the length of a lease
# When every place is taken and others wait, the crawl that has run for longest makes room after so long; its site is
# due at once, behind those that wait, and goes on where it was.
SLICE_SECONDS = 60.0
FAILED_REST_SECONDS = 30.0  # after a crawl that the storage ended; its site is still due
RETRY_SECONDS = 5.0  # until a server that was gone is asked again
# A commit is an object in the store, and each costs a request: 40 pages make one, or what waits for a minute. A crawl
# that is killed fetches these again.
SEGMENT_PAGES, SEGMENT_SECONDS = 60, 60.0


@dataclass(slots=True)
class Visit:
    """One crawl of the sites that are leased together."""

    share: Share
    crawler: Crawler
    began: float
    ledger: Ledger | None = None
    is_begun: bool = False
    is_ending: bool = False
    task: asyncio.Task[None] | None = None


def work(orders: Orders, overrides: Mapping[str, Any]) -> int:
    """Crawl what is due until a signal comes, or nothing is due any more; return the exit code."""
    settings = Settings()
    settings.setmodule("newscrawler.settings")
    settings.setdict(
        {
            "NEWSCRAWLER_DATA": str(orders.data),
            "DOWNLOAD_TIMEOUT": min(settings.getfloat("DOWNLOAD_TIMEOUT"), orders.lease_seconds / 4),
            **(_of_segments(settings) if orders.store else {}),
            **overrides,
            "NEWSCRAWLER_PROGRESS": False,
        },
        priority="cmdline",
    )
    folder = DataFolder(orders.data)
    agenda = Agenda(folder, orders.sites)
    require_contact(site.url for site in agenda.sites.values())
    with opened_for(orders, folder) as store:
        if orders.store is None:  # else nobody has all that a watch waits for, and two have some of it
            begin(orders.data, orders.sites)
        shop = Workshop(settings, orders, agenda, store)
        shop.work()
        if shop.store is not store:
            shop.store.frontier.close()
    delivered = deliver(orders.data, orders.sites) if orders.store is None else OK
    return max(shop.exit_code, shop.postman.exit_code, delivered)


def _of_segments(settings: Settings) -> dict[str, float]:
    """Return the settings of commits that are objects in a store."""
    return {
        "NEWSCRAWLER_COMMIT_EVERY": max(settings.getint("NEWSCRAWLER_COMMIT_EVERY"), SEGMENT_PAGES),
        "NEWSCRAWLER_COMMIT_SECONDS": max(settings.getfloat("NEWSCRAWLER_COMMIT_SECONDS"), SEGMENT_SECONDS),
    }


class Workshop(AsyncCrawlerProcess):
    """Leases the sites that are due, and crawls each in a crawl of its own; all share one reading process."""

    def __init__(self, settings: Settings, orders: Orders, agenda: Agenda, store: Store) -> None:
        super().__init__(settings)
        self.orders = orders
        self.agenda = agenda
        self.store = store
        self.exit_code = OK
        self.postman = Postman(orders.data, orders.sites)
        self._objects = objects_for(orders)
        self._reader = Reader(settings.getint("NEWSCRAWLER_PROCESSES"))
        self._visits: dict[str, Visit] = {}
        self._stopping = False
        self._renewed = time.monotonic()
        self._asked = 0.0

    def work(self) -> None:
        """Work until it is over; what is still held is given back."""
        rounds = asyncio.get_event_loop().create_task(self._rounds())
        self.start(stop_after_crawl=False)
        for visit in list(self._visits.values()):  # a second interrupt ended the reactor at once
            self._give_back(visit, is_clean=False, rest=FAILED_REST_SECONDS)
        if rounds.done() and not rounds.cancelled() and (error := rounds.exception()):
            raise error

    async def stop(self) -> None:
        """Let every crawl end its pages, and begin no more."""
        self._stopping = True
        for visit in self._visits.values():
            visit.share.hurry()
        await super().stop()
        while tasks := [visit.task for visit in self._visits.values() if visit.task]:
            await asyncio.wait(tasks)
        self._reader.close()  # not before: a page that it gives up is a failed one

    async def _rounds(self) -> None:
        try:
            while not self._stopping:
                is_idle = self._look()
                if is_idle and self.orders.until_idle:
                    break
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            if not self._stopping:
                self._reader.close()
                self._stop_reactor()

    def _look(self) -> bool:
        """Renew what is held, take what is due; return whether there is nothing to do."""
        if self.store.failed and not self._reconnected():
            return False
        try:
            self._renew()
            return self._take()
        except FrontierError as error:
            self._lost_store(error)
            return False

    def _renew(self) -> None:
        if time.monotonic() - self._renewed < self.orders.lease_seconds / RENEWED_IN:
            return
        self._renewed = time.monotonic()
        for visit in self._visits.values():
            held = self.store.leases.renew(visit.share.leases, seconds=self.orders.lease_seconds)
            if len(held) == len(visit.share.leases):
                visit.share.renewed(held)
            elif visit.ledger:
                visit.ledger.lose(", ".join(sorted(visit.share.sites or ())))

    def _take(self) -> bool:
        busy = {lease.site for visit in self._visits.values() for lease in visit.share.leases}
        groups: dict[str, list[str]] = {}
        for site in self.agenda.due(now=time.time()):
            if site.name not in busy:
                groups.setdefault(slot_of(*origin(site.url)), []).append(site.name)
        waiting = {group: names for group, names in groups.items() if group not in self._visits}
        free = self.orders.places - len(self._visits)
        if waiting and free > 0:
            for leases in self.store.leases.take_sites(waiting, count=free, seconds=self.orders.lease_seconds):
                self._begin(leases)
        elif waiting:
            self._make_room()
        return not (groups or self._visits or self.postman.is_busy)

    def _begin(self, leases: tuple[SiteLease, ...]) -> None:
        """Crawl the sites of *leases*, those that no other worker has crawled meanwhile."""
        spool = Spool(DataFolder(self.orders.data), self._objects, leases) if self._objects else None
        visit = Visit(Share(leases, spool), self.create_crawler(NewsSpider), time.monotonic())
        self._visits[leases[0].group] = visit
        visit.task = asyncio.get_event_loop().create_task(self._visit(visit))
        visit.task.add_done_callback(partial(self._ended, visit))

    async def _visit(self, visit: Visit) -> None:
        spool, leases = visit.share.spool, visit.share.leases
        if spool:
            await asyncio.to_thread(spool.take)
        now = time.time()
        if self._stopping or not any(self.agenda.is_due_still(lease.site, now=now) for lease in leases):
            return
        visit.is_begun = True
        desk = Desk(self._reader, partial(self._open, visit), shared=True)
        sites = [self.agenda.sites[lease.site] for lease in leases]
        await self.crawl(visit.crawler, sites=sites, desk=desk)
        if spool and visit.ledger and visit.ledger.failed is None:
            told = visit.crawler.stats.get_value("newscrawler/manifest")
            await asyncio.to_thread(spool.conclude, [told] if told else [])

    def _open(self, visit: Visit, path: Path, *, command: str, **options: Any) -> Ledger:
        """Open the ledger of *visit*; its run is named by its sites, so that the next visit finds it."""
        del command
        names = " ".join(sorted(visit.share.sites or ()))
        opened = open_share(
            DataFolder(path), self.store.frontier, visit.share, command=f"newscrawler work {names}", now=time.time()
        )
        visit.ledger = Ledger(opened, **options)
        return visit.ledger

    def _ended(self, visit: Visit, task: asyncio.Task[None]) -> None:
        """Tell how a visit went, and give its sites back."""
        error = task.exception() if not task.cancelled() else None
        names = ", ".join(sorted(visit.share.sites or ()))
        stats = visit.crawler.stats.get_stats() if visit.ledger else {}  # before that there may be none
        is_clean = error is None and visit.ledger is not None and visit.ledger.failed is None
        if error is not None:
            say(f"newscrawler: {names}: {error}", err=True)
            code = error.exit_code if isinstance(error, NewsCrawlerError) else PROBLEMS
            self.exit_code = max(self.exit_code, OK if isinstance(error, LeaseLostError) else code)
        elif visit.is_begun:
            counted = {name: stats.get(f"newscrawler/{name}", 0) for name in ("stored", "edited", "unchanged")}
            said = ", ".join(f"{number} {name}" for name, number in counted.items())
            say(f"{names}: {said} ({stats.get('finish_reason', 'shutdown') if is_clean else 'lost'})")
        rests = (visit.is_begun or error is not None) and not is_clean
        # an epoch that is older than those of the store is over: a database that was restored catches up with it
        keeps = is_clean or not (visit.is_begun or isinstance(error, LeaseLostError))
        self._give_back(visit, is_clean=keeps, rest=FAILED_REST_SECONDS if rests else 0.0)
        if self.orders.store is None:
            self.postman.call()

    def _give_back(self, visit: Visit, *, is_clean: bool, rest: float) -> None:
        self._visits.pop(visit.share.leases[0].group, None)
        slots = visit.crawler.engine.downloader.per_slot_settings.values() if visit.ledger else ()
        rest = max(rest, *(slot["delay"] for slot in slots)) if slots else rest
        if self.store.failed:
            return
        try:
            self.store.leases.give_back(visit.share.leases, rest=rest, is_clean=is_clean)
        except FrontierError as error:
            self._lost_store(error)

    def _make_room(self) -> None:
        """End the crawl that has run for longest, when that is long enough; one at a time."""
        crawls = [visit for visit in self._visits.values() if visit.ledger]
        if not crawls or any(visit.is_ending for visit in crawls):
            return
        longest = min(crawls, key=lambda visit: visit.began)
        if time.monotonic() - longest.began >= SLICE_SECONDS:
            longest.is_ending = True
            closing = longest.crawler.engine.close_spider_async(reason="made_room")
            asyncio.get_event_loop().create_task(closing).add_done_callback(lambda done: done.exception())

    def _lost_store(self, error: FrontierError) -> None:
        """Drop what is held: every crawl ends, and the server is asked again."""
        say(f"newscrawler: {error}", err=True)
        if self.orders.frontier is None:
            self.exit_code = STORAGE_FAILED
            raise error
        self.store.failed = True
        self._asked = time.monotonic()
        for visit in self._visits.values():
            if visit.ledger:
                visit.ledger.lose(", ".join(sorted(visit.share.sites or ())))

    def _reconnected(self) -> bool:
        """Connect anew when all crawls that held something have ended; return whether that was so."""
        if self._visits or self.orders.frontier is None or time.monotonic() - self._asked < RETRY_SECONDS:
            return False
        self._asked = time.monotonic()
        try:
            fresh = connected_to(self.orders.frontier)
        except FrontierError as error:
            say(f"newscrawler: {error}", err=True)
            return False
        self.store.frontier.close()
        self.store = fresh
        return True
