"""The spider of every news site: what to ask comes from the site's strategy, what to store from its pages."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.exceptions import IgnoreRequest

from newscrawler.archive.recorder import Held, Recorder
from newscrawler.crawl.answers import Answer, meaning_of
from newscrawler.crawl.backoff import after_answer, note_failure
from newscrawler.crawl.discovery_of_site import Guide, discovery_stat
from newscrawler.crawl.reader import Reader, ReadingError
from newscrawler.crawl.revisits import Revisits
from newscrawler.items import Article, Rejection, SiteRules
from newscrawler.record import joined
from newscrawler.sites import Site, undeclared
from newscrawler.spiders.failures import reason_of
from newscrawler.spiders.opening import open_recorder
from newscrawler.spiders.parts import fetch_parts
from newscrawler.urls import canonical_url, same_site
from newscrawler.warc import capture_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from datetime import datetime

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawler.frontier import NewTask, Task
    from newscrawler.warc import Exchange

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3  # a page that failed so often in a row is given up for this run's sake; the next visit tries anew
PUT_OFF = frozenset({"host_blocked", "page_budget", "quiet_hours"})  # reasons for which a task stays as it was
MAX_HOPS = 5  # redirects between the spellings of one page


class NewsSpider(Spider):
    """Crawls *url* or the declared *sites*: ``scrapy crawl news -a url=https://example.com/``.

    *since* and *until* (aware datetimes) bound what is fetched by the dates that the sources give.
    """

    name = "news"
    site: Site | None = None  # a spider made from a site file has it
    recorder: Recorder
    reader: Reader
    revisits: Revisits

    def __init__(
        self,
        name: str | None = None,
        *,
        url: str | None = None,
        sites: Iterable[Site] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        declared = [*sites, *([self.site] if self.site else []), *([undeclared(url)] if url else [])]
        self.declared = {site.name: site for site in declared}
        self.guides = {site.name: Guide(site, since=since, until=until) for site in declared}
        self.start_urls = [site.url for site in declared]
        self.site_names = tuple(self.guides)
        self.distrusted: set[str] = set()  # hosts whose validators lie

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider and the process that reads its pages."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.reader = Reader(crawler.settings.getint("NEWSCRAWLER_PROCESSES"))
        crawler.signals.connect(spider.spider_opened, signals.spider_opened)
        crawler.signals.connect(spider.spider_closed, signals.spider_closed)
        return spider

    def spider_opened(self) -> None:
        """Open the recorder, see which pages are to be visited again, start the process that reads pages."""
        settings = self.crawler.settings
        self.recorder = open_recorder(self.crawler)
        self.revisits = Revisits(self.recorder.ledger)
        self.revisits.begin(self.site_names, everything=settings["NEWSCRAWLER_REVISIT"] == "all")
        self.retry_seconds = settings.getfloat("NEWSCRAWLER_RETRY_SECONDS")
        self.reader.start()

    def spider_closed(self) -> None:
        """End the reading process; write the indexes of the WARC files; tell of the traps that were met."""
        self.reader.close()
        notes = [f"{name}: {note}" for name, guide in self.guides.items() for note in guide.notes]
        if notes:
            self.crawler.stats.set_value("newscrawler/notes", notes)
        recorder = getattr(self, "recorder", None)  # there is none when the data folder could not be opened
        if recorder and not recorder.ledger.failed:
            recorder.write_indexes()

    async def start(self) -> AsyncIterator[Any]:
        """Put the first sources of every site into the frontier, which gives out everything from there."""
        for guide in self.guides.values():
            self.recorder.discovered(guide.first(self.recorder.ledger))
        none: tuple[Request, ...] = ()  # every request comes from the frontier
        for request in none:
            yield request

    def site_of(self, url: str) -> str:
        """Return the name of the site that *url* belongs to; of the first one when it belongs to none."""
        for name, guide in self.guides.items():
            if same_site(guide.site.url, url):
                return name
        return next(iter(self.site_names), "news")

    def admits(self, task: Task) -> bool:
        """Return whether the page of *task* may be fetched, or pages of its form have been a trap so far."""
        guide = self.guides.get(task.site)
        return guide is None or task.kind != "page" or guide.admits(task)

    def rules_of(self, site: str) -> SiteRules:
        """Return the declared rules of *site*."""
        guide = self.guides.get(site)
        return guide.site.rules() if guide else SiteRules(name=site)

    def next_visit(self, article: Article) -> float:
        """Return when the page of *article* is to be looked at again (epoch seconds)."""
        return self.revisits.after(self.recorder.held(article.url), article)

    async def parse_task(self, response: Response) -> AsyncIterator[Any]:
        """Read the answer to a task: a page becomes a record, a source becomes further tasks."""
        task: Task = response.meta["task"]
        exchange: Exchange = response.meta["exchange"]
        is_page = task.kind == "page"
        host = self.recorder.ledger.host(task.host)
        answer = meaning_of(exchange, page=is_page)
        if host.failures and answer.meaning != "retry":
            self.recorder.ledger.save_host(after_answer(host))
        if answer.meaning == "moved" and answer.location and not self._is_far(task, answer.location):
            n = response.meta.get("hops", 0) + 1
            if n <= MAX_HOPS:
                self.recorder.keep(task.site, exchange)
                yield Request(answer.location, self.parse_task, errback=self.fail_task, meta={"task": task, "hops": n})
            else:
                self._conclude(task, "failed", "redirect_loop", exchange)
                self._tell_guide(task, exchange)
        elif is_page and answer.meaning in {"read", "unchanged"}:
            async for item in self._read(task, exchange, answer):
                yield item
        else:
            self._other(task, exchange, answer)

    async def fail_task(self, failure: Failure) -> None:
        """Write why there was no answer; what may heal is tried again."""
        task: Task = vars(failure)["request"].meta["task"]  # Scrapy puts the request there
        reason, again = reason_of(failure.value or RuntimeError("no reason"))
        if reason in PUT_OFF:
            return  # the limits have given the task back
        if again and task.attempts + 1 < MAX_ATTEMPTS:
            self._retry(task, reason, detail=str(failure.value))
        elif isinstance(failure.value, IgnoreRequest):  # refused by us: counted where it was decided
            self.recorder.conclude(task, "rejected", reason=reason, detail=str(failure.value))
            self._tell_guide(task, None)
        else:
            note_failure(self.recorder.ledger, task, reason)
            self._conclude(task, "failed", reason, detail=str(failure.value))
            self._tell_guide(task, None)

    async def _read(self, task: Task, exchange: Exchange, answer: Answer) -> AsyncIterator[Any]:
        unchanged = answer.meaning == "unchanged"
        try:
            prior = self.recorder.prior(task)
            rules = self.rules_of(task.site)
            page = await self.reader.read(exchange, rules, file="", prior=prior, read=not unchanged)
        except ReadingError as error:
            logger.error("%s: %s", exchange.url, error)  # noqa: TRY400 - the traceback that counts is the reader's
            self.recorder.keep(task.site, exchange)
            self._conclude(task, "failed", "reading", exchange, detail=str(error).strip().rpartition("\n")[2])
            return
        guide = self.guides.get(task.site)
        further_tasks: list[NewTask] = []
        if guide:
            further_tasks = guide.lost(task, exchange) if unchanged else guide.links(task, exchange)
            guide.told(task, stored=unchanged or isinstance(page.record, Article))
        held = Held(task=task, exchange=exchange, page=page, discovered=tuple(further_tasks))
        if unchanged:
            self.recorder.append(task.site, page)
            self.recorder.discovered(further_tasks)
            self.revisits.returned(task)
            self._conclude(task, "unchanged", answer.reason, exchange)
        elif isinstance(page.record, Article):
            further = await fetch_parts(page.parts, rules, crawler=self.crawler, reader=self.reader)
            if len(further) < len(page.parts) and task.attempts + 1 < MAX_ATTEMPTS:
                self._retry(task, "part_missing", exchange=exchange)
                return
            more = [part.record for part in further if isinstance(part.record, Article)]
            article = joined([page.record, *more]) if more else page.record
            self._check_validators(task, exchange, article)
            self.recorder.hold(article, replace(held, further=further))
            yield article
        elif isinstance(page.record, Rejection):
            if page.record.reason == "truncated" and task.attempts + 1 < MAX_ATTEMPTS:
                self._retry(task, "truncated", exchange=exchange)
                return
            self.revisits.rejected(task, page.record.reason)
            self.recorder.reject(page.record, held, due=self.revisits.due(task))
            self._count(f"rejected/{page.record.reason}")
            self._count("done")

    def _check_validators(self, task: Task, exchange: Exchange, article: Article) -> None:
        """Distrust a host whose ETag stays the same while its page reads otherwise."""
        etags = [value.decode("latin-1") for name, value in exchange.headers if name.lower() == b"etag"]
        state = self.recorder.ledger.article(article.id) if task.etag and task.etag in etags else None
        if state and state.content_hash != article.content_hash:
            self.distrusted.add(task.host)
            self._count("validators/lying_etag")
            logger.warning("%s: edited, but the ETag stayed %s: no more conditional requests", exchange.url, task.etag)

    def _other(self, task: Task, exchange: Exchange, answer: Answer) -> None:
        """Deal with an answer that gives no record: a source, a redirect to another page, an error."""
        if task.kind != "robots":  # the robots gate has kept it
            self.recorder.keep(task.site, exchange)
        guide = self.guides.get(task.site)
        capture = capture_of(exchange) if answer.meaning == "read" else None
        if capture and capture.truncated:
            self._conclude(task, "failed", "too_large" if capture.truncated == "length" else "truncated", exchange)
            self._tell_guide(task, exchange)
        elif answer.meaning == "read" and guide:
            self.recorder.discovered(guide.read(task, exchange))
            self._conclude(task, "stored", "source", exchange)
            self._note_end(guide)
        elif answer.meaning == "retry" and task.attempts + 1 < MAX_ATTEMPTS:
            self._retry(task, answer.reason or "", wait_seconds=answer.wait_seconds, exchange=exchange)
        elif guide and self.revisits.removed(task, answer, home=guide.site.url):
            self._conclude(task, "gone", answer.reason, exchange, detail=answer.location)
        elif answer.meaning == "moved" and answer.location and guide:
            self.recorder.discovered(guide.moved(task, answer.location))
            self._conclude(task, "rejected", "redirect", exchange, detail=answer.location)
        elif answer.meaning == "gone":
            self._conclude(task, "gone", answer.reason, exchange)
            self._tell_guide(task, exchange)
        else:
            note_failure(self.recorder.ledger, task, answer.reason, answer.wait_seconds)
            outcome = "rejected" if answer.meaning == "rejected" else "failed"
            self._conclude(task, outcome, answer.reason, exchange)
            self._tell_guide(task, exchange)

    def _retry(
        self,
        task: Task,
        reason: str,
        *,
        wait_seconds: float | None = None,
        detail: str | None = None,
        exchange: Exchange | None = None,
    ) -> None:
        """Try *task* again later; when the server asked for time, the whole host gets it."""
        note_failure(self.recorder.ledger, task, reason, wait_seconds)
        due = time.time() + (wait_seconds if wait_seconds is not None else self.retry_seconds * 2**task.attempts)
        self.recorder.conclude(task, "retried", exchange=exchange, reason=reason, detail=detail, due=due)
        self._count(f"retried/{reason}")

    def _conclude(
        self, task: Task, outcome: Any, reason: str | None, exchange: Exchange | None = None, detail: str | None = None
    ) -> None:
        due = self.revisits.due(task)
        self.recorder.conclude(task, outcome, exchange=exchange, reason=reason, detail=detail, due=due)
        if task.kind == "page":
            guide = self.guides.get(task.site)
            if guide and outcome in {"gone", "rejected"} and reason != "redirect":
                guide.told(task, stored=False)
            self._count(f"{outcome}/{reason}" if outcome in {"failed", "rejected"} else outcome)
            self._count("done")
        elif outcome == "failed":
            self._count(f"sources_failed/{reason}")
        elif outcome == "stored" and task.kind != "robots":
            self._count("sources_read")

    def _tell_guide(self, task: Task, exchange: Exchange | None) -> None:
        """Let the strategy look elsewhere: a source that gave nothing is an answer too."""
        guide = self.guides.get(task.site)
        if guide and task.kind != "page":
            self.recorder.discovered(guide.lost(task, exchange))
            self._note_end(guide)

    def _note_end(self, guide: Guide) -> None:
        if guide.is_over:
            self.crawler.stats.set_value(discovery_stat(guide.site.name), 1)

    @staticmethod
    def _is_far(task: Task, location: str) -> bool:
        """Whether a redirect leads to another page, and not to another spelling of this one."""
        return task.kind == "page" and canonical_url(location) != task.key

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(f"newscrawler/{name}")
