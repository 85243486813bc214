"""What a crawl writes of one page, in one go: its members, its record or the reason there is none, and its outcome."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from newscrawler.archive.judging import Judged, judged
from newscrawler.archive.latest import latest_of
from newscrawler.archive.moves import Addresses
from newscrawler.archive.quarantine import Quarantine
from newscrawler.archive.removals import is_away, note_removal
from newscrawler.archive.rules import keep_rules
from newscrawler.archive.site_run import SiteRun
from newscrawler.errors import NewsCrawlerError
from newscrawler.frontier import ArticleState, NewTask, OutcomeName, Task
from newscrawler.items import Article, Rejection, SiteRules, WarcRef
from newscrawler.ledger import Ledger, Place
from newscrawler.record.reading import ReadPage, placed, read_exchange
from newscrawler.warc.cdxj import CdxjLine, index_path, write_index
from newscrawler.warc.exchange import Exchange, Prior
from newscrawler.warc.index import ensure_index
from newscrawler.warc.opening import said_at_first
from newscrawler.warc.records import records
from newscrawler.warc.writer import WarcInfo, WarcWriter, urn_uuid

OUT_OF_RANGE = "out_of_range"
"""Why an article is not stored that is of days which were not asked for: another run may ask for them."""

_LOOK_AGAIN = timedelta(days=1)  # at a page that reads worse; see quarantine.VISITS


@dataclass(frozen=True, slots=True, kw_only=True)
class PageToStore:
    """A page that was read and waits for the pipelines: its task, its exchange, its members, what it led to.

    *further* are the other pages of an article that is printed on several. *refined* is the article when it is stored
    as it is, None when it is to be refined first. *mark* is the id of the record in the WARC file of somebody else that
    the page was copied from; None for what was fetched by us.
    """

    task: Task
    exchange: Exchange
    page: ReadPage
    discovered: tuple[NewTask, ...] = ()
    further: tuple[ReadPage, ...] = ()
    refined: Article | None = None
    mark: str | None = None


@dataclass(slots=True, kw_only=True)
class Recorder:
    """Writes through *ledger*, under its commit rule; *info* opens every WARC file; *keep_warc* False keeps no WARC.

    A page that was read is expected back from the pipelines (:meth:`expect`) until it is stored or rejected; nothing of
    it is written before, so that a kill leaves it whole or not at all. *runs* is what the run has seen of each site.
    """

    ledger: Ledger
    info: WarcInfo
    keep_warc: bool = True
    runs: defaultdict[str, SiteRun] = field(default_factory=lambda: defaultdict(SiteRun))
    addresses: Addresses = field(init=False)
    quarantine: Quarantine = field(init=False)
    _expected: dict[str, PageToStore] = field(default_factory=dict)
    _lines: dict[str, list[CdxjLine]] = field(default_factory=dict)
    _described: dict[str, str] = field(default_factory=dict)
    _rules: dict[str, SiteRules] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.addresses = Addresses(self.ledger)
        self.quarantine = Quarantine(self.ledger.folder)

    def expect(self, article: Article, page: PageToStore) -> None:
        """Keep what belongs to *article* until the pipelines are done with it."""
        self._expected[article.url] = page

    def expected(self, url: str) -> PageToStore | None:
        """Return what belongs to the article at *url*, which is with the pipelines."""
        return self._expected.get(url)

    def store(self, article: Article, *, due: float = 0.0) -> Judged:
        """Write *article* as it is judged (see :meth:`_write`), and conclude its task.

        *due* is when its page is to be looked at again (epoch seconds; 0: not by itself); what is held back is looked
        at in a day, if not before.
        """
        state = self.ledger.article(article.id)
        page = self._expected.pop(article.url, None)
        if article.id in self.ledger.withdrawn:
            if page:
                self.finish(page, "rejected", reason="withdrawn")
            return Judged(verdict="same", reasons=("withdrawn",))
        if page:
            first = self.append(article.site, page.page)
            for part in page.further:
                self.append(article.site, part)
            article = replace(article, warc=first.members.ref if self.keep_warc else None)
            self.ledger.discovered(page.discovered)
        now = self._write(article, state)
        if page and page.mark is None:
            if state and now.verdict in {"edited", "same"}:
                self.back(page.task, state)
            if now.verdict == "held":
                soon = (page.exchange.fetched_at + _LOOK_AGAIN).timestamp()
                due = min(due, soon) if due else soon
        if page:
            self.finish(page, now.outcome, reason=now.reason, due=due)
        return now

    def _write(self, article: Article, state: ArticleState | None) -> Judged:
        """Write *article* as a new one, a further version of *state*, or a reading that is held back; or not at all.

        What reads as before is not stored again; what is worse than the stored version goes to the quarantine, and
        there evidence releases it: as an edit, or as the removal of the article.
        """
        run = self.runs[article.site]
        stored = latest_of(state, self.ledger) if state and state.content_hash != article.content_hash else None
        found = judged(article, state, stored, run=run, quarantine=self.quarantine)
        moment = datetime.fromisoformat(article.fetched_at)
        if found.verdict == "held" and stored:
            run.worse += 1
            self.quarantine.hold(article, stored, found.reasons, is_healthy=run.is_healthy, ledger=self.ledger)
        elif found.verdict == "removed" and state:
            self.quarantine.end(article.id, "removed", moment=moment, ledger=self.ledger)
            note_removal(self.ledger, state, "replaced")
        else:
            run.fine += state is not None
            is_edit = self.quarantine.same_as(article) is not None
            self.quarantine.end(article.id, "edit" if is_edit else "better", moment=moment, ledger=self.ledger)
            if found.verdict != "same":
                self.ledger.store_article(replace(article, version=state.version + 1 if state else 1))
        return found

    def back(self, task: Task, state: ArticleState) -> None:
        """Write down that *state*, whose page *task* is, is there again, if its site had taken it away."""
        if task.visited and is_away(self.ledger, task.key):
            note_removal(self.ledger, state, "returned")

    def reject(self, rejection: Rejection, page: PageToStore, *, due: float = 0.0) -> None:
        """Write why a page is not stored; conclude its task."""
        self._expected.pop(rejection.url, None)
        site = rejection.site or page.task.site
        moment = page.exchange.fetched_at.astimezone(UTC)
        placed = self.append(page.task.site, page.page)
        rejection = replace(
            rejection,
            site=site,
            warc=placed.members.ref if self.keep_warc else None,
            fetched_at=moment.isoformat(timespec="seconds"),
        )
        self.ledger.store_rejected(rejection, site=site, month=f"{moment:%Y-%m}")
        self.ledger.discovered(page.discovered)
        self.finish(page, "rejected", reason=rejection.reason, detail=rejection.detail, due=due)

    def finish(
        self,
        page: PageToStore,
        outcome: OutcomeName,
        *,
        reason: str | None = None,
        detail: str | None = None,
        due: float = 0.0,
    ) -> None:
        """Conclude the task of *page*; what was copied with its mark and the moment of its capture.

        A copy leaves no validators: what the site changed since is not known yet.
        """
        if page.mark is None:
            self.conclude(page.task, outcome, exchange=page.exchange, reason=reason, detail=detail, due=due)
            return
        exchange = page.exchange
        self.ledger.done(
            page.task,
            outcome,
            reason=reason,
            detail=page.mark,
            status=exchange.status,
            due=due,
            fetched=exchange.fetched_at.timestamp(),
        )

    def prior(self, task: Task) -> Prior | None:
        """Return the stored capture that an answer to *task* may repeat; None when there is none to point to."""
        state = self.addresses.stored_at(task.key) if task.etag or task.last_modified else None
        article = latest_of(state, self.ledger) if state else None
        if article is None or article.warc is None:
            return None  # moved away, or kept without a WARC: the answer is stored whole
        return Prior(
            url=article.url,
            fetched_at=self._captured(article.warc) or datetime.fromisoformat(article.fetched_at),
            digest=article.warc.digest,
            record_id=article.warc.record_id,
        )

    def _captured(self, ref: WarcRef) -> datetime | None:
        """Return when the capture at *ref* began, to the microsecond; None when it is not on the disk."""
        try:
            with self.ledger.folder.place(ref.file).open("rb") as stream:
                return next(records(stream, offset=ref.offset)).moment
        except (OSError, NewsCrawlerError, StopIteration):
            return None

    def give_back(self, article: Article) -> None:
        """Leave the page of *article* as it was before this run: its task is PENDING again."""
        page = self._expected.pop(article.url, None)
        if page:
            self.ledger.release([page.task])

    def append(self, site: str, page: ReadPage) -> ReadPage:
        """Append the members of *page* to the WARC of *site* and return the page as it lies there."""
        if page.rules and self._rules.get(site) != page.rules:
            self._rules[site] = page.rules
            keep_rules(self.ledger, site, page.rules)
        if not self.keep_warc:
            return page
        place = self._place(site)
        page = placed(page, file=place.file, offset=place.offset)
        self.ledger.append_warc(place, page.members.data)
        self._index(place.file).append(page.members.line)
        return page

    def warcinfo(self, site: str) -> str | None:
        """Return the id of the record that describes what is captured of *site* now; None when no WARC is kept.

        A record that is made while its file fills up stands in the next one; the run that it names is the same.
        """
        return self._described[self._place(site).file] if self.keep_warc else None

    def keep(self, site: str, exchange: Exchange, *, prior: Prior | None = None) -> WarcRef | None:
        """Append an exchange that is no page: robots.txt, a feed, a sitemap, a redirect; a revisit of *prior* if equal.

        Returns where it lies; None when no WARC is kept.
        """
        if not self.keep_warc:
            return None
        page = read_exchange(exchange, SiteRules(), warcinfo=self.warcinfo(site), prior=prior, read=False)
        return self.append(site, page).members.ref

    def conclude(
        self,
        task: Task,
        outcome: OutcomeName,
        *,
        exchange: Exchange | None = None,
        reason: str | None = None,
        detail: str | None = None,
        due: float = 0.0,
    ) -> None:
        """Write how the fetch of *task* ended, with the validators of its answer, when that was judged for good."""
        told = exchange.headers if exchange and reason != OUT_OF_RANGE else ()
        headers = {name.lower(): value.decode("latin-1") for name, value in told}
        self.ledger.done(
            task,
            outcome,
            reason=reason,
            detail=detail,
            status=exchange.status if exchange else None,
            etag=headers.get(b"etag"),
            last_modified=headers.get(b"last-modified"),
            due=due,
        )

    def discovered(self, tasks: Sequence[NewTask]) -> None:
        """Put further URLs into the frontier."""
        self.ledger.discovered(tasks)

    def write_indexes(self) -> None:
        """Write the index beside every WARC file of this run; call it after the last commit."""
        for file, lines in self._lines.items():
            write_index(index_path(self.ledger.folder.path / file), lines)

    def _index(self, file: str) -> list[CdxjLine]:
        if file not in self._lines:
            warc = self.ledger.folder.path / file
            self._lines[file] = ensure_index(warc) if warc.exists() else []
        return self._lines[file]

    def _place(self, site: str) -> Place:
        """Return where the next record of *site* goes; what an earlier run left open is described anew, for this run.

        So no record stands under a warcinfo that speaks of another version, contact or user agent; one at the beginning
        that says the same stands for this run, too.
        """
        place = self.ledger.warc_place(site, self._opening)
        if place.file in self._described:
            return place
        opening = self._opening(place.file)
        if standing := said_at_first(self.ledger.folder.place(place.file), opening):
            self._described[place.file] = standing
        else:
            self.ledger.append_warc(place, opening)
        return self.ledger.warc_place(site, self._opening)

    def _opening(self, file: str) -> bytes:
        self._described[file] = urn_uuid()
        return WarcWriter(file=file, warcinfo=self._described[file]).opening(self.info, moment=datetime.now(UTC))
