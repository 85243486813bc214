"""A story and its copies: who was first, who followed, and what each added or cut."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from newscrawler.dedup.sketch import similarity
from newscrawler.text import search_key, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.items import Article, Precision

StoryKind = Literal["exact", "retitled", "near"]

_SPANS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An article that repeats a story: *added* and *cut* are whole sentences, compared in search form.

    *kind*: "exact" when title and text read the same, "retitled" when the text does, else "near"; *similarity* is the
    estimated Jaccard similarity to the first publisher's text, 0..1.
    """

    article: Article
    kind: StoryKind
    similarity: float
    added: tuple[str, ...]
    cut: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story: the article that can prove to be the first, and the copies in order of time."""

    first: Article
    copies: tuple[Copy, ...]


def tell(articles: Sequence[Article]) -> Story:
    """Return the story that a group of articles (their latest versions) makes. Raises ValueError for an empty group."""
    if not articles:
        raise ValueError("a story needs at least one article")
    first, *followers = sorted(articles, key=lambda article: (claimed_at(article), article.fetched_at, article.url))
    return Story(first=first, copies=tuple(_copy(first, article) for article in followers))


class ClaimedMoments(Protocol):
    """What an article says of when it came out, and when it was fetched."""

    @property
    def published(self) -> str | None: ...  # noqa: D102 - as an article has it

    @property
    def published_precision(self) -> Precision | None: ...  # noqa: D102 - likewise

    @property
    def fetched_at(self) -> str: ...  # noqa: D102 - likewise


def claimed_at(article: ClaimedMoments) -> datetime:
    """Return the moment by which an article was out for certain: it decides who was first.

    An inexact date counts with its last moment (a "day" with its midnight), so that it does not win over an exact
    one of that day; no date, or one after the fetch, counts as the moment of the fetch.
    """
    fetched = datetime.fromisoformat(article.fetched_at)
    if article.published is None:
        return fetched
    span = _SPANS[article.published_precision or "day"]
    return min(fetched, datetime.fromisoformat(article.published) + span)


def compare(text: str | None, other: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sentences of *other* that are not in *text*, and those of *text* that are not in *other*.

    Sentences are equal when their search forms are; their order does not count.

    >>> compare("وصل الوفد. عقد لقاء.", "وصلَ الوفد. غادر مساءً.")
    (('غادر مساءً.',), ('عقد لقاء.',))
    """
    old, new = sentences(text or ""), sentences(other or "")
    return _missing(new, old), _missing(old, new)


def _missing(wanted: list[str], there: list[str]) -> tuple[str, ...]:
    """Return the sentences of *wanted* that *there* does not hold, each as often as it is short of."""
    held = Counter(map(search_key, there))
    found = []
    for sentence in wanted:
        key = search_key(sentence)
        if held[key]:
            held[key] -= 1
        elif key:
            found.append(sentence)
    return tuple(found)


def _copy(first: Article, article: Article) -> Copy:
    added, cut = compare(first.text, article.text)
    kind: StoryKind = "near"
    if first.content_hash == article.content_hash:
        kind = "exact"
    elif not added and not cut and first.text and article.text:
        kind = "retitled"
    alike = similarity(first.near_hash, article.near_hash)
    return Copy(article=article, kind=kind, similarity=alike, added=added, cut=cut)
