"""The probe: what a site publishes about itself, found within a few requests and without I/O of its own."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.leads import FEED_GUESSES, SITEMAP_GUESSES
from newscrawler.discovery.pagination import page_form
from newscrawler.discovery.robots import parse_robots
from newscrawler.discovery.roles import newest, worth_reading
from newscrawler.discovery.wordpress import posts_url, site_timezone
from newscrawler.errors import NewsCrawlerError
from newscrawler.html.shell import FEW_ENTRIES, has_scripts
from newscrawler.sites.evidence import ProbeAnswer, Seen
from newscrawler.sites.result import ProbeResult
from newscrawler.sites.zones import offset_of, zone_of_site
from newscrawler.urls import Shapes, is_calendar, is_static, same_site, url_at, verdict_of
from newscrawler.urls.address import path_segments
from newscrawler.urls.canonical_url import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

MAX_REQUESTS = 25
_NO_ANSWER = 599
_SITEMAP_DEPTH = 2  # index, child, grandchild
MAX_SECTIONS = 12  # of a menu; a TOML of a few lines must stay one


_Asked = tuple["Callable[[ProbeAnswer], None]", Source]


_AGENT = "newscrawler"  # the name that robots.txt knows us by


class Probe:
    """Asks for URLs and is told the answers; gives a :class:`ProbeResult` in the end.

    ``while url := probe.ask(): probe.tell(…the answer…)``, then ``probe.result(now=…)``. MAX_REQUESTS are asked at
    most; redirects are followed by the caller, and count as one. ``answered`` holds what each URL gave, so that a crawl
    that begins with a probe need not ask again.
    """

    def __init__(self, url: str) -> None:
        self.requests = 0
        self.answered: dict[str, Harvest] = {}
        self._seen = Seen(home=url)
        self._shapes = Shapes()
        self._asked: set[str] = set()
        self._current: _Asked | None = None
        self._queue: deque[_Asked] = deque()
        self._steps = deque([self._plan_home, self._plan_robots, self._plan_sitemaps, self._plan_feeds])
        self._steps += [self._plan_rest, self._plan_section, self._plan_article]
        self._sitemap_guesses = list(SITEMAP_GUESSES)
        self._feed_guesses = list(FEED_GUESSES)

    def ask(self) -> str | None:
        """Return the next URL to fetch, None when the probe is over."""
        while not self._queue and self._steps:
            self._steps.popleft()()
        if not self._queue or self.requests >= MAX_REQUESTS:
            return None
        self._current = self._queue.popleft()
        self.requests += 1
        return self._current[1].url

    def tell(self, body: bytes, *, url: str, status: int, headers: Mapping[str, str]) -> None:
        """Take the answer to the URL asked last; *url* is where redirects ended, *status* 0 when nothing answered."""
        if self._current is None:
            return
        take, source = self._current
        self._current = None
        answer = ProbeAnswer(source=source, body=body, url=url, status=status or _NO_ANSWER, headers=headers)
        with suppress(NewsCrawlerError):  # what is not what it should be counts as not found
            answer.harvest = read_answer(
                source, body, url=url, headers=headers, status=answer.status, shapes=self._shapes
            )
            answer.is_read = True
        self.answered[source.url] = answer.harvest
        take(answer)

    def result(self, *, now: datetime) -> ProbeResult:
        """Return what was found and the names of what was not; *now* (aware) decides on summer or winter time."""
        seen = self._seen
        printed = [date for feed in seen.feeds.values() for entry in feed.entries for date in [entry.published] if date]
        offsets = [offset for date in (*printed, *seen.article.dates, *seen.marks.dates) if (offset := offset_of(date))]
        zone = zone_of_site(seen.home, stated=seen.stated_zone, offsets=offsets, now=now)
        is_covered = bool(seen.feeds or seen.sitemaps or seen.rest_total)
        found = ProbeResult(
            url=seen.home,
            title=seen.marks.title or next((feed.title for feed in seen.feeds.values() if feed.title), seen.title),
            cms=seen.marks.cms,
            theme=seen.marks.theme,
            feeds=tuple(seen.feeds),
            sitemaps=tuple(seen.sitemaps),
            rest=seen.rest if seen.rest_total is not None else None,
            sections=self._sections(),
            pagination=seen.pagination,
            timezone=zone,
            language=self._language(),
            canonical_host=seen.marks.canonical_host,
            amp=seen.article.amp,
            print_page=seen.article.print_page,
            delay_seconds=seen.delay_seconds,
            robots_flags=seen.robots_flags,
            requests=self.requests,
            rest_total=seen.rest_total,
            sitemap_children=seen.children,
            sitemap_entries=max((len(harvest.entries) for harvest in seen.sitemaps.values()), default=0),
            feed_entries=max((len(harvest.entries) for harvest in seen.feeds.values()), default=0),
            feed_dates=tuple(printed),
            home_articles=len(seen.listing.entries),
            has_shells=seen.has_shells or (seen.has_empty_list and not is_covered),
        )
        return replace(found, missing=found.lacks())

    def _plan_home(self) -> None:
        self._put(self._take_home, Source(url=self._seen.home, kind="home"))

    def _plan_robots(self) -> None:
        self._put(self._take_robots, Source(url=url_at(self._seen.home, "/robots.txt"), kind="robots"))

    def _plan_sitemaps(self) -> None:
        self._next_sitemap_guess()

    def _plan_feeds(self) -> None:
        announced = [source for source in self._seen.listing.sources if source.kind == "feed"][:2]
        for source in announced:
            self._put(self._take_feeds, source)
        if not announced:
            self._next_feed_guess()

    def _plan_rest(self) -> None:
        seen = self._seen
        if seen.rest or (seen.marks.cms or "").startswith("WordPress"):
            seen.rest = seen.rest or url_at(seen.home, "/wp-json/")
            self._put(self._take_root, Source(url=seen.rest, kind="rest"))
            self._put(self._take_rest, Source(url=posts_url(seen.rest), kind="rest"))

    def _plan_section(self) -> None:
        for url in self._sections()[:1]:
            self._put(self._take_section, Source(url=url, kind="listing"))

    def _put(self, take: Callable[[ProbeAnswer], None], source: Source) -> None:
        if source.url not in self._asked:
            self._asked.add(source.url)
            self._queue.append((take, source))

    def _plan_article(self) -> None:
        harvests = [*self._seen.feeds.values(), *self._seen.sitemaps.values(), self._seen.listing]
        for harvest in harvests:
            for entry in harvest.entries:
                if same_site(entry.url, self._seen.home) and self._shapes.verdict(entry.url) == "article":
                    self._put(self._take_article, Source(url=entry.url, kind="page"))
                    return

    def _take_home(self, answer: ProbeAnswer) -> None:
        if not answer.ok:
            return
        harvest = answer.harvest
        self._seen.home, self._seen.listing, self._seen.title = answer.url, harvest, harvest.title
        self._seen.marks = answer.marks()
        self._seen.rest = next((source.url for source in harvest.sources if source.kind == "rest"), None)
        self._seen.has_shells = answer.is_shell
        self._seen.has_empty_list = len(harvest.entries) < FEW_ENTRIES and has_scripts(answer.body)
        self._pagination(harvest)

    def _take_robots(self, answer: ProbeAnswer) -> None:
        robots = parse_robots(answer.body, answer.url, status=answer.status)
        self._seen.delay_seconds = robots.delay_seconds(_AGENT)
        self._seen.robots_flags = robots.flags
        for sitemap in robots.sitemaps[:4]:
            self._put(self._take_sitemaps, Source(url=sitemap, kind="sitemap"))

    def _take_sitemaps(self, answer: ProbeAnswer) -> None:
        source, harvest = answer.source, answer.harvest
        if not answer.ok or not (harvest.entries or harvest.sources):
            if source.guess:
                self._next_sitemap_guess()
            return
        if source.depth == 0:
            self._seen.sitemaps[source.url] = harvest
        if harvest.sources and source.depth < _SITEMAP_DEPTH:
            kept, _ = worth_reading(harvest.sources)
            self._seen.children += len(kept)
            for child in newest(harvest.sources)[:1]:
                self._put(self._take_sitemaps, replace(child, depth=source.depth + 1))
        if source.depth:
            parent = next(reversed(self._seen.sitemaps), None)
            if parent:
                self._seen.sitemaps[parent] = replace(self._seen.sitemaps[parent], entries=harvest.entries)
        self._shapes.learn(harvest.urls())

    def _next_sitemap_guess(self) -> None:
        if self._sitemap_guesses and not self._seen.sitemaps:
            url = url_at(self._seen.home, self._sitemap_guesses.pop(0))
            self._put(self._take_sitemaps, Source(url=url, kind="sitemap", guess=True))

    def _take_feeds(self, answer: ProbeAnswer) -> None:
        source, harvest = answer.source, answer.harvest
        if answer.ok and (harvest.entries or not source.guess):
            self._seen.feeds[source.url] = harvest
            self._shapes.learn(harvest.urls())
        elif source.guess:
            self._next_feed_guess()

    def _next_feed_guess(self) -> None:
        if self._feed_guesses and not self._seen.feeds:
            url = url_at(self._seen.home, self._feed_guesses.pop(0))
            self._put(self._take_feeds, Source(url=url, kind="feed", guess=True))

    def _take_root(self, answer: ProbeAnswer) -> None:
        self._seen.stated_zone = site_timezone(answer.body) if answer.ok else None

    def _take_rest(self, answer: ProbeAnswer) -> None:
        self._seen.rest_total = answer.harvest.total if answer.ok else None

    def _take_section(self, answer: ProbeAnswer) -> None:
        if answer.ok and answer.source.page == 1:
            for following in self._pagination(answer.harvest):
                self._put(self._take_section, following)
        elif not answer.ok and answer.source.page > 1:
            self._seen.pagination = None

    def _take_article(self, answer: ProbeAnswer) -> None:
        if answer.ok:
            self._seen.article = answer.marks()
            self._seen.has_shells |= answer.is_shell

    def _pagination(self, harvest: Harvest) -> list[Source]:
        following = [source for source in harvest.sources if source.kind == "listing" and source.page > 1]
        if following:
            self._seen.pagination = page_form(following[0].url)
        return following[:1]

    def _sections(self) -> tuple[str, ...]:
        found: dict[str, str] = {}
        home = canonical_url(self._seen.home)
        for source in self._seen.listing.sources:
            words = {segment.lower() for segment in path_segments(source.url)[:1]}
            if (
                source.kind != "listing"
                or source.page > 1
                or is_calendar(source.url)
                or is_static(source.url)
                or words & _NO_SECTIONS
            ):
                continue
            if canonical_url(source.url) != home and verdict_of(source.url) == "hub":
                found.setdefault(canonical_url(source.url), source.url)
        return tuple(found.values())[:MAX_SECTIONS]

    def _language(self) -> str | None:
        declared = [self._seen.marks.language, *(feed.language for feed in self._seen.feeds.values())]
        return next((language.split("-")[0].lower() for language in declared if language), None)


_NO_SECTIONS = frozenset(
    {"tag", "tags", "author", "authors", "search", "archive", "archives", "وسم", "وسوم", "كاتب", "page"}
)
