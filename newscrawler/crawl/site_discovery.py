"""One site's discovery in a running crawl: the strategy decides, the frontier remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.archive.recorder import OUT_OF_RANGE
from newscrawler.crawl.change_claims import ChangeClaims
from newscrawler.crawl.missed_sources import MissedSources, discovery_stat, last_discovery
from newscrawler.crawl.requisites import requisite_tasks
from newscrawler.crawl.sitemap_memory import SitemapMemory
from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.leads import Leads
from newscrawler.discovery.strategy import Strategy
from newscrawler.discovery.windows import Window, changed_since
from newscrawler.frontier import MORE_KIND, NewTask
from newscrawler.frontier.task import key_hash
from newscrawler.items import Article, Entry, Rejection
from newscrawler.sites import Typed
from newscrawler.urls import canonical_url, is_document, same_site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawler.archive.moves import Addresses
    from newscrawler.frontier import Task
    from newscrawler.ledger import Ledger
    from newscrawler.requisites import Need
    from newscrawler.sites import Site
    from newscrawler.warc import Exchange

SOURCES_FIRST = 100  # priority of sources over pages: what is found early is known early
FRONT_PAGE = frozenset({"listing", "static_page", "empty", "no_title"})  # why the front page of a site is no article
LISTS_FIRST = 15  # pages deep; a deeper list waits until what is known is read, which tells whether it is worth it


NO_ANSWER = Harvest(flags=("no_answer",))


class SiteDiscovery:
    """Turns what the strategy asks for into tasks, and answers into what the strategy learns from."""

    def __init__(
        self, site: Site, *, typed: Typed | None = None, since: datetime | None = None, until: datetime | None = None
    ) -> None:
        self.site = site
        self.typed = typed or Typed(site=site)
        self.given: set[int] = set()
        self.window = Window(since=since, until=until)
        self.named = 0
        self._strategy: Strategy | None = None
        self._ledger: Ledger | None = None
        self._asked: dict[str, Source] = {}
        self._sitemaps = SitemapMemory(site.name)
        self._claims = ChangeClaims()
        self._missed = MissedSources(site.name)
        self._documents: dict[str, None] = {}  # PDFs that sources name and that are left out
        self._has_compared = False

    def first(self, ledger: Ledger) -> list[NewTask]:
        """Return the tasks to begin with: the pages that were typed, and the first sources when they are wanted."""
        self._ledger = ledger
        pages = [self._page(url, Entry(url=url, source="start"), via=None, again=True) for url in self.typed.pages]
        if self.typed.whole or not pages:
            pages += self._begin(self.site.leads() if self.typed.whole else replace(self._only(), alone=True))
        return pages

    def needed(self, needs: Iterable[Need], task: Task) -> list[NewTask]:
        """Return the tasks of what the page, or the style sheet, of *task* needs to be shown."""
        tasks = requisite_tasks(needs, task)
        self.given.update(key_hash(one.key) for one in tasks)
        return tasks

    @property
    def is_part(self) -> bool:
        """Whether only pages or a source of the site were asked for, and not all of it."""
        return not self.typed.whole

    def else_site(self, task: Task, record: Rejection) -> list[NewTask]:
        """Return the first sources of the site that begins at the page of *task*, when it was typed and is no article.

        *record* says why it is none.
        """
        is_typed = self.typed.else_site and task.url in self.typed.pages
        if not is_typed or self._ledger is None or record.reason not in FRONT_PAGE:
            return []
        self._ledger.frontier.restrict(self.site.name, None)
        self.typed = Typed(site=self.site)
        return self._begin(replace(self.site.leads(), home=task.url))

    def _only(self) -> Leads:
        """Return where discovery begins when the site's address is that of a source, and nothing else is asked."""
        return Leads(home=self.site.url, wanted=self.site.leads().wanted)

    def _begin(self, leads: Leads) -> list[NewTask]:
        ledger = self._ledger
        if ledger is None:
            return []
        self._strategy = Strategy(
            leads,
            window=self.window,
            # a back-fill asks for it all
            last_run=None if self.window or self.is_part else last_discovery(ledger, self.site.name),
            known=lambda url: ledger.frontier.status(canonical_url(url)) is not None,
            today=datetime.now(UTC).date(),
        )
        return self._tasks(self._strategy.first())

    def asked(self, task: Task) -> Source | None:
        """Return the source that *task* asks for.

        None for one that an earlier run left behind: this run's strategy asks again if it needs it.
        """
        return self._asked.get(task.key)

    def walked(self, task: Task) -> Source | None:
        """Return the page of *task* as a source of links: one of unknown nature, or any while the site is walked."""
        source = self._asked.get(task.key)
        if source is None and self._strategy is not None and self._strategy.walking:
            return Source(url=task.url, kind="page")
        return source

    @property
    def forms(self) -> tuple[tuple[str, ...], ...]:
        """The forms that addresses of the site's articles have."""
        return self._strategy.shapes.known if self._strategy else ()

    @property
    def feeds(self) -> list[str]:
        """The addresses of the feeds that this run asked and that somebody named."""
        return [source.url for source in self._asked.values() if source.kind == "feed" and not source.guess]

    def follow(self, source: Source, harvest: Harvest | None, *, url: str) -> list[NewTask]:
        """Return what the answer to a source leads to: the pages it names, and further sources.

        *harvest* is None when it gave nothing, *url* where redirects ended.
        """
        if self._strategy is None:
            return []
        if source.kind == "home" and url != source.url:
            self._strategy.moved(url)
        return self._follow(source, harvest) if harvest else self._tasks(self._strategy.next(source, None))

    def lost(self, task: Task, exchange: Exchange | None) -> list[NewTask]:
        """Return where to look instead of a source that gave nothing."""
        source = self._asked.get(task.key)
        if self._strategy is None or source is None:
            return []
        self._missed.lost(source, exchange)
        if source.kind == "robots" and exchange is not None:
            return self._follow(source, read_answer(source, b"", url=source.url, headers={}, status=exchange.status))
        return self._tasks(self._strategy.next(source, None if exchange else NO_ANSWER))

    def moved(self, task: Task, location: str, *, is_stored: bool) -> list[NewTask]:
        """Return the page that a page redirects to, when it is an article of this site; else that one was none.

        Where a stored article redirects to within its site is looked at whatever the form of the address.
        """
        if self._strategy is None:  # a page that was typed: it is where it leads
            entry = Entry(url=location, source="start")
            return [self._page(location, entry, via=task.url)] if same_site(self.site.url, location) else []
        source = Source(url=task.url, kind="page")
        follows = is_stored and same_site(self.site.url, location)
        if not (follows or self._strategy.is_article_url(location, source)):
            self.learn(task, stored=False)
            return []
        entry = task.hint or Entry(url=location, source="link")
        return [self._page(location, entry, via=task.url)]

    def as_asked(
        self, task: Task, record: Article | Rejection | None, *, is_stored: bool
    ) -> Article | Rejection | None:
        """Return *record*, or why an article is not stored: its own date is none that was asked for.

        What is stored already, or was typed, is not judged by its date.
        """
        is_typed = task.hint is not None and task.hint.source == "start"
        if not isinstance(record, Article) or is_stored or is_typed or self.window.holds(record):
            return record
        return Rejection(url=record.url, site=record.site, reason=OUT_OF_RANGE, detail=record.published)

    def admits(self, task: Task) -> bool:
        """Return whether the page of *task* may be fetched, or pages of its form have been a trap so far."""
        return self._strategy is None or task.hint is None or self._strategy.admit(task.hint)

    def learn(self, task: Task, *, stored: bool) -> None:
        """Let the strategy learn whether the page of *task* was an article."""
        if self._strategy is not None:
            is_known = task.hint is not None and task.hint.source not in {"listing", "link"}
            self._strategy.outcome(task.url, stored=stored, is_known=is_known)

    def dropped(self, addresses: Addresses) -> list[NewTask]:
        """Return the stored articles that the sitemaps name no longer, once, when every source has answered."""
        if self._has_compared or not self.is_over or self._missed:
            return []
        self._has_compared = True
        return self._sitemaps.dropped(addresses)

    @property
    def is_over(self) -> bool:
        """Whether every source has answered, for all times: a window says nothing of the rest."""
        return self._strategy is not None and self._strategy.is_over and not self.window and not self.is_part

    @property
    def notes(self) -> list[str]:
        """What the strategy has to say of traps and gaps, and which sources gave nothing."""
        documents = [_documents_note(list(self._documents))] if self._documents else []
        return [*(self._strategy.notes if self._strategy else ()), *self._missed.notes, *documents]

    @property
    def ended_as(self) -> str:
        """The name of the stat that says how discovery ended: with all that the site names, or with sources missed."""
        return self._missed.ended_as(self._ledger) if self._ledger else discovery_stat(self.site.name)

    def _follow(self, source: Source, harvest: Harvest) -> list[NewTask]:
        if self._strategy is None:
            return []
        self._sitemaps.read(source, harvest)
        self._missed.read(source, harvest)
        further = self._strategy.next(source, harvest)
        wanted = [entry for entry in harvest.entries if self._strategy.wants(entry, source)]
        self.named += len(wanted)
        if not self.site.archive.documents:
            self._documents |= {entry.url: None for entry in harvest.entries if self._is_left_out(entry)}
        pages = [self._page(entry.url, entry, via=source.url) for entry in wanted]
        claimed = [page for page in pages if page.again]
        run = self._ledger.run if self._ledger else 0
        believed = self._claims.sift(claimed, known=sum(map(self._is_known, pages)), run=run) if claimed else []
        return [*self._tasks(further), *(page for page in pages if not page.again), *believed]

    def _is_left_out(self, entry: Entry) -> bool:
        is_ours = is_document(entry.url) and same_site(entry.url, self.site.url)
        return is_ours and self.site.leads().wanted.wants(entry.url) and self.window.wants(entry)

    def proved(self, task: Task) -> list[NewTask]:
        """Return what may be believed of further changes, now that the page of *task* was found to be changed."""
        return self._claims.proved(task.key)

    def _is_known(self, page: NewTask) -> bool:
        status = self._ledger.frontier.status(page.key) if self._ledger else None
        return status is not None and status.state in {"done", "failed"}

    def _tasks(self, sources: Iterable[Source]) -> list[NewTask]:
        tasks = []
        for source in sources:
            is_page = source.kind == "page"  # of unknown nature: read as an article, and its links followed
            kind = MORE_KIND if source.within else source.kind
            key = canonical_url(source.url) if is_page else f"{kind}:{source.url}"
            self._asked[key] = source
            self.given.add(key_hash(key))
            waits = source.kind in {"listing", "page"} and source.depth > LISTS_FIRST
            tasks.append(
                NewTask(
                    url=source.url,
                    key=key,
                    site=self.site.name,
                    kind=kind,
                    hint=Entry(url=source.url, source="link") if is_page else None,
                    depth=source.depth,
                    priority=0 if waits else SOURCES_FIRST - min(source.depth, 50),
                    again=True,
                )
            )
        return tasks

    def _page(self, url: str, entry: Entry, *, via: str | None, again: bool = False) -> NewTask:
        key = canonical_url(url)
        self.given.add(key_hash(key))
        again = again or self._is_changed(entry, key)
        return NewTask(url=url, key=key, site=self.site.name, kind="page", hint=entry, via=via, again=again)

    def _is_changed(self, entry: Entry, key: str) -> bool:
        """Return whether the source says that a page was changed after it was fetched last."""
        if self._ledger is None or not entry.modified:
            return False
        status = self._ledger.frontier.status(key)
        if status is None or status.state not in {"done", "failed"}:
            return False
        events = self._ledger.frontier.history(key)
        return bool(events) and changed_since(entry, datetime.fromtimestamp(events[-1].moment, tz=UTC))


def _documents_note(urls: list[str]) -> str:
    told = f"documents: {len(urls)} PDFs that lists, feeds or sitemaps name were left out"
    return f"{told}; [archive] documents = true takes them ({urls[0]})"
