"""At the end of a run: what it did on each site, what broke, and when each site is due again."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec
from scrapy import signals

from newscrawler.archive.removals import found_away
from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.items import Article, article_id
from newscrawler.report.closing import remembered
from newscrawler.report.facts import Tally, iso
from newscrawler.report.health import findings
from newscrawler.report.runs import RunManifest, prune
from newscrawler.report.summary import summary_of
from newscrawler.report.usual import OWN_REASONS
from newscrawler.schedule import expected, learned, next_due
from newscrawler.sites.memory import Memory, load_memory, save_memory
from newscrawler.storage import DataFolder, write_atomic
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.frontier import Fetch, FrontierReader
    from newscrawler.ledger import Ledger
    from newscrawler.sites import Site
    from newscrawler.sites.memory import SiteFacts

logger = logging.getLogger(__name__)

_DAY = 86_400.0
_OURS = OWN_REASONS - {"twin", "redirect"}  # why we do not take a page, whatever it shows
_READ = frozenset({"stored", "unchanged", "held"})  # outcomes of a page that shows its article
_WHOLE = frozenset({"finished", "limit"})  # reasons of an end after which every source has had its turn


class WriteManifest:
    """Writes ``runs/<stamp>-<run>.json``, and remembers each site in ``sites/<site>.json``.

    The run of a plain Scrapy spider is written without sites.
    """

    def __init__(self, crawler: Crawler, session: CrawlSession) -> None:
        self.crawler = crawler
        self.session = session
        self.tallies: dict[str, Tally] = {}
        self.memories: dict[str, Memory] = {}
        self._seen: set[tuple[str, int]] = set()
        self._folder: DataFolder | None = None
        self._ledger: Ledger | None = None
        self._event = 0
        self._run = 0
        self._started = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the extension."""
        extension = cls(crawler, session_of(crawler))
        crawler.signals.connect(extension.spider_opened, signals.spider_opened)
        crawler.signals.connect(extension.item_scraped, signals.item_scraped)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Recall the sites of the run, and note where its fetches begin."""
        if self.session.recorder is None:
            return
        ledger = self.session.recorder.ledger
        self._ledger, self._folder, self._run, self._started = ledger, ledger.folder, ledger.run, time.time()
        self._event = ledger.frontier.last_event()
        for name in self.session.sites:
            self.memories[name] = memory = load_memory(ledger.folder, name)
            self.tallies[name] = Tally(name, ran=memory.ran)

    def item_scraped(self, item: Any) -> None:
        """Count an article that was stored in this run; what reads as before is counted from the frontier."""
        if self._ledger is None or not isinstance(item, Article) or item.site not in self.tallies:
            return
        state = self._ledger.article(item.id)
        if state is None or not self._started <= state.moment <= time.time():
            return  # stored before: also by a clock that was ahead of ours
        if (state.id, state.version) in self._seen:
            return
        self._seen.add((state.id, state.version))
        self.tallies[item.site].article(item, edited=state.version > 1)

    def spider_closed(self, reason: str) -> None:
        """Write the run and the memory of its sites; after a failure of the storage there is nothing to write to."""
        stats = self.crawler.stats.get_stats()
        if self._ledger is None or self._folder is None or "newscrawler/scheduler/storage_failed" in stats:
            return
        now = time.time()
        with self._ledger.opened.told_by() as frontier:
            self._count_fetches(frontier)
            late = self._late_visits(frontier)
            counts = frontier.counts()
        summary = summary_of(stats, ended=reason, known=counts.articles, waiting=counts.pending)
        sites = self.session.sites.items()
        ended = reason in _WHOLE
        facts = [
            self._conclude(site, late.get(name, []), now=now, whole=ended and not self.session.is_part(name))
            for name, site in sites
        ]
        broken = any(fact.findings for fact in facts)
        manifest = RunManifest(
            run=self._run,
            command=self._ledger.opened.command,
            started=iso(self._started),
            ended=iso(now),
            reason=reason,
            exit_code=summary.exit_code or int(broken),
            summary=asdict(summary),
            sites=tuple(facts),
        )
        stamp = datetime.fromtimestamp(self._started, tz=UTC).strftime("%Y%m%dT%H%M%SZ")
        path = self._folder.runs / f"{stamp}-{self._run:06d}.json"
        write_atomic(path, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
        prune(self._folder, now=datetime.fromtimestamp(now, tz=UTC))
        self.crawler.stats.set_value("newscrawler/manifest", str(Path("runs") / path.name))

    def _count_fetches(self, frontier: FrontierReader) -> None:
        for fetch in frontier.fetches(after=self._event):
            tally = self.tallies.get(fetch.site)
            if tally is None:
                continue
            tally.fetch(fetch)
            if fetch.kind == "page" and (found_away(fetch) or fetch.outcome == "rejected"):
                self._count_lost(fetch, tally, frontier)
        for name, named in self.session.found().items():
            self.tallies[name].named = named

    def _count_lost(self, fetch: Fetch, tally: Tally, frontier: FrontierReader) -> None:
        """Count a page that is no article (now): of a stored one it was taken away, or shows something else."""
        key = canonical_url(fetch.url)
        if not self._is_stored(frontier, key):
            return
        before = frontier.history(key)[:-1]
        if not found_away(fetch):
            tally.lost += fetch.reason not in _OURS and any(event.outcome in _READ for event in before)
        elif not before or not found_away(before[-1]):
            tally.removed.append(fetch.url)

    def _is_stored(self, frontier: FrontierReader, key: str) -> bool:
        """Return whether the page with the canonical address *key* is that of a stored article, which has not moved."""
        addresses = self.session.recorder.addresses if self.session.recorder else None
        one = addresses.id_of(key) if addresses else article_id(key)
        return frontier.article(one) is not None and not (addresses and addresses.elsewhere(one, key))

    def _late_visits(self, frontier: FrontierReader) -> dict[str, list[bool]]:
        """Return, by site, for each visit to a page known for a week or longer, whether it found an edit."""
        late: dict[str, list[bool]] = {}
        for fetch in frontier.fetches(after=self._event):
            is_visit = fetch.kind == "page" and fetch.outcome in {"stored", "unchanged", "held"}
            if is_visit and fetch.moment - fetch.seen > 7 * _DAY:
                late.setdefault(fetch.site, []).append(fetch.outcome == "stored")
        return late

    def _conclude(self, site: Site, late: list[bool], *, now: float, whole: bool) -> SiteFacts:
        """Judge the run on one site, and remember it; a site whose run was cut short is not judged, and due at once."""
        memory, tally = self.memories[site.name], self.tallies[site.name]
        facts = tally.facts()
        pace = learned(memory.pace, tally.moments, now=now)
        last = max(memory.pace.updated if memory.pace else 0.0, 0.0)
        watched = memory.pace is not None and pace.since <= now - _DAY and now - last < _DAY
        newest = max([*pace.recent, *([memory.freshest] if memory.freshest else [])], default=now)
        missing = expected(memory.pace, newest, now) if memory.pace else 0.0
        per_day = len(pace.recent) if watched else None
        expect, lost = site.expect, tally.lost
        found = findings(facts, memory, expect, per_day=per_day, missing=missing, lost=lost) if whole else ()
        failures = memory.failures + 1 if any(finding.kind == "unreachable" for finding in found) else 0
        due = next_due(site.interval, pace, now=now, failures=failures) if whole else now
        facts = msgspec.structs.replace(facts, findings=found, next_due=iso(due))
        for finding in found:
            logger.warning("%s: %s: %s", site.name, finding.kind, finding.detail)
            self.crawler.stats.inc_value(f"newscrawler/health/{finding.kind}")
        if self._folder is not None and not self.session.is_part(site.name):
            save_memory(self._folder, remembered(memory, facts, pace=pace, late=late, now=now, due=due))
        return facts
