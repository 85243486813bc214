"""A site is a declaration: a few lines of TOML that say what the crawler cannot find out alone."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from newscrawler.discovery.leads import Leads
from newscrawler.errors import SiteError
from newscrawler.items import SiteRules
from newscrawler.sites.tables import Archived, Boilerplate, Discover, Expect, Extract, HowToFetch
from newscrawler.urls import Patterns, site_name, split_login, url_at
from newscrawler.urls.address import split_url

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")
_EVERY = re.compile(r"([1-9][0-9]{0,4})(m|h|d|w)")
_SPAN = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]-(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MIN_EVERY = timedelta(minutes=5)  # below it a run cannot end before the next begins at the polite speed


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One site. Only *url* is needed; *name* is the name of its file, and of its folder in the archive.

    *timezone* is an IANA name, *country* ISO 3166 or "INT" (services of many countries), *language* BCP 47, *every*
    "30m", "2h", "1d" or "auto" (by how often the site publishes), *delay* the least seconds between two requests,
    *quiet* the hours in which it is left alone ("01:00-05:00", by its own clock), *kind* what it is ("newspaper",
    "broadcaster", …). Building one that is not valid raises SiteError.
    """

    url: str
    name: str = ""
    title: str | None = None
    country: str | None = None
    timezone: str | None = None
    language: str | None = None
    kind: str | None = None
    every: str = "auto"
    delay: float | None = None
    quiet: tuple[str, ...] = ()
    discover: Discover = Discover()
    fetch: HowToFetch = HowToFetch()
    archive: Archived = Archived()
    extract: Extract = Extract()
    boilerplate: Boilerplate = Boilerplate()
    expect: Expect = Expect()

    def __post_init__(self) -> None:
        """Check what types cannot say. Raises SiteError, naming the field."""
        self._take_login()
        if split_url(self.url) is None:
            raise SiteError(f'url: "{self.url}" is no http(s) address; write it as https://example.com/')
        if self.name:
            require_name(self.name)
        if self.timezone and not _is_zone(self.timezone):
            raise SiteError(f'timezone: "{self.timezone}" is unknown; use an IANA name such as Asia/Riyadh')
        if self.language and not _LANGUAGE.fullmatch(self.language):
            raise SiteError(f'language: "{self.language}" is no language tag; use ar, arz, en, …')
        if self.country and not re.fullmatch(r"[A-Z]{2}|INT", self.country):
            raise SiteError(f'country: "{self.country}" is no ISO 3166 code; use EG, SA, … or INT')
        interval(self.every)
        self._check_manners()
        if self.archive.screenshot and self.fetch.browser == "never":
            raise SiteError('archive.screenshot: a picture needs a browser; set fetch.browser to "auto" or "always"')

    def _take_login(self) -> None:
        """Make user name and password in the address what they are, a header for the site: addresses are stored."""
        url, login = split_login(self.url)
        msgspec.structs.force_setattr(self, "url", url)
        if login and not any(name.lower() == "authorization" for name in self.fetch.headers):
            msgspec.structs.force_setattr(self, "fetch", self.fetch.logged_in(login))

    def _check_manners(self) -> None:
        if self.delay is not None and self.delay <= 0:
            raise SiteError(f"delay: {self.delay} must be seconds above 0")
        for span in self.quiet:
            if not _SPAN.fullmatch(span):
                raise SiteError(f'quiet: "{span}" must be hours of the site\'s time zone, as "01:00-05:00"')

    @property
    def interval(self) -> timedelta | None:
        """Return how often the site is to be crawled; None is "auto"."""
        return interval(self.every)

    def rules(self) -> SiteRules:
        """Return what extraction and cleaning need to know of the site."""
        return SiteRules(
            name=self.name or None,
            title=self.title,
            timezone=self.timezone,
            language=self.language,
            body=self.extract.body,
            remove=self.extract.remove,
            lines=self.boilerplate.lines,
        )

    def leads(self) -> Leads:
        """Return where discovery is to begin, with absolute URLs."""
        declared = self.discover
        return Leads(
            home=self.url,
            feeds=self._urls("feeds", declared.feeds),
            sitemaps=self._urls("sitemaps", declared.sitemaps),
            sections=self._urls("sections", declared.sections),
            rest=next(iter(self._urls("rest", (declared.rest,) if declared.rest else ())), None),
            documents=self.archive.documents,
            wanted=Patterns(include=declared.include, exclude=declared.exclude),
        )

    def _urls(self, key: str, paths: tuple[str, ...]) -> tuple[str, ...]:
        try:
            return tuple(url_at(self.url, path) for path in paths)
        except ValueError as error:
            raise SiteError(f"{self.name}: discover.{key}: {error}") from None


def require_name(name: str) -> None:
    """Raise SiteError when *name* is none that a site, its file and its folders can have."""
    if not _NAME.fullmatch(name):
        raise SiteError(f'name: "{name}" may hold a-z, 0-9, "-" and "_" only; rename the file')


def interval(every: str) -> timedelta | None:
    """Return the time between two crawls that "30m", "2h", "1d" or "1w" mean; None for "auto". Raises SiteError.

    >>> interval("2h")
    datetime.timedelta(seconds=7200)
    """
    if every == "auto":
        return None
    match = _EVERY.fullmatch(every)
    found = int(match[1]) * _UNITS[match[2]] if match else timedelta()
    if found < MIN_EVERY:
        raise SiteError(f'every: "{every}" must be "auto", or 5 minutes or more as "30m", "2h", "1d" or "1w"')
    return found


def undeclared(url: str) -> Site:
    """Return the site at *url* that nobody declared. Raises SiteError when it is no address.

    >>> undeclared("https://www.alwatan.com.sa/").name
    'alwatan-com-sa'
    """
    if split_url(url) is None:
        raise SiteError(f'url: "{split_login(url)[0]}" is no http(s) address; write it as https://example.com/')
    return Site(url=url, name=site_name(url))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
