"""The record: one article as stored, schema ``article/2``; keys are written in the order of declaration."""

from dataclasses import dataclass, field, fields
from hashlib import sha256
from types import GenericAlias
from typing import Any, Final, Literal, TypeVar, get_args

import msgspec

from newscrawler.items.blocks import Access, Block, Embed, Hyperlink, Image, Mark
from newscrawler.items.hypertext import html_of
from newscrawler.items.markdown import markdown_of

SCHEMA: Final = "article/2"
ELDER_SCHEMA: Final = "article/1"
"""What releases before structure wrote: without the fields from ``blocks`` on. Such lines are read for ever."""

Precision = Literal["second", "minute", "hour", "day", "week", "month"]
_C = TypeVar("_C", bound=type)


class Removed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A piece that cleaning took out of the text.

    *text* is the paragraph taken out, *rule* the name of the rule that took it, *before* the index of the kept
    paragraph it stood before: the number of kept paragraphs when it stood at the end, -1 when it stood before the
    title. In a record *block* is the index of the block of that paragraph and *offset* where it begins in the text.
    """

    text: str
    rule: str
    before: int
    block: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Http:
    """What the server said of the page: status code, validators, and the Content-Type header."""

    status: int
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRef:
    """Where the exact bytes lie: file (relative to the data folder), byte offset and length of the gzip member."""

    file: str
    offset: int
    length: int
    record_id: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How far the record can be trusted: *score* 0..1, and the *flags* that lowered it."""

    score: float = 1.0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """What robots.txt and the page said of re-use when it was fetched.

    *robots*: "allow", "disallow" or None when robots.txt was not asked; *noai*: the page or a header says noai, or
    robots.txt shuts out the known AI agents; *tdm*: TDM reservation ("0", "1" or a policy URL), None when absent.
    """

    robots: str | None = None
    noai: bool = False
    tdm: str | None = None


def _absent_is_null(cls: _C) -> _C:
    """Give the fields of *cls* that may be absent their empty value, so that lines without them are read for ever.

    The type checker does not see these defaults: it names every place that makes an object and forgets a field.
    """
    for name, kind in cls.__annotations__.items():
        if isinstance(kind, GenericAlias):  # tuple[…], the only one
            setattr(cls, name, ())
        elif type(None) in get_args(kind):
            setattr(cls, name, None)
    return cls


@dataclass(frozen=True, kw_only=True)
@_absent_is_null
class Content:
    """What an article says of itself: the fields that a page gives, declared here for record and reading alike.

    What tells the structure of the text (from ``blocks`` on) is made with the text, and need not be named without it.
    Without slots of its own, for :class:`Article` takes its first fields from another class.
    """

    title: str
    description: str | None
    text: str | None
    authors: tuple[str, ...]
    byline_raw: str | None
    section: str | None
    tags: tuple[str, ...]
    published: str | None
    modified: str | None
    published_raw: str | None
    published_precision: Precision | None
    published_source: str | None
    language: str | None
    image: str | None
    images: tuple[Image, ...]
    links: tuple[Hyperlink, ...]
    removed: tuple[Removed, ...]
    blocks: tuple[Block, ...] = ()
    marks: tuple[Mark, ...] = ()
    embeds: tuple[Embed, ...] = ()
    access: Access | None = None
    kind: str | None = None
    updated: tuple[str, ...] = ()
    words: int | None = None
    paragraphs: int | None = None
    site_title: str | None = None

    def contents(self) -> dict[str, Any]:
        """Return the fields declared in :class:`Content` by name, for another object that has them."""
        return {each.name: getattr(self, each.name) for each in fields(Content)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which version of which article of which site a record is; the first keys of a stored line."""

    schema: Literal["article/1", "article/2"] = SCHEMA
    id: str
    version: int = 1
    url: str
    canonical_url: str
    site: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Article(Content, Identity):
    """One version of one article. Absent is None, never an empty string; datetimes are ISO 8601 with offset."""

    fetched_at: str
    http: Http | None = None
    warc: WarcRef | None = None
    content_hash: str
    near_hash: str
    extractor: str
    quality: Quality = field(default_factory=Quality)
    permissions: Permissions = field(default_factory=Permissions)

    def __repr__(self) -> str:
        day = (self.published or "no date")[:10]
        return f"<Article {self.title!r} {self.site} {day}: {self.words or 0} words, version {self.version}>"

    def _repr_html_(self) -> str:
        """Return the article as notebooks show it."""
        return self.html()

    def markdown(self) -> str:
        """Return the article as Markdown: headline, standfirst, and the text with its structure."""
        return markdown_of(self)

    def html(self) -> str:
        """Return the article as one clean ``<article>`` of HTML, right-to-left where its language is."""
        return html_of(self)


def article_id(canonical_url: str) -> str:
    """Return the stable id of an article: the first 16 hex digits of the SHA-256 of its canonical URL.

    >>> article_id("https://example.com/a")
    '2dce0a4c50441bfc'
    """
    return sha256(canonical_url.encode("utf-8", "surrogatepass")).hexdigest()[:16]
