"""Usual places of sitemaps and feeds, asked one after the other while nothing else covers a site."""

from __future__ import annotations

from newscrawler.discovery.harvest import Source
from newscrawler.discovery.leads import FEED_GUESSES, SITEMAP_GUESSES
from newscrawler.urls import url_at


class Guesses:
    """Hands out each usual place once; below the home page when the site lies in a folder (*scope*) of its host."""

    def __init__(self) -> None:
        self._sitemaps = list(SITEMAP_GUESSES)
        self._feeds = list(FEED_GUESSES)

    def sitemap(self, home: str, scope: tuple[str, ...], *, is_wordpress: bool) -> list[Source]:
        """Return the next place of a sitemap, [] when all were named; WordPress has its own, which comes first."""
        if not self._sitemaps:
            return []
        own = "/wp-sitemap.xml"
        path = own if is_wordpress and own in self._sitemaps else self._sitemaps[0]
        self._sitemaps.remove(path)
        return [Source(url=usual(home, scope, path), kind="sitemap", guess=True)]

    def feed(self, home: str, scope: tuple[str, ...]) -> list[Source]:
        """Return the next place of a feed, [] when all were named."""
        return [Source(url=usual(home, scope, self._feeds.pop(0)), kind="feed", guess=True)] if self._feeds else []


def usual(home: str, scope: tuple[str, ...], path: str) -> str:
    """Return the URL of a usual *path* of the site at *home* whose pages lie below the segments of *scope*.

    >>> usual("https://example.com/ar/", ("ar",), "/feed/")
    'https://example.com/ar/feed/'
    """
    return url_at(home, "/" + "".join(f"{segment}/" for segment in scope) + path.lstrip("/"))
