"""Where a site names its articles: as declared or probed, and as its first answers tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawler.urls import Patterns

if TYPE_CHECKING:
    from newscrawler.discovery.harvest import Source

SITEMAP_GUESSES = (
    "/sitemap.xml",  # Blogger, Drupal, Ghost, Hugo, Jekyll, All in One SEO, …
    "/sitemap_index.xml",  # Yoast, Rank Math, Nuxt
    "/wp-sitemap.xml",  # WordPress 5.5 and later
    "/sitemap-index.xml",  # Astro, Gatsby
    "/sitemaps.xml",  # SEOPress
    "/news-sitemap.xml",  # Yoast News
    "/sitemap-news.xml",  # XML Sitemap & Google News
    "/sitemap_news.xml",
    "/sitemap.xml.gz",
    "/sitemap/sitemap-index.xml",  # Gatsby 4
    "/sitemap/sitemap.xml",
    "/sitemap/",
    "/sitemap.php",
    "/sitemap.txt",
    "/sitemap1.xml",
    "/arc/outboundfeeds/sitemap-index/?outputType=xml",  # Arc XP
)
FEED_GUESSES = (
    "/feed/",  # WordPress
    "/rss.xml",
    "/rss",
    "/feed.xml",  # Jekyll
    "/atom.xml",
    "/index.xml",  # Hugo
    "/feed.json",
    "/feeds/posts/default",  # Blogger
    "/?feed=rss2",  # WordPress without pretty permalinks
    "/rss.php",
    "/rss.aspx",
    "/arc/outboundfeeds/rss/?outputType=xml",
)
"""Usual places by the documents of what makes them, below the home page, most common first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Where a site is known to name its articles: from its declaration or from a probe. Only *home* is needed.

    *alone*: *home* is a feed or a sitemap, and nothing beside it is asked. *documents*: a PDF
    that a source names is an article. *wanted* bounds what is taken from anywhere.
    """

    home: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    rest: str | None = None
    alone: bool = False
    documents: bool = False
    wanted: Patterns = field(default_factory=Patterns)


@dataclass(slots=True)
class KnownSources:
    """What the first answers told: places still to ask."""

    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    rest: str | None = None
    is_wordpress: bool = False
    feed_next: list[Source] = field(default_factory=list)
    rest_next: list[Source] = field(default_factory=list)
    feed_ended: bool = False
    rest_failed: bool = False
