"""A query as what must hold: words, phrases and fields, all of them or one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.dates.parsed import aware

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.dates import Period

Term = tuple[str, ...]

_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A *term* that must stand in *field* (None: title or text); with *prefix* its last word may go on."""

    term: Term
    field: str | None = None
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All of *parts* hold, and none of *without*."""

    parts: tuple[QueryNode, ...]
    without: tuple[QueryNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of *parts* holds."""

    parts: tuple[QueryNode, ...]


QueryNode = Leaf | Every | Either


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question: *root* must hold for an article (None: whatever it says).

    A term is a run of words of the search form, one for a word, several for a phrase. *period* is that in which an
    article was published (fetched, when the page does not say).
    """

    root: QueryNode | None
    period: Period

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms to be shown where they stand: those of title and text that are not excluded, each once."""
        leaves = _leaves(self.root) if self.root else ()
        return tuple(dict.fromkeys(leaf.term for leaf in leaves if leaf.field in {None, "title"} and not leaf.prefix))

    @property
    def bounds(self) -> tuple[float, float]:
        """The first moment that counts and the first that does not any more, epoch seconds; see :attr:`on_the_wall`."""
        since, until = self.period.since or _FIRST, self.period.until or _LAST
        return aware(since, UTC).timestamp(), aware(until, UTC).timestamp()

    @property
    def on_the_wall(self) -> tuple[bool, bool]:
        """Whether each of the bounds is one of the clock of the article's own place, taken for UTC."""
        since, until = self.period.since, self.period.until
        return bool(since and not since.tzinfo), bool(until and not until.tzinfo)


def in_title(node: QueryNode) -> QueryNode:
    """Return *node* with the words that may stand in title or text asked for in the title.

    >>> in_title(Every(parts=(Leaf(term=("جسر",)), Leaf(term=("demo",), field="site")))).parts[0].field
    'title'
    """
    match node:
        case Leaf():
            return replace(node, field="title") if node.field is None else node
        case Either():
            return Either(tuple(map(in_title, node.parts)))
        case Every():
            return Every(tuple(map(in_title, node.parts)), node.without)


def names_site(node: QueryNode) -> bool:
    """Return whether *node* asks for a site, or for another.

    >>> names_site(Every(parts=(Leaf(term=("جسر",)),), without=(Leaf(term=("demo",), field="site"),)))
    True
    """
    match node:
        case Leaf():
            return node.field == "site"
        case Either():
            return any(map(names_site, node.parts))
        case Every():
            return any(map(names_site, (*node.parts, *node.without)))


def _leaves(node: QueryNode) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    else:
        for part in node.parts:
            yield from _leaves(part)
