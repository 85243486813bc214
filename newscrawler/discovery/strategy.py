"""Which sources to ask, in which order, and when to stop: the fewest requests that find every article of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.discovery.announced import MAX_FEEDS
from newscrawler.discovery.coverage import Coverage, group_of
from newscrawler.discovery.guesses import Guesses, usual
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.hubs import HubQueue
from newscrawler.discovery.leads import KnownSources, Leads
from newscrawler.discovery.roles import role_of
from newscrawler.discovery.scope import in_scope, scope_of
from newscrawler.discovery.sitemap_queue import SitemapQueue
from newscrawler.discovery.traps import Trap
from newscrawler.discovery.windows import Window, changed_since
from newscrawler.discovery.wordpress import posts_url
from newscrawler.urls import url_at
from newscrawler.urls.address import same_site
from newscrawler.urls.canonical_url import canonical_url
from newscrawler.urls.shapes import Shapes
from newscrawler.urls.verdicts import is_document, is_static

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from newscrawler.items import Entry

MAX_DOORS = 5  # one behind the other, as browsers stop at some twenty redirects


class Strategy:
    """Drives discovery of one site without I/O: ``first()``, then ``next(source, harvest)`` for every answer.

    The caller fetches what it is given, reads each answer with ``read_answer`` and hands the harvest back (None when
    the fetch failed, one with the flag "no_answer" when nothing came back); after that, it puts what ``wants`` is True
    for. No source is given out twice; with nothing left to ask discovery has ended (``is_over``).

    *last_run* is the start of the last run whose discovery ended: only what may have changed since is asked. *known*
    tells whether a URL was stored before; it ends paging through what is old. Archives of days after *today* come last.
    """

    def __init__(
        self,
        leads: Leads,
        *,
        window: Window | None = None,
        last_run: datetime | None = None,
        known: Callable[[str], bool] | None = None,
        today: date | None = None,
    ) -> None:
        self.leads = leads
        self.home = leads.home
        self.window = window or Window()
        self.last_run = last_run
        self.coverage = Coverage()
        self.shapes = Shapes()
        self.skipped: list[Source] = []
        self._is_known = known or (lambda _: False)
        self._asked: set[str] = set()
        self._open: set[str] = set()
        self._sessions: dict[str, str] = {}
        self._found = KnownSources(feeds=list(leads.feeds), sitemaps=list(leads.sitemaps), rest=leads.rest)
        self._maps = SitemapQueue(self.window, only_newest=last_run is not None)
        self._hubs = HubQueue(leads.home, only_sections=last_run is not None, today=today)
        guesses = [self._guess_sitemaps, self._guess_rest, self._guess_feeds]
        found = [self._announced, self._instead_of_rest, self._more_rest, *guesses, self._more_feeds, self._walk]
        self._stages = [self._announced, self._more_feeds] if leads.alone else found
        self._guesses = Guesses()
        self.walking = False
        self._is_heard = False  # as long as nothing has answered at all, no place is guessed

    def first(self) -> list[Source]:
        """Return the sources to start with: robots.txt and the home page."""
        robots = Source(url=url_at(self.home, "/robots.txt"), kind="robots")
        return self._give([robots, Source(url=self.home, kind="home")])

    def next(self, source: Source, harvest: Harvest | None) -> list[Source]:
        """Return the sources to ask after *source* was answered; *harvest* is None when it could not be fetched."""
        self._open.discard(source.url)
        self._is_heard |= harvest is None or "no_answer" not in harvest.flags
        given = self._give(self._follow(source, harvest or Harvest(flags=("failed",))))
        while not self._open and (waiting := self._maps.take()):
            given += self._give(waiting)
        while not self._open and self._stages:
            asked = self._stages[0]()
            given += self._give(asked)
            if not self._open and not (asked and self.walking):
                self._stages.pop(0)
        return given

    def moved(self, home: str) -> None:
        """Tell where redirects from the home page ended: another host, or ``www``."""
        self.home = home
        self._hubs.home = home

    def wants(self, entry: Entry, source: Source) -> bool:
        """Return True when the page that *entry* names is to be fetched as an article of this site."""
        return self.is_article_url(entry.url, source) and self.window.wants(entry)

    def is_article_url(self, url: str, source: Source) -> bool:
        """Return True when *url*, named by *source*, is to be fetched as an article.

        Feeds, the REST API and post sitemaps are believed but for files and the home page; other sitemaps but for
        hubs and static pages; listings when the form of the URL is an article's.
        """
        if not same_site(url, self.home) or canonical_url(url) == canonical_url(self.home):
            return False
        if not in_scope(url, self._hubs.scope) or not self.leads.wanted.wants(url):
            return False
        if self.leads.documents and is_document(url):
            return source.kind != "page"  # those of an article are its requisites
        verdict = self.shapes.verdict(url)
        if verdict == "never" or source.kind in {"feed", "rest"}:
            return verdict != "never"
        if source.kind == "sitemap":  # a post may be named like a hub: "/رياضة/", "/section/12/"
            return verdict != "hub" or (role_of(source.url) == "posts" and not is_static(url))
        return verdict in {"article", "unknown"}

    def admit(self, entry: Entry) -> bool:
        """Return True when the page may be fetched now; False when pages of its form have only been a trap so far.

        To be asked just before the fetch, and answered with ``outcome`` after it. What feeds, sitemaps and the REST API
        name is always admitted.
        """
        return entry.source not in {"listing", "link"} or self._hubs.traps.admit_article(entry.url)

    def outcome(self, url: str, *, stored: bool, is_known: bool = False) -> None:
        """Tell whether a page was an article; *is_known*: a feed, sitemap or REST named it, its form is learned."""
        self._hubs.traps.outcome(url, stored=stored)
        if stored and not is_known:
            self.shapes.learn([url])

    def traps(self) -> Sequence[Trap]:
        """Return the traps that were met."""
        names = self._sessions.items()
        visits = [Trap(kind="session", pattern=f"?{name}=", example=url, spent=0, refused=0) for name, url in names]
        met = [trap for trap in self._hubs.report() if self.walking or trap.kind != "unread"]
        return [*self._maps.report(), *met, *visits]

    @property
    def notes(self) -> list[str]:
        """What a person should know of the traps, one line each."""
        return [trap.note for trap in self.traps()]

    @property
    def is_over(self) -> bool:
        """Return True when nothing is left to ask."""
        return not self._open and not self._stages

    def _give(self, sources: Iterable[Source]) -> list[Source]:
        given = []
        for source in sources:
            key = source.url.partition("#")[0]
            if key not in self._asked and self._may_ask(source):
                self._asked.add(key)
                self._open.add(source.url)
                given.append(source)
            else:
                self._maps.release(source.url)
                self._hubs.release(source.url)
        return given

    def _may_ask(self, source: Source) -> bool:
        is_ours = same_site(source.url, self.home) or source.kind in {"feed", "sitemap"}
        return is_ours and (source.url == self.home or not self.leads.wanted.refuses(source.url))

    def _follow(self, source: Source, harvest: Harvest) -> list[Source]:
        entries = [entry for entry in harvest.entries if self.is_article_url(entry.url, source)]
        if group_of(source) == "listing":  # what will be refused is no reason to read on
            entries = [entry for entry in entries if not self._hubs.traps.is_closed(entry.url)]
        fresh = self._count(group_of(source, entries), entries)
        if source.kind in {"feed", "rest", "sitemap"} or (source.kind in {"home", "listing"} and self.walking):
            self.shapes.learn(entry.url for entry in entries)
        if source.kind == "robots":
            self._found.sitemaps += [] if self.leads.alone else [child.url for child in harvest.sources]
            return []
        if source.kind == "sitemap":
            self.skipped += self._maps.add(source, harvest, fresh=fresh)
            return self._maps.take()
        goes_on = bool(fresh) and not self.window.is_past(tuple(entries)) and not self._is_old(entries)
        if source.kind == "feed" and "door" in harvest.flags:
            return list(harvest.sources)
        if source.kind == "feed":
            following = [page for page in harvest.sources if goes_on]
            self._found.feed_next += following
            # A feed is the whole truth only when its last page was seen: page 1 alone may be its newest ten of
            # thousands, and a page that repeats others means that the server ignores page numbers.
            self._found.feed_ended |= source.page > 1 and not following and (bool(fresh) or not entries)
            return []
        if source.kind == "rest":
            self._found.rest_failed |= any(flag.startswith(("failed", "status_")) for flag in harvest.flags)
            if harvest.total is not None and not self.last_run and not self.window:
                self.coverage.total = harvest.total
            if self.last_run:  # when "modified_after" was obeyed, every page of the answer is wanted
                goes_on = all(changed_since(entry, self.last_run) for entry in entries)
            else:
                goes_on = goes_on or source.page == 1
            self._found.rest_next += [page for page in harvest.sources if goes_on]
            return []
        return self._after_page(source, harvest, goes_on=goes_on, fresh=fresh)

    def _count(self, kind: str, entries: list[Entry]) -> int:
        """Count what a source named; undated links of home pages prove nothing of a window that ended."""
        wanted = [self.window.wants(entry) and (kind != "listing" or not self.window.until) for entry in entries]
        return self.coverage.add(
            kind,
            (entry.url for entry, inside in zip(entries, wanted, strict=True) if inside),
            outside=(entry.url for entry, inside in zip(entries, wanted, strict=True) if not inside),
        )

    def _is_old(self, entries: list[Entry]) -> bool:
        """Return True in a later run when a page holds an article that is already stored: what follows is older."""
        return self.last_run is not None and any(self._is_known(entry.url) for entry in entries)

    def _after_page(self, source: Source, harvest: Harvest, *, goes_on: bool, fresh: int) -> list[Source]:
        if source.kind == "home":
            self._hubs.scope = self._hubs.scope or scope_of(self.home, harvest)
            self._found.is_wordpress = "wordpress" in harvest.flags
            self._found.feeds += [other.url for other in harvest.sources if other.kind == "feed"][:MAX_FEEDS]
            self._found.sitemaps += [other.url for other in harvest.sources if other.kind == "sitemap"]
            self._found.rest = self._found.rest or next((o.url for o in harvest.sources if o.kind == "rest"), None)
        for flag in harvest.flags:
            if flag.startswith("session:"):
                self._sessions.setdefault(flag.partition(":")[2], source.url)
        self._hubs.add(source, harvest, fresh=fresh, goes_on=goes_on)
        return [*self._doors(harvest), *(self._hubs.take() if self.walking else [])]

    def _doors(self, harvest: Harvest) -> list[Source]:
        """Return where a front page that is only a door leads; the site moves when that is another host."""
        doors = [other for other in harvest.sources if other.kind == "home" and other.depth <= MAX_DOORS]
        if doors and not same_site(doors[0].url, self.home):
            self.moved(doors[0].url)
        return doors

    def _announced(self) -> list[Source]:
        """Ask all that was declared or announced: sitemaps, the main feeds, the first page of the REST API."""
        asked = [Source(url=url, kind="feed") for url in dict.fromkeys(self._found.feeds)][:MAX_FEEDS]
        if self._found.rest:
            window = self.window
            first = posts_url(self._found.rest, after=window.since, before=window.until, modified_after=self.last_run)
            asked.append(Source(url=first, kind="rest"))
        answers_alone = self._found.rest and (self.window or (self.last_run and self._found.feeds))
        if not answers_alone:
            asked += [Source(url=url, kind="sitemap") for url in self._found.sitemaps]
        return asked

    def _instead_of_rest(self) -> list[Source]:
        """Ask the sitemaps for edits, or for the window, when the REST API was to tell of them and did not."""
        if not (self._found.rest_failed and (self.last_run or self.window)):
            return []
        return [Source(url=url, kind="sitemap") for url in self._found.sitemaps]

    def _is_covered(self) -> bool:
        if self.window and self._found.rest and not self._found.rest_failed and not self._found.rest_next:
            return True  # the API was asked for just this window
        if self.last_run:
            named = any(self.coverage.count(kind) for kind in ("feed", "sitemap", "rest", "recent"))
            return named and not self._found.feed_next
        kinds = ("sitemap", "rest", "feed") if self._found.feed_ended else ("sitemap", "rest")
        return any(self.coverage.covers(kind) for kind in kinds)

    def _more_rest(self) -> list[Source]:
        """Go through all pages of the REST API when the sitemap has not all of it."""
        pages, self._found.rest_next = self._found.rest_next, []
        needed = self.window or self.last_run or not self.coverage.covers("sitemap")
        return pages if needed else []

    def _guess_sitemaps(self) -> list[Source]:
        if self._is_covered() or self.coverage.count("sitemap") or self.leads.sitemaps or not self._is_heard:
            return []
        return self._guesses.sitemap(self.home, self._hubs.scope, is_wordpress=self._found.is_wordpress)

    def _guess_rest(self) -> list[Source]:
        """Ask the usual place of the REST API when a WordPress hides it and nothing else covers the site."""
        if self._is_covered() or self._found.rest or not self._found.is_wordpress:
            return self._more_rest()
        self._found.rest = usual(self.home, self._hubs.scope, "/wp-json/")
        return [Source(url=posts_url(self._found.rest, after=self.window.since), kind="rest", guess=True)]

    def _guess_feeds(self) -> list[Source]:
        if self._is_covered() or self.leads.feeds or self.coverage.count("feed") or not self._is_heard:
            return []
        return self._guesses.feed(self.home, self._hubs.scope)

    def _more_feeds(self) -> list[Source]:
        """Page back through the feeds when neither sitemap nor REST API covers."""
        pages, self._found.feed_next = self._found.feed_next, []
        return [] if not self.last_run and self._is_covered() else pages

    def _walk(self) -> list[Source]:
        """Walk the sections and their pages when no source covers the site."""
        if not self.walking:
            if self._is_covered():
                return []
            self.walking = True
            self._hubs.declare(self.leads.sections)
        return self._hubs.take()
