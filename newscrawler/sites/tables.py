"""The tables of a site's file: each says one thing of a site, and checks what types cannot say."""

from __future__ import annotations

import re
from typing import Literal

import msgspec
from cssselect import GenericTranslator, SelectorError
from lxml import etree
from msgspec.structs import replace

from newscrawler.errors import SiteError
from newscrawler.requisites import KINDS_OF, Kinds, Level
from newscrawler.urls import is_pattern

_PROXY = re.compile(r"(?:https?|socks5h?)://[^\s/]")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")

_DOCUMENT: Kinds = frozenset({"document"})

MOST_LOADS = 100  # of one list; a page may make 200 requests
Paths = tuple[str, ...]
Showing = Literal["never", "auto", "always"]


class Discover(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where articles are named: paths or URLs; empty means "find out".

    Of *include* and *exclude* see :class:`newscrawler.urls.Patterns`.
    """

    feeds: Paths = ()
    sitemaps: Paths = ()
    sections: Paths = ()
    rest: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the patterns. Raises SiteError."""
        for pattern in (*self.include, *self.exclude):
            if not is_pattern(pattern):
                raise SiteError(f'discover: "{pattern}" is no pattern; begin it with "/" or "*", as in robots.txt')


class HowToFetch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the site is asked, where the usual way gives nothing.

    *proxy* "" is none, whatever the environment says; *cookies* keeps all cookies for a run, *cookies_file* brings some
    (Netscape form, as browsers and curl write it); *headers* go with every request; *verify* False accepts any
    certificate. *browser* says whether a browser shows the pages, so that their scripts run: never, always, or where
    a page comes back as a shell that scripts fill; *load_more* how often a list in it is asked for more.
    """

    proxy: str | None = None
    cookies: bool = False
    cookies_file: str | None = None
    headers: dict[str, str] = {}
    user_agent: str | None = None
    verify: bool = True
    browser: Showing = "never"
    load_more: int = 0

    def __post_init__(self) -> None:
        """Check what types cannot say. Raises SiteError."""
        if self.proxy and not _PROXY.match(self.proxy):
            raise SiteError("fetch.proxy: write it as http://proxy.example:3128, or socks5h://proxy.example:1080")
        if not 0 <= self.load_more <= MOST_LOADS or (self.load_more and self.browser == "never"):
            raise SiteError(f'fetch.load_more: at most {MOST_LOADS} times, and with fetch.browser "auto" or "always"')
        for name, value in self.headers.items():
            if not _HEADER.fullmatch(name) or not value.isprintable():
                raise SiteError(f"fetch.headers: {name!r} is no name of a header, or its value is not one line")

    def logged_in(self, login: str) -> HowToFetch:
        """Return the same with *login*, the value of an Authorization header."""
        others = {name: value for name, value in self.headers.items() if name.lower() != "authorization"}
        return replace(self, headers={**others, "Authorization": login})


class Archived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the archive holds beside the pages of articles: the *requisites* that these need to look as they did.

    *documents* adds the PDFs that these link to, and reads those that a source names as articles; *screenshot* adds a
    picture of each page that a browser shows.
    """

    requisites: Level = "styles"
    documents: bool = False
    screenshot: bool = False

    def at(self, level: Level | None) -> Archived:
        """Return the same with the requisites of *level*; None changes nothing."""
        return replace(self, requisites=level) if level else self

    @property
    def kinds(self) -> Kinds:
        """Return the kinds of what is kept."""
        return KINDS_OF[self.requisites] | (_DOCUMENT if self.documents else frozenset())


class Extract(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """CSS or XPath (beginning with "/" or "("), only where the generic rules fall short."""

    body: str | None = None
    remove: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the selectors. Raises SiteError."""
        for selector in (self.body, *self.remove):
            if selector is not None:
                _check_selector(selector)


class Boilerplate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lines that this site repeats, as printed."""

    lines: tuple[str, ...] = ()


class Expect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a healthy site looks like: the lowest and the highest number of new articles a day, and least shares.

    *dated* and *body* are shares of articles (0..1) that have a date of publication, and a text.
    """

    articles_per_day: tuple[int, int] | None = None
    dated: float | None = None
    body: float | None = None

    def __post_init__(self) -> None:
        """Check the numbers. Raises SiteError."""
        low, high = self.articles_per_day or (0, 0)
        if low < 0 or high < low:
            raise SiteError(
                f"expect.articles_per_day: [{low}, {high}] must be the lowest and the highest number of a day"
            )
        for name, share in (("dated", self.dated), ("body", self.body)):
            if share is not None and not 0 <= share <= 1:
                raise SiteError(f"expect.{name}: {share} must be a share from 0 to 1")


def _check_selector(selector: str) -> None:
    try:
        etree.XPath(selector if selector.startswith(("/", "(")) else GenericTranslator().css_to_xpath(selector))
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise SiteError(f'extract: "{selector}" is neither CSS nor XPath ({error})') from error
