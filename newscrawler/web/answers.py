"""What the API answers: the shapes, from which its OpenAPI document is made."""

from __future__ import annotations

import msgspec

from newscrawler.archive.reextract import ImageChange, WordChange  # noqa: TC001 - msgspec reads the annotations
from newscrawler.sites.memory import HealthFinding  # noqa: TC001 - likewise


class FoundArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article that answers a query; marks are (start, end) in characters of *title* and *snippet*."""

    id: str
    version: int
    url: str
    site: str
    title: str
    title_marks: tuple[tuple[int, int], ...]
    snippet: str
    snippet_marks: tuple[tuple[int, int], ...]
    published: str | None
    fetched_at: str
    score: float


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the answers to a query: *next* is the cursor of the following part, null at the end.

    *facets* has the number of answers by value, for each of site, day, section, author, language and kind; *is_cut*
    says that more articles answer than were counted.
    """

    total: int
    is_cut: bool
    facets: dict[str, dict[str, int]]
    items: tuple[FoundArticle, ...]
    next: str | None


class NamedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article by its name; times are ISO 8601."""

    id: str
    version: int
    url: str
    site: str
    title: str
    published: str | None
    fetched_at: str
    content_hash: str


class VersionsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Every version of an article, the oldest first."""

    items: tuple[NamedArticle, ...]


class DifferenceAnswer(msgspec.Struct, frozen=True, kw_only=True, rename={"before": "from", "after": "to"}):
    """What changed from one version to another, as ``newscrawler diff --json`` has it."""

    before: int
    after: int
    title: tuple[WordChange, ...]
    description: tuple[WordChange, ...]
    text: tuple[WordChange, ...]
    images: tuple[ImageChange, ...]


class CopyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An article that repeats a story: "exact", "retitled" or "near"; sentences that it *added* and *cut*."""

    article: NamedArticle
    kind: str
    similarity: float
    added: tuple[str, ...]
    cut: tuple[str, ...]


class StoryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A story: the *first* that published it, and the *copies* in order of time."""

    first: NamedArticle
    copies: tuple[CopyAnswer, ...]


class StoriesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the stories that more than one article tells, that with the newest article first."""

    items: tuple[StoryAnswer, ...]
    next: str | None


class ToldChange(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a stored article: *kinds*, and of an edit how many words were cut and added.

    *how* is what the page of a removed article answers, or where a moved one is found; null for an edit.
    """

    kinds: tuple[str, ...]
    id: str
    site: str
    title: str
    moment: str
    version: int | None
    how: str | None
    words_cut: int
    words_added: int


class ChangesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A part of what happened to stored articles, the latest first."""

    items: tuple[ToldChange, ...]
    next: str | None


class SiteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a site; see ``newscrawler status``. *title* is the name of the paper."""

    site: str
    title: str
    articles: int
    removed: int
    held: int
    waiting: int
    last_run: str | None
    next_due: str | None
    freshest: str | None
    findings: tuple[HealthFinding, ...]


class SitesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Every site of the archive."""

    items: tuple[SiteAnswer, ...]


class HeldReading(msgspec.Struct, frozen=True, kw_only=True):
    """A reading that is held back: worse than the stored *version*, for *reasons*; seen *visits* times."""

    id: str
    site: str
    url: str
    since: str
    visits: int
    version: int
    reasons: tuple[str, ...]
    title: str


class QuarantineAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Every reading that is held back, the oldest first."""

    items: tuple[HeldReading, ...]


class ErrorAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What was wrong with the question, or with the archive."""

    error: str
