"""What a crawl is asked for: sites by address or by name, single pages, lists of addresses, patterns."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace as replace_in

from newscrawler.errors import UsageError
from newscrawler.requisites import KINDS_OF
from newscrawler.sites import Typed, listed_pages, load_sites, together, typed_sites
from newscrawler.urls import split_login, split_url, without_password

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawler.requisites import Level
    from newscrawler.sites import Site

_WHOLE = ""  # what --site gives without a name: the whole site of each URL


def asked_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give *command* the arguments that say what to crawl: *asked*, *requisites* and *sites_folder*."""

    @click.argument("urls", metavar="URL...", nargs=-1)
    @click.option(
        "--site",
        "names",
        multiple=True,
        is_flag=False,
        flag_value=_WHOLE,
        metavar="[NAME]",
        help="A site of the sites folder, in place of a URL; without NAME: the whole site of an article's URL.",
    )
    @click.option("--urls", "lists", multiple=True, metavar="FILE", help="The pages that FILE lists (-: input).")
    @click.option("--cookies", metavar="FILE", help="Cookies for the sites, of a log-in perhaps (Netscape form).")
    @click.option(
        "--requisites",
        type=click.Choice(tuple(KINDS_OF)),
        help="What is kept of that which a page needs to look as it did. [default: as the site's file says, styles]",
    )
    @click.option("--include", multiple=True, metavar="PATTERN", help='Only articles like "/politics/", "*2026*".')
    @click.option("--exclude", multiple=True, metavar="PATTERN", help='Nothing like "/sport/", "*?print=".')
    @wraps(command)
    def with_asked(
        *args: Any,
        urls: tuple[str, ...],
        names: tuple[str, ...],
        lists: tuple[str, ...],
        cookies: str | None,
        requisites: Level | None,
        include: tuple[str, ...],
        exclude: tuple[str, ...],
        sites_folder: Path,
        **kwargs: Any,
    ) -> int:
        declared = load_sites(sites_folder)
        asked = asked_for(urls, names, lists, declared, folder=sites_folder)
        asked = [_bounded(one, include, exclude, cookies, requisites) for one in asked]
        return command(*args, asked=asked, sites_folder=sites_folder, requisites=requisites, **kwargs)

    return with_asked


def asked_for(
    urls: Sequence[str], names: Sequence[str], lists: Sequence[str], declared: Sequence[Site], *, folder: Path
) -> list[Typed]:
    """Return what the *urls*, the *names* of declared sites and the *lists* of addresses ask for.

    Raises UsageError for a name without a file, for what is no address, and for a list that cannot be read.
    """
    by_name = {site.name: site for site in declared}
    addresses = [name for name in names if name not in by_name and "://" in name]
    unknown = [name for name in names if name not in {*by_name, *addresses, _WHOLE}]
    if unknown:
        raise UsageError(f"{folder}: no site file for {', '.join(unknown)}; newscrawler sites add URL writes one")
    whole = _WHOLE in names or bool(addresses)
    asked = [Typed(site=by_name[name]) for name in names if name in by_name]
    asked += typed_sites((*urls, *addresses), declared, whole=whole)
    if lists:
        asked += listed_pages([url for path in lists for url in listed(path)], declared)
    found: dict[str, Typed] = {}
    for one in asked:
        known = found.get(one.site.name)
        found[one.site.name] = together(known, one) if known else one
    return list(found.values())


def listed(path: str) -> list[str]:
    """Return the addresses of a list, one a line, in <> or quotes perhaps; blank lines and "#…" are none.

    *path* "-" is standard input. Raises UsageError for a file that cannot be read, and for a line that is no address.
    """
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); give a text file with one address a line") from error
    lines = [(number, raw.strip().strip("<>\"'")) for number, raw in enumerate(text.splitlines(), 1)]
    addresses = [(number, line) for number, line in lines if line and not line.startswith("#")]
    for number, line in addresses:
        if "\t" in line or split_url(split_login(line)[0]) is None:  # urlsplit drops tabs: "a.html<tab>title"
            shown = without_password(line)
            raise UsageError(
                f'{path}, line {number}: "{shown}" is no http(s) address; write one a line, as https://example.com/a'
            )
    return [line for _, line in addresses]


def _bounded(
    one: Typed,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    cookies: str | None,
    requisites: Level | None,
) -> Typed:
    """Return *one* with the patterns, cookies and requisites that the options add to what its site declares."""
    fetch = replace_in(one.site.fetch, cookies_file=cookies) if cookies else one.site.fetch
    discover = one.site.discover
    more = replace_in(discover, include=(*discover.include, *include), exclude=(*discover.exclude, *exclude))
    return replace(one, site=replace_in(one.site, discover=more, fetch=fetch, archive=one.site.archive.at(requisites)))
