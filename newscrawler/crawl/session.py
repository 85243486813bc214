"""What the components of a crawl need of the spider that they serve; the one seam between Scrapy and what decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from weakref import WeakKeyDictionary

from newscrawler.archive.recorder import Recorder
from newscrawler.items import SiteRules
from newscrawler.ledger import open_ledger
from newscrawler.urls import same_site
from newscrawler.warc import WarcInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newscrawler.crawl.desk import OpensLedger
    from newscrawler.frontier import ArticleState, Task
    from newscrawler.items import Article
    from newscrawler.ledger import Ledger
    from newscrawler.sites import Site
    from newscrawler.warc import Exchange


class CrawlSession(Protocol):
    """One crawl, as middlewares, scheduler, pipelines and extensions see it.

    *sites* are the declared sites by name. *distrusted* are hosts whose validators lie. *opens* opens the ledger.
    """

    sites: Mapping[str, Site]
    distrusted: set[str]
    opens: OpensLedger

    @property
    def recorder(self) -> Recorder | None:
        """What writes; None as long as the scheduler has opened no ledger, or when it has none."""

    def open(self, ledger: Ledger) -> None:
        """Begin to write to *ledger*, which the scheduler has opened."""

    def keep(self, exchange: Exchange, task: Task | None = None) -> Exchange:
        """Put the answer of a source (*task* None: of robots.txt) into the archive; return it as it is to be read."""

    def validators(self, url: str, task: Task | None) -> tuple[str | None, str | None]:
        """Return ETag and Last-Modified to ask the source at *url* with; None for what is not to be sent."""

    def rules_of(self, site: str) -> SiteRules:
        """Return the declared rules of *site*."""

    def site_of(self, url: str, task: Task | None) -> str:
        """Return the name of the site that *url* is asked for; "" when it is of none."""

    def admits(self, task: Task) -> bool:
        """Return whether *task* may be fetched, or pages of its form have been a trap so far."""

    def next_visit(self, article: Article) -> float:
        """Return when the page of *article* is to be looked at again (epoch seconds); 0.0 for never by itself."""

    def twin_of(self, article: Article, stored: ArticleState) -> Article | None:
        """Return *article* as *stored*, whose twin it is, when that has moved to its address; None when it has not."""

    def is_part(self, site: str) -> bool:
        """Return whether only pages or a source of *site* were asked for, and not all of it."""

    def end(self) -> None:
        """Do what has waited for the end of the run; the ledger is closed after it."""

    def found(self) -> Mapping[str, int]:
        """Return how many addresses of articles the sources of each site have named."""


class PlainSession:
    """The session of a Scrapy spider that knows nothing of us: no rules, no visits to come, no WARC.

    Requests to one of *sites* are sent as its file says.
    """

    def __init__(self, sites: Iterable[Site] = ()) -> None:
        self.sites: Mapping[str, Site] = {site.name: site for site in sites}
        self.distrusted: set[str] = set()
        self.opens: OpensLedger = open_ledger
        self._recorder: Recorder | None = None

    @property
    def recorder(self) -> Recorder | None:
        """What writes the articles."""
        return self._recorder

    def open(self, ledger: Ledger) -> None:
        """Begin to write articles to *ledger*."""
        self._recorder = Recorder(ledger=ledger, info=WarcInfo(software="newscrawler"), keep_warc=False)

    def keep(self, exchange: Exchange, task: Task | None = None) -> Exchange:  # noqa: ARG002 - the Protocol's
        """Keep nothing: there is no WARC."""
        return exchange

    def validators(self, url: str, task: Task | None) -> tuple[str | None, str | None]:  # noqa: ARG002 - the Protocol's
        """Return none: nothing is kept that an answer could repeat."""
        return None, None

    def rules_of(self, site: str) -> SiteRules:
        """Return rules that say nothing but the name of *site*."""
        return SiteRules(name=site)

    def site_of(self, url: str, task: Task | None) -> str:  # noqa: ARG002 - the Protocol's
        """Return the name of the site that *url* is on; "" when it is on none."""
        return site_at(url, self.sites)

    def admits(self, task: Task) -> bool:  # noqa: ARG002 - the Protocol's
        """Return True: what the spider asks for is its own decision."""
        return True

    def next_visit(self, article: Article) -> float:  # noqa: ARG002 - the Protocol's
        """Return 0.0: the spider itself asks again, if anybody does."""
        return 0.0

    def twin_of(self, article: Article, stored: ArticleState) -> None:
        """Return None: where the pages of a spider of others move to is not looked after."""

    def is_part(self, site: str) -> bool:  # noqa: ARG002 - the Protocol's
        """Return False: the spider decides what all is."""
        return False

    def end(self) -> None:
        """Do nothing: nothing waits."""

    def found(self) -> Mapping[str, int]:
        """Return nothing: the spider has no sources that are known."""
        return {}


def site_at(url: str, sites: Mapping[str, Site]) -> str:
    """Return the name of the one of *sites* that *url* is on; "" when it is on none."""
    return next((name for name, site in sites.items() if same_site(site.url, url)), "")


class HasSession:
    """A spider that brings a session of its own; it is there when Scrapy builds the components."""

    session: CrawlSession


class _Crawler(Protocol):
    @property
    def spider(self) -> object: ...


_PLAIN: WeakKeyDictionary[_Crawler, PlainSession] = WeakKeyDictionary()  # every component of a crawl gets the same one


def session_of(crawler: _Crawler) -> CrawlSession:
    """Return the session of the spider of *crawler*; of a spider without one a PlainSession, the same for every caller.

    >>> class Crawler:
    ...     spider = "no spider of ours"
    >>> crawler = Crawler()
    >>> session_of(crawler) is session_of(crawler), session_of(crawler).rules_of("a").name
    (True, 'a')
    """
    if isinstance(crawler.spider, HasSession):
        return crawler.spider.session
    return _PLAIN.setdefault(crawler, PlainSession())
