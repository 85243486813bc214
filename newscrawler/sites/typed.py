"""What was typed, and what that asks for: a whole site, a source alone, or these pages and no others."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replace_in
from typing import TYPE_CHECKING

from msgspec.structs import replace

from newscrawler.errors import UsageError
from newscrawler.sites import Site, undeclared
from newscrawler.urls import is_document, same_site, split_login, split_url, url_at, verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A *site* to crawl, and the *pages* of it that were typed.

    With *whole* all of the site, too; without it these pages and no others, unless *else_site*: then the site begins
    at the one page when it turns out to be no article. Without pages, *whole* False takes the source at the site's
    address alone.
    """

    site: Site
    pages: tuple[str, ...] = ()
    whole: bool = True
    else_site: bool = False


def typed_sites(urls: Iterable[str], declared: Sequence[Site], *, whole: bool) -> list[Typed]:
    """Return what the addresses *urls* ask for, one for each site; *whole* wants all of it beside a page.

    *declared* are the sites with a file. Raises UsageError for what is no address.
    """
    found: dict[str, Typed] = {}
    for url in urls:
        plain, login = split_login(url)
        one = _typed(plain, declared, whole=whole)
        one = replace_in(one, site=_opened(one.site, login))
        known = found.get(one.site.name)
        found[one.site.name] = together(known, one) if known else one
    return list(found.values())


def listed_pages(urls: Iterable[str], declared: Sequence[Site]) -> list[Typed]:
    """Return the pages *urls* by site: these and no others, whatever they are. Raises UsageError for no address."""
    found: dict[str, Typed] = {}
    for address in urls:
        url, login = split_login(address)
        site = _opened(_site_of(_checked(url), declared), login)
        one = Typed(site=site, pages=(url,), whole=False)
        known = found.get(site.name)
        found[site.name] = together(known, one) if known else one
    return list(found.values())


def _typed(url: str, declared: Sequence[Site], *, whole: bool) -> Typed:
    own = next((site for site in declared if site.url.rstrip("/") == url.rstrip("/")), None)
    if own is not None:
        return Typed(site=own)
    verdict = verdict_of(_checked(url))
    if verdict == "hub":
        return Typed(site=undeclared(url))
    site = _site_of(url, declared)
    if verdict == "never" and not is_document(url):  # the address of a file: of a feed or a sitemap
        return Typed(site=site if whole else replace(site, url=url), whole=whole)
    return Typed(site=site, pages=(url,), whole=whole, else_site=not whole)


def _opened(site: Site, login: str | None) -> Site:
    """Return *site* with the *login* that was typed with its address."""
    return site if login is None else replace(site, fetch=site.fetch.logged_in(login))


def together(one: Typed, other: Typed) -> Typed:
    """Return what two askings for one site ask for together; the log-ins typed with either are kept."""
    pages = tuple(dict.fromkeys((*one.pages, *other.pages)))
    whole = one.whole or other.whole
    home = next((typed.site for typed in (one, other) if typed.whole or not typed.pages), one.site)
    headers = {**other.site.fetch.headers, **one.site.fetch.headers}
    return Typed(site=replace(home, fetch=replace(home.fetch, headers=headers)), pages=pages, whole=whole)


def _site_of(url: str, declared: Sequence[Site]) -> Site:
    """Return the site that the page at *url* belongs to: a declared one on its host, else that of its host."""
    return next((site for site in declared if same_site(site.url, url)), None) or undeclared(url_at(url, "/"))


def _checked(url: str) -> str:
    if split_url(url) is None:
        raise UsageError(f'"{url}" is no http(s) address; write it as https://example.com/')
    return url
