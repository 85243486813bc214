"""One door for all kinds of sources: the answer of a server in, a harvest out."""

from __future__ import annotations

import re
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from newscrawler.discovery.announced import MAX_FEEDS, announced_in
from newscrawler.discovery.doors import doors_of
from newscrawler.discovery.feeds import feed_entries, feed_pages
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.inflate import GZIP
from newscrawler.discovery.listing import listing_entries
from newscrawler.discovery.loaded import loaded_entries
from newscrawler.discovery.robots import parse_robots
from newscrawler.discovery.sitemaps import sitemap_entries
from newscrawler.discovery.wordpress import rest_entries
from newscrawler.errors import FeedError, SitemapError
from newscrawler.html.declared import content_type_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawler.urls.shapes import Shapes

_READERS = {"sitemap": sitemap_entries, "feed": feed_entries}
_FEED_ROOT = re.compile(rb"<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE)
_SITEMAP_ROOT = re.compile(rb"<(?:[a-z]+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)


def read_answer(
    source: Source,
    body: bytes,
    *,
    url: str,
    headers: Mapping[str, str],
    status: int = 200,
    shapes: Shapes | None = None,
) -> Harvest:
    """Return what the answer to *source* gives; *url* is where redirects ended, *headers* are plain strings.

    A page that only sends its reader on (see ``doors_of``) gives where to, as a source of its kind. An error status
    gives an empty harvest with the flag "status_404" (and so on). Raises FeedError or SitemapError when the answer is
    not what the source should be, or is hostile.
    """
    if source.kind == "robots":
        return parse_robots(body, url, status=status).harvest()
    if status >= HTTPStatus.BAD_REQUEST:
        return Harvest(flags=(f"status_{status}",))
    if source.kind == "rest":
        return rest_entries(body, url, headers)
    if source.kind == "feed_text":
        return feed_pages(body, url)
    if source.kind in _READERS:
        return _read_source(source, body, url=url, headers=headers)
    through = () if source.within else _through(source, body, url=url, headers=headers)
    harvest = _read_page(source, body, url=url, headers=headers, shapes=shapes)
    return replace(harvest, sources=(*harvest.sources, *through))


def _read_source(source: Source, body: bytes, *, url: str, headers: Mapping[str, str]) -> Harvest:
    """Return what a feed or sitemap names; a door is looked for where it names nothing: texts in feeds have frames."""
    harvest, broken = Harvest(), None
    reader = sitemap_entries if body[:2] == GZIP else _READERS[source.kind]  # it inflates feeds, too
    try:
        harvest = reader(body, url)
    except (FeedError, SitemapError) as error:
        broken = error
    if harvest.entries or harvest.sources:
        return harvest
    if through := _through(source, body, url=url, headers=headers) or _feeds_on(source, body, url=url):
        return Harvest(sources=through, flags=("door",))
    if broken is not None:
        raise broken
    return harvest


def _through(source: Source, body: bytes, *, url: str, headers: Mapping[str, str]) -> tuple[Source, ...]:
    return tuple(replace(source, url=there, depth=source.depth + 1) for there in doors_of(body, url, headers))


def _feeds_on(source: Source, body: bytes, *, url: str) -> tuple[Source, ...]:
    """Return the feeds that a page in the place of a feed leads to: "خدمة RSS", with one for each section."""
    if source.kind != "feed" or source.depth:
        return ()
    named = [other.url for other in listing_entries(body, url).sources if other.kind == "feed" and other.url != url]
    return tuple(replace(source, url=there, depth=1) for there in named[:MAX_FEEDS])


def _read_page(source: Source, body: bytes, *, url: str, headers: Mapping[str, str], shapes: Shapes | None) -> Harvest:
    kind = content_type_of(headers)
    if source.within:
        return loaded_entries(source, body, url=url, content_type=kind, shapes=shapes)
    if _FEED_ROOT.search(body[:512]):  # a section that answers with its feed
        return feed_entries(body, url)
    if body[:2] == GZIP or _SITEMAP_ROOT.search(body[:2048]):  # the address of a sitemap was given as that of a site
        return sitemap_entries(body, url)
    harvest = listing_entries(body, url, shapes=shapes, content_type=kind, page=source.page, depth=source.depth)
    if source.kind != "home":
        return harvest
    known = {(other.kind, other.url) for other in harvest.sources}
    told = [other for other in announced_in(headers, url) if (other.kind, other.url) not in known]
    return replace(harvest, sources=(*harvest.sources, *told))
