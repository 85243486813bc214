"""The queue of hub pages: home, sections and their pages first; archives, authors and tags only while they pay."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

from newscrawler.discovery.calendars import CalendarQueue
from newscrawler.discovery.harvest import Source
from newscrawler.discovery.pagination import PAGE_PARAMS, list_of
from newscrawler.discovery.scope import in_scope
from newscrawler.discovery.traps import Trap, Traps
from newscrawler.urls.address import path_segments, query_pairs, same_site
from newscrawler.urls.canonical_url import canonical_url
from newscrawler.urls.verdicts import is_calendar, is_static

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from newscrawler.discovery.harvest import Harvest

_MAX_DEPTH = 2000  # steps from the home page: 2,000 pages of 10 articles; a longer list is reached by its archives
EMPTY_PAGES = (
    3  # pages of one list in a row without anything new, after which it is left: sections share their articles
)
EMPTY_LISTS = {
    "archive": 24,  # two years of months without an article: papers that paused have gaps of several. Not swept
    "author": 6,
    "tag": 6,
    "query": 6,
}  # archives, authors or tags in a row without anything new, after which the others of the kind are left
LEADS_ON = 3  # new lists on a page: a year or a month; "the month before" and "the next" are two
_IN_FLIGHT = 8  # hubs given out at a time, so that budgets see answers before they are spent

_LATER = {
    **dict.fromkeys(("tag", "tags", "tagged", "topic", "topics", "label", "keyword", "keywords", "hashtag"), "tag"),
    **dict.fromkeys(("وسم", "وسوم", "كلمات-دلالية"), "tag"),
    **dict.fromkeys(("author", "authors", "writer", "writers", "user", "users", "كاتب", "الكاتب", "كتاب"), "author"),
    **dict.fromkeys(("archive", "archives", "أرشيف", "ارشيف", "calendar"), "archive"),
}
_SEARCH = frozenset({"search", "بحث", "البحث", "find"})
_REFUSED = frozenset("s q search query keyword sort sortby order orderby filter lang limit view layout".split())


class HubQueue:
    """Hubs of one site, each once; hands them out in the order of what they are worth.

    ``add`` tells of an answer, ``take`` gives what to ask next. First all sections with their pages; then archives,
    authors and tags, one kind after another, each kind until EMPTY_LISTS of it in a row name nothing new. An archive
    that names LEADS_ON further ones counts as new: the months of a year, the days of a month.
    """

    def __init__(self, home: str, *, only_sections: bool = False, today: date | None = None) -> None:
        self.home = home
        self.scope: tuple[str, ...] = ()
        self._only_sections = only_sections
        self.traps = Traps()
        self._seen: set[str] = set()
        self._now: deque[Source] = deque()
        self._later: dict[str, deque[Source] | CalendarQueue] = {
            "archive": CalendarQueue(today),
            "author": deque(),
            "tag": deque(),
            "query": deque(),
        }
        self._empty_pages: Counter[str] = Counter()
        self._empty_lists: Counter[str] = Counter()
        self._asked_lists: Counter[str] = Counter()
        self._unread: list[tuple[str, int]] = []  # lists, with the last page of each that was read
        self._out: set[str] = set()

    def declare(self, urls: Iterable[str]) -> None:
        """Add sections that the site's declaration names."""
        for url in urls:
            self._put(Source(url=url, kind="listing"))

    def add(self, source: Source, harvest: Harvest, *, fresh: int, goes_on: bool) -> None:
        """Take note of an answered hub and of the hubs it links; its next page is followed while it pays."""
        self._out.discard(source.url)
        self._seen.add(canonical_url(source.url))
        name, group = list_of(source.within or source.url), self._group(source)
        if "more_by_script" in harvest.flags:
            self._unread.append((source.url, source.page))
        elif source.within and any(flag.startswith(("failed", "status_", "no_answer")) for flag in harvest.flags):
            self._unread.append((source.within, source.page - 1))
        linked = [other for other in harvest.sources if other.kind in {"listing", "page"}]
        unknown = [self._put(other) for other in linked if other.page == 1 and other.kind == "page"]
        lists = [self._put(other) for other in linked if other.page == 1 and other.kind == "listing"]
        leads_on = group == "archive" and sum(lists) >= LEADS_ON
        self._empty_lists[group] = 0 if fresh or leads_on else self._empty_lists[group] + 1
        self._asked_lists[group] += 1
        self.traps.note(source.url, fresh=fresh or int(leads_on))
        self._empty_pages[name] = 0 if goes_on or any(unknown) else self._empty_pages[name] + 1
        for other in linked:
            if other.page > 1 and self._empty_pages[name] < EMPTY_PAGES and other.depth <= _MAX_DEPTH:
                self._put(other)

    def take(self) -> list[Source]:
        """Return the hubs to ask now, IN_FLIGHT at most with those not answered yet; [] also while answers are due."""
        taken: list[Source] = []
        while len(self._out) < _IN_FLIGHT and (source := self._pop()):
            if self.traps.admit(source.url):
                self._out.add(source.url)
                taken.append(source)
        return taken

    def release(self, url: str) -> None:
        """Forget a hub that was taken and not asked: it had been asked before."""
        self._out.discard(url)

    def _pop(self) -> Source | None:
        if self._now:
            return self._now.popleft()
        if self._out or self._only_sections:  # a section may still name what an archive would
            return None
        for group, waiting in self._later.items():
            if waiting and self._empty_lists[group] < EMPTY_LISTS[group]:
                return waiting.popleft()
        return None

    def _group(self, source: Source) -> str:
        segments = [segment.lower() for segment in path_segments(source.url)[:2]]
        for segment in segments:
            if segment in _LATER:
                return _LATER[segment]
        if is_calendar(source.url):
            return "archive"
        return "query" if {name.lower() for name, _ in query_pairs(source.url)} - PAGE_PARAMS else "section"

    def report(self) -> list[Trap]:
        """Return the traps that were closed, and the kinds of lists that were left because they named nothing new."""
        left = [
            Trap(
                kind="calendar" if group == "archive" else "facets" if group == "query" else "barren",
                pattern=f"{group} pages",
                example=(waiting.first() if isinstance(waiting, CalendarQueue) else waiting[0]).url,
                spent=self._asked_lists[group],
                refused=len(waiting),
            )
            for group, waiting in self._later.items()
            if waiting and self._empty_lists[group] >= EMPTY_LISTS[group]
        ]
        goes_on = [
            Trap(kind="unread", pattern=f"{len(self._unread)} lists go on", example=url, spent=page, refused=0)
            for url, page in self._unread[:1]
        ]
        return [*self.traps.report(), *left, *goes_on]

    def _put(self, source: Source) -> bool:
        """Add a hub that is new and ours; returns whether it was."""
        key = canonical_url(source.url)
        is_ours = same_site(source.url, self.home) and in_scope(source.within or source.url, self.scope)
        if key in self._seen or not is_ours:
            return False
        names = {name.lower() for name, _ in query_pairs(source.url)}
        segments = [segment.lower() for segment in path_segments(source.url)[:2]]
        if source.within:
            names, segments = set(), []
        if names & _REFUSED or not _SEARCH.isdisjoint(segments) or is_static(source.url):
            return False
        self._seen.add(key)
        group = self._group(source)
        if group in self._later and source.page == 1:
            self._later[group].append(source)
        else:
            self._now.append(source)
        return True
