"""What a probe found: facts of a site, the declaration they amount to, and how they differ from an older one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawler.discovery.leads import Leads
from newscrawler.sites.site import Site
from newscrawler.sites.tables import Discover, HowToFetch
from newscrawler.urls import host_of, resolve, site_name
from newscrawler.urls.canonical_url import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable


_MAX_TITLE = 80  # characters: longer ones are slogans for search engines


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """Facts found by a probe.

    *url* is the home page after redirects; URLs are absolute; *missing* names what was sought and not found;
    *delay_seconds* is the Crawl-delay of robots.txt; *requests* what the probe cost. *has_shells* says that the front
    page, or an article, is one that scripts fill.
    """

    url: str
    title: str | None = None
    cms: str | None = None
    theme: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    rest: str | None = None
    sections: tuple[str, ...] = ()
    pagination: str | None = None
    timezone: str | None = None
    language: str | None = None
    canonical_host: str | None = None
    amp: str | None = None
    print_page: str | None = None
    delay_seconds: float | None = None
    robots_flags: tuple[str, ...] = ()
    requests: int = 0
    rest_total: int | None = None
    sitemap_children: int = 0
    sitemap_entries: int = 0
    feed_entries: int = 0
    feed_dates: tuple[str, ...] = ()
    home_articles: int = 0
    has_shells: bool = False
    missing: tuple[str, ...] = ()

    def lacks(self) -> tuple[str, ...]:
        """Return the names of what was sought and not found, for the person who reads the declaration."""
        sought = {
            "feeds": self.feeds,
            "sitemaps": self.sitemaps,
            "rest": self.rest,
            "sections": self.sections,
            "pagination": self.pagination,
            "timezone": self.timezone,
            "language": self.language,
            "cms": self.cms,
        }
        return tuple(name for name, value in sought.items() if not value)

    @property
    def is_usable(self) -> bool:
        """Return True when anything was found that names articles, or a front page that a browser can fill."""
        return self.has_shells or bool(self.feeds or self.sitemaps or self.rest or self.home_articles or self.sections)

    def leads(self) -> Leads:
        """Return where discovery is to begin."""
        return Leads(home=self.url, feeds=self.feeds, sitemaps=self.sitemaps, rest=self.rest)

    def site(self, *, name: str | None = None) -> Site:
        """Return the declaration: what was found; sections only where neither sitemap nor REST API was."""
        covered = bool(self.sitemaps or self.rest)
        return Site(
            url=self.url,
            name=name or site_name(self.url),
            title=self.title if self.title and len(self.title) <= _MAX_TITLE else None,
            timezone=self.timezone,
            language=self.language,
            fetch=HowToFetch(browser="auto") if self.has_shells else HowToFetch(),
            discover=Discover(
                feeds=_short(self.feeds, self.url),
                sitemaps=_short(self.sitemaps, self.url),
                sections=() if covered else _short(self.sections, self.url),
            ),
        )


def drift(site: Site, found: ProbeResult) -> tuple[str, ...]:
    """Return what has changed between a declaration and a new probe, one line each; () when they agree."""
    lines: list[str] = []
    leads = site.leads()
    for name, declared, seen in (("feeds", leads.feeds, found.feeds), ("sitemaps", leads.sitemaps, found.sitemaps)):
        keys = {canonical_url(url) for url in seen}
        gone = [url for url in declared if canonical_url(url) not in keys]
        lines += [f"{name}: {url} is not found any more" for url in gone]
        if not declared and seen:
            lines.append(f"{name}: {seen[0]} is new")
    if site.timezone and found.timezone and site.timezone != found.timezone and not found.timezone.startswith("Etc/"):
        lines.append(f"timezone: declared {site.timezone}, the site says {found.timezone}")
    if site.language and found.language and site.language.split("-")[0] != found.language:
        lines.append(f"language: declared {site.language}, the site says {found.language}")
    if host_of(site.url) != host_of(found.url):
        lines.append(f"url: {host_of(site.url)} has moved to {host_of(found.url)}")
    if not found.is_usable:
        lines.append("nothing that names articles was found")
    return tuple(lines)


def _short(urls: Iterable[str], home: str) -> tuple[str, ...]:
    """Return URLs of the same host as paths: they read better, and survive a change of scheme or host."""
    short = []
    for url in urls:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        short.append(path if resolve(home, path) == url else url)
    return tuple(short)
