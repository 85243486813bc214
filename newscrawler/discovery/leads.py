"""Where a site names its articles: as declared or probed, and as its first answers tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawler.discovery.harvest import Source

SITEMAP_GUESSES = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml", "/sitemap.txt")
FEED_GUESSES = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/feed.json", "/feeds/posts/default")
"""Usual places, below the home page, most common first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Where a site is known to name its articles: from its declaration or from a probe. Only *home* is needed."""

    home: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    rest: str | None = None


@dataclass(slots=True)
class Known:
    """What the first answers told: places still to ask."""

    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    rest: str | None = None
    is_wordpress: bool = False
    feed_next: list[Source] = field(default_factory=list)
    rest_next: list[Source] = field(default_factory=list)
    feed_ended: bool = False
    rest_failed: bool = False
