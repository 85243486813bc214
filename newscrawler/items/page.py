"""What passes between finding a page, fetching it and reading it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from newscrawler.items.article import Content, Http, Permissions, Quality, WarcRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One URL that a source (feed, sitemap, REST API, listing page) names, with what the source says of it.

    *source* is the kind of the source: "feed", "sitemap", "news-sitemap", "rest", "listing", "link", "start".
    *published* and *modified* are as printed by the source (raw strings), so that one room only reads dates.
    """

    url: str
    source: str
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """What a site's declaration tells extraction and cleaning; every default means "find out yourself".

    *body* and *remove* are CSS or XPath (XPath starts with "/" or "("); *lines* are boilerplate lines, as printed;
    *timezone* is an IANA name.
    """

    name: str | None = None
    title: str | None = None
    timezone: str | None = None
    language: str | None = None
    body: str | None = None
    remove: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The exact answer of a server to one request, after content decoding: all that reading a page depends on.

    Reading the same capture with the same rules gives the same record, so a capture can be rebuilt from the archive.
    *truncated* says why the body is not whole ("length", "time", "disconnect", "unspecified"); None when it is.
    """

    url: str
    body: bytes
    fetched_at: datetime
    http: Http | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    hint: Entry | None = None
    permissions: Permissions = field(default_factory=Permissions)
    warc: WarcRef | None = None
    truncated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Content):
    """The fields of an article as its page gives them, before it has an identity, a version and hashes.

    *canonical_link* is the page's own rel=canonical, absolute, not yet believed; *amp_link* its twin; *parts* are the
    addresses of the article's further pages, in order. *title* is "" where no headline was found.
    """

    quality: Quality = field(default_factory=Quality)
    canonical_link: str | None = None
    amp_link: str | None = None
    robots_meta: str | None = None
    tdm: str | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why a page that was fetched is not stored as an article.

    *reason* is one of a closed set, as listed in docs/record.md: "listing", "static_page", "soft_404", "password",
    "members_only", "login_wall", "cookie_wall", "not_html", "empty", "no_title", "truncated", "duplicate", "twin", …
    """

    url: str
    reason: str
    detail: str | None = None
    site: str | None = None
    fetched_at: str | None = None
    http: Http | None = None
    warc: WarcRef | None = None
