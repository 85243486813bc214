"""The record: one article as stored, schema ``article/1``; keys are written in the order of declaration."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Literal

SCHEMA: Final = "article/1"

Precision = Literal["second", "minute", "hour", "day", "week", "month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image of the body: absolute URL, and the caption as printed."""

    url: str
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A piece that cleaning took out of the text.

    *text* is the paragraph taken out, *rule* the name of the rule that took it, *before* the index of the kept
    paragraph it stood before: the number of kept paragraphs when it stood at the end, -1 when it stood before the
    title.
    """

    text: str
    rule: str
    before: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article. Absent is None, never an empty string; datetimes are ISO 8601 with offset."""

    schema: Literal["article/1"] = SCHEMA
    id: str
    version: int = 1
    url: str
    canonical_url: str
    site: str
    title: str
    description: str | None = None
    text: str | None = None
    authors: tuple[str, ...] = ()
    byline_raw: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    published_raw: str | None = None
    published_precision: Precision | None = None
    published_source: str | None = None
    language: str | None = None
    image: str | None = None
    images: tuple[Image, ...] = ()
    links: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    fetched_at: str
    http: Http | None = None
    warc: WarcRef | None = None
    content_hash: str
    near_hash: str
    extractor: str
    quality: Quality = field(default_factory=Quality)
    permissions: Permissions = field(default_factory=Permissions)


def article_id(canonical_url: str) -> str:
    """Return the stable id of an article: the first 16 hex digits of the SHA-256 of its canonical URL.

    >>> article_id("https://example.com/a")
    '2dce0a4c50441bfc'
    """
    return sha256(canonical_url.encode("utf-8", "surrogatepass")).hexdigest()[:16]
