"""What a page announces of its site: feeds, sitemaps and the REST API, in its head, its headers, or by a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawler.discovery.harvest import Source
from newscrawler.urls.address import path_segments, same_site
from newscrawler.urls.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newscrawler.html.document import Document

MAX_FEEDS = 3  # of those that a page announces; the others are feeds of its sections
_COMMENTS = re.compile(r"/comments?/|[?&]feed=comments|/feed/comments")
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_MAYBE_TYPES = frozenset({"application/xml", "text/xml", "application/json", "text/json", ""})
# "rss.xml", "akhbar-rss.xml", "feed.aspx", "latest.rss": a last segment that is a feed, whatever its type says.
_FEED_NAME = re.compile(
    r"(?:.*[-_.])?(?:rss2?|atom|feeds?|rdf)(?:[-_][\w-]*)?(?:\.(?:xml|json|php|aspx?))?", re.IGNORECASE
)
_LONGEST_NAME = 80  # characters; comparing takes time by their square, and a page may have thousands of links
_LINK_VALUE = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:\"[^\"]*\"|[^\s\",;]*))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]*))")
_API_REL = "https://api.w.org/"
_FORMS_OF_FEED = {"rss", "atom", "feed"}


def announced_by(document: Document) -> list[Source]:
    """Return the feeds, sitemaps and the REST API that ``link`` elements announce; without a feed there, linked ones.

    Feeds of comments are left out.
    """
    found: dict[str, Source] = {}
    for link in document.root.iter("link"):
        told = _source(
            document.absolute(link.get("href")),
            rel=(link.get("rel") or "").lower().split(),
            kind=link.get("type") or "",
            title=link.get("title") or "",
        )
        if told:
            found[told.url] = told
    if not any(source.kind == "feed" for source in found.values()):
        found |= {source.url: source for source in _linked(document)}
    return list(found.values())


def announced_in(headers: Mapping[str, str], base: str) -> list[Source]:
    """Return the same of the ``Link`` header of the page at *base* (RFC 8288).

    >>> link = '</news.xml>; rel="alternate"; type="application/rss+xml", <https://e.com/wp-json/>; rel="https://api.w.org/"'
    >>> [(source.kind, source.url) for source in announced_in({"Link": link}, "https://e.com/ar/")]
    [('feed', 'https://e.com/news.xml'), ('rest', 'https://e.com/wp-json/')]
    """
    value = next((value for name, value in headers.items() if name.lower() == "link"), "")
    found = []
    for target, parameters in _LINK_VALUE.findall(value):
        named = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(parameters)}
        told = _source(
            resolve(base, target),
            rel=named.get("rel", "").lower().split(),
            kind=named.get("type", ""),
            title=named.get("title", ""),
        )
        found += [told] if told else []
    return found


def _source(url: str | None, *, rel: list[str], kind: str, title: str) -> Source | None:
    """Return what a link with these attributes leads to, None when it is no source."""
    if not url:
        return None
    if _API_REL in rel:
        return Source(url=url, kind="rest")
    if "sitemap" in rel:
        return Source(url=url, kind="sitemap")
    if _COMMENTS.search(url) or "comments" in title.lower():
        return None
    kind = kind.lower().partition(";")[0].strip()
    says_feed = "feed" in rel or _is_feed_name(url) or not _FORMS_OF_FEED.isdisjoint(title.lower().split())
    is_feed = "alternate" in rel and (kind in _FEED_TYPES or (kind in _MAYBE_TYPES and says_feed))
    return Source(url=url, kind="feed") if is_feed else None


def _linked(document: Document) -> Iterator[Source]:
    """Yield the feeds of the site that the page links to: it has an icon for them, and no word in its head."""
    for anchor in document.root.iter("a"):
        url = document.absolute(anchor.get("href"))
        if url and same_site(url, document.url) and _is_feed_name(url) and not _COMMENTS.search(url):
            yield Source(url=url, kind="feed")


def _is_feed_name(url: str) -> bool:
    *above, last = path_segments(url) or [""]
    names = [last, *above[-1:]] if last.lower().endswith(".xml") else [last]  # "/rss/siyasa.xml", too
    return any(len(name) <= _LONGEST_NAME and _FEED_NAME.fullmatch(name) for name in names)
