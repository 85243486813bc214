"""The session of a crawl of news sites: their declarations, what is discovered of each, and where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.archive.recorder import Recorder
from newscrawler.archive.site_run import SiteRun
from newscrawler.crawl.moving import Moving
from newscrawler.crawl.revisits import Revisits
from newscrawler.crawl.session import site_at
from newscrawler.crawl.site_discovery import SiteDiscovery
from newscrawler.crawl.source_memory import SourceMemory
from newscrawler.errors import UsageError
from newscrawler.items import SiteRules
from newscrawler.sites.memory import is_broken, load_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from newscrawler.crawl.desk import OpensLedger
    from newscrawler.frontier import ArticleState, Task
    from newscrawler.items import Article
    from newscrawler.ledger import Ledger
    from newscrawler.requisites import Kinds
    from newscrawler.sites import Site, Typed
    from newscrawler.warc import Exchange, WarcInfo


class SitesSession:
    """A :class:`~newscrawler.crawl.session.CrawlSession` of what is *asked*: sites, or pages of theirs.

    *since* and *until* (aware) bound what is fetched by the dates that the sources give; *info* opens every WARC file,
    *keep_warc* False keeps none; *everything* makes every known page due now. *opens* opens the ledger.
    """

    def __init__(
        self,
        asked: Iterable[Typed],
        *,
        since: datetime | None,
        until: datetime | None,
        info: WarcInfo,
        keep_warc: bool,
        everything: bool,
        opens: OpensLedger,
    ) -> None:
        typed = {one.site.name: one for one in asked}
        self.sites: Mapping[str, Site] = {name: one.site for name, one in typed.items()}
        self.discoveries = {
            name: SiteDiscovery(one.site, typed=one, since=since, until=until) for name, one in typed.items()
        }
        self.distrusted: set[str] = set()
        self.opens = opens
        self._info = info
        self._keep_warc = keep_warc
        self._everything = everything
        self.at_end: list[Callable[[], None]] = []
        self._sources: dict[str, SourceMemory] = {}
        self._opened: tuple[Recorder, Revisits, Moving] | None = None

    @property
    def recorder(self) -> Recorder | None:
        """What writes; None as long as no ledger is open."""
        return self._opened[0] if self._opened else None

    @property
    def opened(self) -> tuple[Recorder, Revisits, Moving]:
        """What writes, knows the visits to come, knows the articles that move. UsageError before a ledger is open."""
        if self._opened is None:
            raise UsageError("NewsSpider needs SCHEDULER = FrontierScheduler, as addon.py sets it")
        return self._opened

    def open(self, ledger: Ledger) -> None:
        """Begin to write to *ledger*; see which pages are to be visited again."""
        recorder = Recorder(ledger=ledger, info=self._info, keep_warc=self._keep_warc)
        revisits = Revisits(recorder)
        whole = [name for name, discovery in self.discoveries.items() if not discovery.is_part]
        revisits.begin(whole, everything=self._everything)
        for name in self.sites:
            last = load_memory(ledger.folder, name).last
            recorder.runs[name] = SiteRun(was_healthy=last is None or not is_broken(last.findings))
        self._opened = recorder, revisits, Moving(recorder)

    def begin(self) -> None:
        """Put the first sources of every site into the frontier, which gives out everything from there."""
        recorder = self.opened[0]
        for discovery in self.discoveries.values():
            recorder.discovered(discovery.first(recorder.ledger))
            if discovery.is_part:
                recorder.ledger.frontier.restrict(discovery.site.name, discovery.given)

    def is_part(self, site: str) -> bool:
        """Return whether only pages or a source of *site* were asked for, and not all of it."""
        return site in self.discoveries and self.discoveries[site].is_part

    def end(self) -> None:
        """Do what has waited for the end of the run, while the ledger is still open."""
        waiting, self.at_end = self.at_end, []
        for conclude in waiting:
            conclude()

    def twin_of(self, article: Article, stored: ArticleState) -> Article | None:
        """Return *article* as *stored*, whose twin it is, when that has moved to its address; None when it has not."""
        return self.opened[2].twin(article, stored)

    def close(self) -> None:
        """Write the indexes of the WARC files, unless the storage has failed or was never opened."""
        if self.recorder and not self.recorder.ledger.failed:
            self.recorder.write_indexes()
            for memory in self._sources.values():
                memory.save()

    def notes(self) -> list[str]:
        """Return what there is to say of traps and gaps, each with the name of its site."""
        unchecked = [
            f"{name}: its certificate is not checked" for name, site in self.sites.items() if not site.fetch.verify
        ]
        traps = [f"{name}: {note}" for name, discovery in self.discoveries.items() for note in discovery.notes]
        return [*unchecked, *traps]

    def keep(self, exchange: Exchange, task: Task | None = None) -> Exchange:
        """Put the answer of a source into the WARC of its site, of the first one when it has none; return what it says.

        "Not modified" says what is stored.
        """
        if self.recorder is None:
            return exchange
        name = self.site_of(exchange.url, task) or next(iter(self.sites), "news")
        memory = self._memory(name)
        memory.keep(exchange)
        return memory.whole(exchange)

    def keep_for(self, site: str, exchange: Exchange) -> None:
        """Put what a page of *site* needs into its WARC; equal bytes are a revisit record."""
        self._memory(site).keep(exchange)

    def validators(self, url: str, task: Task | None) -> tuple[str | None, str | None]:
        """Return ETag and Last-Modified to ask the source at *url* with; None for what is not to be sent."""
        name = self.site_of(url, task)
        return self._memory(name).validators(url) if self.recorder and name else (None, None)

    def _memory(self, site: str) -> SourceMemory:
        if site not in self._sources:
            self._sources[site] = SourceMemory(self.opened[0], site)
        return self._sources[site]

    def site_of(self, url: str, task: Task | None) -> str:
        """Return the name of the site that *url* is asked for; "" when it is of none."""
        if task is not None:
            return task.site
        return site_at(url, self.sites)

    def rules_of(self, site: str) -> SiteRules:
        """Return the declared rules of *site*."""
        declared = self.sites.get(site)
        return declared.rules() if declared else SiteRules(name=site)

    def kinds_of(self, site: str) -> Kinds:
        """Return which kinds of requisites of the pages of *site* are kept; none where no WARC is."""
        return self.sites[site].archive.kinds if self._keep_warc and site in self.sites else frozenset()

    def admits(self, task: Task) -> bool:
        """Return whether *task* may be fetched, or pages of its form have been a trap so far."""
        discovery = self.discoveries.get(task.site)
        return discovery is None or task.kind != "page" or discovery.admits(task)

    def next_visit(self, article: Article) -> float:
        """Return when the page of *article* is to be looked at again (epoch seconds)."""
        recorder, revisits, _ = self.opened
        return revisits.after(recorder.expected(article.url), article)

    def found(self) -> Mapping[str, int]:
        """Return how many addresses of articles the sources of each site have named."""
        return {name: discovery.named for name, discovery in self.discoveries.items()}
