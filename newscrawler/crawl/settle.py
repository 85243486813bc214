"""What an answer leads to: a record to store, a rejection, another address, another try, a removal, further tasks."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawler.archive.recorder import PageToStore
from newscrawler.crawl.answers import Follow, NoAnswer, is_far, meaning_of, sent_on
from newscrawler.crawl.backoff import after_answer, note_failure
from newscrawler.crawl.counts import names_of_end
from newscrawler.crawl.feed_texts import FeedTexts
from newscrawler.crawl.parts import fetch_parts
from newscrawler.crawl.reader import ReadingError
from newscrawler.crawl.requisites import due_again, needs_of_sheet
from newscrawler.crawl.sources import found_in
from newscrawler.frontier import NewTask
from newscrawler.items import Article, Rejection
from newscrawler.record import MAX_PARTS, joined
from newscrawler.requisites import REQUISITE_KINDS

if TYPE_CHECKING:
    from newscrawler.crawl.answers import Answer
    from newscrawler.crawl.counts import RunCounts
    from newscrawler.crawl.parts import Fetch
    from newscrawler.crawl.reader import ReadsPages
    from newscrawler.crawl.site_discovery import SiteDiscovery
    from newscrawler.crawl.sites_session import SitesSession
    from newscrawler.frontier import OutcomeName, Task
    from newscrawler.record.reading import ReadPage
    from newscrawler.warc import Exchange

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3  # a page that failed so often in a row is given up for this run's sake; the next visit tries anew
# Reasons for which a task stays as it was.
PUT_OFF = frozenset({"host_blocked", "lease_lost", "page_budget", "quiet_hours"})
MAX_HOPS = 5  # redirects in a row, to other spellings of a page and to other pages: as many as RFC 9309 2.3.1.2


class Settle:
    """Settles every task of a crawl with its answer: writes what follows from it, and counts it.

    *fetch* asks for the further pages of an article; *retry_seconds*, doubled each time, pass before a page is retried.
    """

    def __init__(
        self, session: SitesSession, *, reader: ReadsPages, fetch: Fetch, counts: RunCounts, retry_seconds: float
    ) -> None:
        self.session = session
        self.recorder, self.revisits, self.moving = session.opened
        self.ledger = self.recorder.ledger
        self.reader, self.fetch, self.counts = reader, fetch, counts
        self.retry_seconds = retry_seconds
        self.feeds = FeedTexts(session, self.revisits, reader, fetch)

    async def answered(self, task: Task, exchange: Exchange, *, hops: int) -> Article | Follow | None:
        """Return the article for the pipelines that *exchange* gives, or where its page is; None when all is written.

        *hops* redirects have led here.
        """
        exchange = await self.feeds.instead(task, exchange)
        answer = meaning_of(exchange, page=task.kind == "page")
        host = self.ledger.host(task.host)
        if host.failures and answer.meaning != "retry":
            self.ledger.save_host(after_answer(host))
        if task.kind == "page" and answer.meaning in {"read", "unchanged"}:
            return await self._read(task, exchange, answer, hops=hops)
        return await self._moved(task, exchange, answer, hops=hops)

    async def _moved(self, task: Task, exchange: Exchange, answer: Answer, *, hops: int) -> Follow | None:
        """Return where the page is; None when it is nowhere, or elsewhere, and what follows is written."""
        if answer.meaning == "moved" and hops + self.moving.redirects_before(task) >= MAX_HOPS:
            self.recorder.keep(task.site, exchange)
            self.conclude(task, "failed", "redirect_loop", exchange)
            self._look_elsewhere(task, exchange)
        elif answer.meaning == "moved" and answer.location and not is_far(task, answer.location):
            self.recorder.keep(task.site, exchange)
            return Follow(url=answer.location, hops=hops + 1)
        else:
            await self._without_record(task, exchange, answer)
        return None

    def unanswered(self, task: Task, why: NoAnswer) -> None:
        """Write why there was no answer; what may heal is tried again."""
        if why.reason in PUT_OFF:
            return  # the limits have given the task back
        if why.again and task.attempts + 1 < MAX_ATTEMPTS:
            self._retry(task, why.reason, detail=why.detail)
        elif why.is_ours:
            self.recorder.conclude(task, "rejected", reason=why.reason, detail=why.detail)
            self._look_elsewhere(task, None)
        else:
            note_failure(self.ledger, task, why.reason)
            self.conclude(task, "failed", why.reason, detail=why.detail)
            self._look_elsewhere(task, None)

    def conclude(
        self,
        task: Task,
        outcome: OutcomeName,
        reason: str | None,
        exchange: Exchange | None = None,
        detail: str | None = None,
    ) -> None:
        """Write and count how *task* ended without a new record."""
        due = self.revisits.due(task) or due_again(task.kind, now=time.time())
        self.recorder.conclude(task, outcome, exchange=exchange, reason=reason, detail=detail, due=due)
        if task.kind == "page":
            discovery = self._discovery(task)
            if discovery and outcome in {"gone", "rejected"} and reason not in {"redirect", "moved"}:
                discovery.learn(task, stored=False)
        for name in names_of_end(task.kind, outcome, reason):
            self._count(name)

    async def _read(self, task: Task, exchange: Exchange, answer: Answer, *, hops: int) -> Article | Follow | None:
        unchanged = answer.meaning == "unchanged"
        rules = self.session.rules_of(task.site)
        try:
            prior, warcinfo = self.recorder.prior(task), self.recorder.warcinfo(task.site)
            kinds = self.session.kinds_of(task.site)
            page = await self.reader.read(
                exchange, rules, warcinfo=warcinfo, prior=prior, read=not unchanged, kinds=kinds
            )
        except ReadingError as error:
            logger.error("%s: %s", exchange.url, error)  # noqa: TRY400 - the traceback that counts is the reader's
            self.recorder.keep(task.site, exchange)
            self.conclude(task, "failed", error.reason, exchange, detail=str(error).strip().rpartition("\n")[2])
            return None
        if not unchanged and (onward := sent_on(exchange, page.record)):
            return await self._moved(task, exchange, onward, hops=hops)
        to_store = await self._with_links(task, exchange, page, unchanged=unchanged)
        discovery, is_stored = self._discovery(task), self.revisits.stored(task) is not None
        record = discovery.as_asked(task, page.record, is_stored=is_stored) if discovery else page.record
        if unchanged:
            self.recorder.append(task.site, page)
            self.recorder.discovered(to_store.discovered)
            self.revisits.returned(task)
            self.recorder.runs[task.site].fine += 1
            self.conclude(task, "unchanged", answer.reason, exchange)
        elif isinstance(record, Article):
            return await self._whole(record, to_store)
        elif isinstance(record, Rejection):
            self._reject(record, to_store)
        return None

    async def _with_links(self, task: Task, exchange: Exchange, page: ReadPage, *, unchanged: bool) -> PageToStore:
        """Return the page with what its links lead to; let its site's discovery learn whether it is an article."""
        discovery = self._discovery(task)
        if discovery is None:
            return PageToStore(task=task, exchange=exchange, page=page)
        if unchanged:
            further = tuple(discovery.lost(task, exchange))
        else:
            found = await found_in(exchange, discovery.walked(task), reader=self.reader, discovery=discovery)
            if found.reason:
                self._count(f"sources_failed/{found.reason}")
            further = found.tasks
            if isinstance(page.record, Rejection):
                further += tuple(discovery.else_site(task, page.record))
        discovery.learn(task, stored=unchanged or isinstance(page.record, Article))
        return PageToStore(task=task, exchange=exchange, page=page, discovered=further)

    async def _source(self, task: Task, exchange: Exchange, discovery: SiteDiscovery) -> None:
        """Write what the answer to a source, or to what a page needs, leads to."""
        if task.kind in REQUISITE_KINDS:
            needs = await needs_of_sheet(exchange, task, reader=self.reader, kinds=self.session.kinds_of(task.site))
            self.recorder.discovered(discovery.needed(needs, task))
            self.conclude(task, "stored", "requisite", exchange)
            return
        found = await found_in(exchange, discovery.asked(task), reader=self.reader, discovery=discovery)
        if found.reason:
            self.conclude(task, "failed", found.reason, exchange, detail=found.detail)
            self._look_elsewhere(task, exchange)
            return
        self.recorder.discovered(found.tasks)
        self.conclude(task, "stored", "source", exchange)
        self._note_end(discovery)

    async def _whole(self, record: Article, page: PageToStore) -> Article | None:
        """Return the article with its further parts, and expect it from the pipelines; None when it is tried again."""
        task, urls, rules = page.task, page.page.parts[:MAX_PARTS], self.session.rules_of(page.task.site)
        warcinfo = self.recorder.warcinfo(task.site)
        further = await fetch_parts(urls, rules, warcinfo=warcinfo, fetch=self.fetch, reader=self.reader)
        if len(further) < len(urls) and task.attempts + 1 < MAX_ATTEMPTS:
            self._retry(task, "part_missing", exchange=page.exchange)
            return None
        more = [part.record for part in further if isinstance(part.record, Article)]
        article, stored = self.moving.known_as(joined([record, *more]) if more else record, task)
        if stored and stored.content_hash != article.content_hash:
            self._reads_otherwise(task, page.exchange)
        discovery, needs = self._discovery(task), [need for part in (page.page, *further) for need in part.needs]
        found = (*page.discovered, *(discovery.needed(needs, task) if discovery else ()))
        refined = article if page.page.refined else None
        self.recorder.expect(article, replace(page, further=further, discovered=found, refined=refined))
        return article

    def _reject(self, record: Rejection, page: PageToStore) -> None:
        if record.reason == "truncated" and page.task.attempts + 1 < MAX_ATTEMPTS:
            self._retry(page.task, "truncated", exchange=page.exchange)
            return
        self.revisits.rejected(page.task, record.reason)
        self.recorder.reject(record, page, due=self.revisits.due(page.task, record.reason))
        self._count(f"rejected/{record.reason}")
        self._count("done")

    def _reads_otherwise(self, task: Task, exchange: Exchange) -> None:
        """Learn from a page that reads otherwise than stored: its ETag stayed, or a source was right to say so."""
        if discovery := self._discovery(task):
            self.recorder.discovered(discovery.proved(task))
        if task.etag and exchange.header(b"etag") == task.etag:
            self.session.distrusted.add(task.host)
            self._count("validators/lying_etag")
            logger.warning("%s: edited, but the ETag stayed %s: no more conditional requests", exchange.url, task.etag)

    async def _without_record(self, task: Task, exchange: Exchange, answer: Answer) -> None:
        """Write what an answer that gives no record leads to: a source, a redirect to another page, an error."""
        if task.kind == "page":
            self.recorder.keep(task.site, exchange)
        elif task.kind != "robots":  # the robots gate has kept it
            exchange = self.session.keep(exchange, task)
            answer = meaning_of(exchange, page=False)
        discovery = self._discovery(task)
        if answer.meaning == "read" and discovery:
            await self._source(task, exchange, discovery)
        elif answer.meaning == "retry" and task.attempts + 1 < MAX_ATTEMPTS:
            self._retry(task, answer.reason or "", wait_seconds=answer.wait_seconds, exchange=exchange)
        elif discovery and (how := self.revisits.taken_away(task, answer, home=discovery.site.url)):
            self._taken_away(task, answer, how, exchange)
        elif answer.meaning == "moved" and answer.location and discovery:
            is_stored = self.moving.redirects(task, answer.location, answer.reason or "")
            further = discovery.moved(task, answer.location, is_stored=is_stored)
            if is_stored:
                further = [replace(page, again=True) for page in further]
            self.recorder.discovered(further)
            self.conclude(task, "rejected", "redirect", exchange, detail=answer.location)
        else:
            if answer.meaning != "gone":
                note_failure(self.ledger, task, answer.reason, answer.wait_seconds)
            outcome: OutcomeName = "failed"
            if answer.meaning in {"gone", "rejected"}:
                outcome = answer.meaning
            self.conclude(task, outcome, answer.reason, exchange)
            self._look_elsewhere(task, exchange)

    def _taken_away(self, task: Task, answer: Answer, how: str, exchange: Exchange) -> None:
        """Write that a stored article is gone, at the end of the run: until then it may be found elsewhere."""
        exchange = replace(exchange, body=b"")
        if self.moving.goes(task, how):
            self.ledger.set_aside(task)
            self.session.at_end.append(lambda: self._gone(task, answer, how, exchange))
        else:
            self._gone(task, answer, how, exchange)

    def _gone(self, task: Task, answer: Answer, how: str, exchange: Exchange) -> None:
        self.ledger.take(task)
        if address := self.moving.now_at(task):
            self.conclude(task, "rejected", "moved", exchange, detail=address)
            again = NewTask(url=address, key=address, site=task.site, again=True)
            self.recorder.discovered([again])
        else:
            self.revisits.removed(task, how)
            self.conclude(task, "gone", answer.reason, exchange, detail=answer.location)

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
        note_failure(self.ledger, task, reason, wait_seconds)
        due = time.time() + (wait_seconds if wait_seconds is not None else self.retry_seconds * 2**task.attempts)
        self.recorder.conclude(task, "retried", exchange=exchange, reason=reason, detail=detail, due=due)
        self._count(f"retried/{reason}")

    def _look_elsewhere(self, task: Task, exchange: Exchange | None) -> None:
        """Let the discovery of the site look elsewhere: a source that gave nothing is an answer too."""
        discovery = self._discovery(task)
        if discovery and task.kind != "page":
            self.recorder.discovered(discovery.lost(task, exchange))
            self._note_end(discovery)

    def _note_end(self, discovery: SiteDiscovery) -> None:
        if discovery.is_over:
            self.counts.set_value(discovery.ended_as, 1)
            self.recorder.discovered(discovery.dropped(self.recorder.addresses))

    def _discovery(self, task: Task) -> SiteDiscovery | None:
        return self.session.discoveries.get(task.site)

    def _count(self, name: str) -> None:
        self.counts.inc_value(f"newscrawler/{name}")
