"""Counters that end a trap: every form of URL has a budget, and only what it yields refills it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newscrawler.discovery.pagination import PAGE_PARAMS
from newscrawler.urls.address import host_of, path_segments, query_pairs
from newscrawler.urls.forms import shape_of
from newscrawler.urls.verdicts import is_calendar

if TYPE_CHECKING:
    from collections.abc import Sequence

TrapKind = Literal["calendar", "facets", "soft_404", "endless", "session", "barren", "unread"]
"""What was met. "session": a parameter that names the visit; it was taken off the links, and costs nothing.

"unread" is no trap: lists that go on where no address leads; of the example *spent* pages were read. "barren" is none
either: author or tag pages that were left because a row of them named nothing new.
"""

# Requests in a row that a form of URL may cost and yield nothing. Hubs and articles are counted apart, so a trap costs
# twice this at most, and 60 are granted. Lists of both testbeds were barren 8 times in a row at most (2026-11).
BUDGET = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """A form of URL that was closed: an example, the requests it cost, and how many URLs were refused after that."""

    kind: TrapKind
    pattern: str
    example: str
    spent: int
    refused: int

    @property
    def note(self) -> str:
        """What a person should know of it, in one line."""
        if self.kind == "session":
            return f"session: {self.pattern} names the visit, and was taken off all links ({self.example})"
        if self.kind == "unread":
            return f"unread: {self.pattern} by a script; what follows page {self.spent} was not read ({self.example})"
        cost = f"cost {self.spent} requests, {self.refused} more refused"
        return f"{self.kind}: {self.pattern} {cost} ({self.example})"


class Traps:
    """Counts per form of URL; fetches nothing. Ask before a fetch (``admit…``), tell after it (``note``, ``outcome``).

    Hub pages live on the new article URLs they name; pages fetched as articles on those that were one.
    """

    def __init__(self) -> None:
        self._barren: Counter[str] = Counter()
        self._failing: Counter[str] = Counter()
        self._spent: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._example: dict[str, str] = {}
        self._out: set[str] = set()

    def admit(self, url: str) -> bool:
        """Return True when the hub *url* may be fetched, and count it as barren until it was told of."""
        if not self._admit(url):
            return False
        self._barren.update(patterns_of(url))
        return True

    def admit_article(self, url: str) -> bool:
        """Return True when *url* may be fetched as an article; it counts when it was told of, not while it is read."""
        if not self._admit(url):
            return False
        self._out.add(url)
        return True

    def note(self, url: str, *, fresh: int) -> None:
        """Tell how many new articles the hub named; any at all refills the budget of its forms."""
        if fresh:
            self._refill(url, self._barren)

    def outcome(self, url: str, *, stored: bool) -> None:
        """Tell whether the page fetched as an article was one; if so the budgets of its forms are full again."""
        if stored:
            self._refill(url, self._failing)
            self._refill(url, self._barren)
        elif url in self._out:
            self._failing.update(patterns_of(url))
        self._out.discard(url)

    def report(self) -> Sequence[Trap]:
        """Return the traps that were closed, those that refused most first."""
        return [
            Trap(
                kind=self._kind_of(pattern),
                pattern=pattern,
                example=self._example[pattern],
                spent=self._spent[pattern],
                refused=refused,
            )
            for pattern, refused in self._refused.most_common()
        ]

    def is_closed(self, url: str) -> bool:
        """Return True when a form of *url* has used up its budget."""
        return self._closed(url) is not None

    def _closed(self, url: str) -> str | None:
        used_up = (p for p in patterns_of(url) if max(self._barren[p], self._failing[p]) >= BUDGET)
        return next(used_up, None)

    def _admit(self, url: str) -> bool:
        closed = self._closed(url)
        if closed is not None:
            self._refused[closed] += 1
            return False
        for pattern in patterns_of(url):
            self._spent[pattern] += 1
            self._example[pattern] = url
        return True

    @staticmethod
    def _refill(url: str, counter: Counter[str]) -> None:
        if counter:
            for pattern in patterns_of(url):
                counter.pop(pattern, None)

    def _kind_of(self, pattern: str) -> TrapKind:
        if is_calendar(self._example[pattern]):
            return "calendar"
        if "?" in pattern:
            return "facets"
        return "soft_404" if self._failing[pattern] >= BUDGET else "endless"


def patterns_of(url: str) -> tuple[str, ...]:
    """Return the forms that a URL counts against.

    With a query: its path. Below a first segment: all that lies there. Else: the form of its only segment.

    >>> patterns_of("https://e.com/shop?color=red&size=2"), patterns_of("https://e.com/old/x/y"), patterns_of("https://e.com/x")
    (('e.com/shop?*',), ('e.com/old/*',), ('e.com/w',))
    """
    host = host_of(url)
    segments = path_segments(url)
    names = {name for name, _ in query_pairs(url)} - PAGE_PARAMS
    if names:
        return (f"{host}/{'/'.join(segments)}?*",)
    if len(segments) > 1:
        return (f"{host}/{segments[0]}/*",)
    return (f"{host}/{'/'.join(shape_of(url))}",)
