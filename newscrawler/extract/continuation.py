"""Further parts of an article that its site prints on several pages."""

from __future__ import annotations

import re
from itertools import count, takewhile
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from newscrawler.urls import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from newscrawler.html.document import Document

# WordPress <!--nextpage-->: /slug/2/; /slug/page/2/ is the next page of a list that stands in an article.
_PART_PATH = re.compile(r"(.*[^/])/([2-9]|[1-9][0-9])/?")
_SECOND = ("/2", "/2/")
_TWO = re.compile("(?<![1-9])2(?![0-9])|%32")  # in every address of a second part, and in few others
_FIRST_NUMBER = 2
_PART_PARAMETERS = frozenset({"page", "part", "pg"})


def further_parts(document: Document, around: etree._Element | None = None) -> tuple[str, ...]:
    """Return the addresses of the article's further parts that its first page links to, from the second on, in order.

    A part is the article's own address and a number, as a last step of the path or as a parameter; so a link to the
    next article, or to the next page of a list or of the comments, is never one.

    >>> from newscrawler.html.decode import decode
    >>> from newscrawler.html.document import parse
    >>> page = "<a href=/news/6/2/>2</a> <a href=/news/6/3/>3</a> <a href=/news/7/2/>خبر آخر</a>"
    >>> further_parts(parse(decode(page.encode()), "https://example.com/news/6/"))
    ('https://example.com/news/6/2/', 'https://example.com/news/6/3/')
    """
    links = (document.root if around is None else around).iterdescendants("a")
    hrefs = [href for link in links if (href := link.get("href"))]
    if not may_have_parts(hrefs, document.url):
        return ()
    if _FIRST_NUMBER not in _parts(filter(_TWO.search, hrefs), document.url):
        return ()  # without reading all links as addresses: 3 % of the extraction of a page that links to /news/2
    found = _parts(hrefs, document.url)
    numbers = takewhile(found.__contains__, count(_FIRST_NUMBER))
    return tuple(found[number] for number in numbers)


def _parts(hrefs: Iterable[str], page_url: str) -> dict[int, str]:
    """Return the addresses among *hrefs* of parts of the article at *page_url*, the first of each number."""
    own = _address(page_url)
    found: dict[int, str] = {}
    for href in hrefs:
        url = resolve(page_url, href)
        number = _part_of(url, own) if url else None
        if url and number:
            found.setdefault(number, url)
    return found


def may_have_parts(hrefs: Iterable[str | None], page_url: str) -> bool:
    """Return whether one of *hrefs* may lead to the second part of the article: a quick look, for all are asked.

    Reading all of them as addresses takes a fifth of the extraction of a page; of 93 real pages one comes to that. The
    parts of a page whose address has a query have it, too: `/slug/2/?lang=ar`.

    >>> may_have_parts(["/news/7/", "/news/6/2/"], "https://example.com/news/6/")
    True
    >>> may_have_parts(["/news/7/"], "https://example.com/news/6/")
    False
    """
    if "?" in page_url and any(href and ("/2?" in href or "/2/?" in href) for href in hrefs):
        return True
    return bool([href for href in hrefs if href and ("=2" in href or href.endswith(_SECOND))])


def _part_of(url: str, own: tuple[str, str, frozenset[tuple[str, str]]]) -> int | None:
    host, path, query = _address(url)
    by_path = _PART_PATH.fullmatch(path)
    if by_path and (host, by_path[1], query) == own:
        return int(by_path[2])
    for name, value in query - own[2]:
        if (
            name in _PART_PARAMETERS
            and value.isascii()
            and value.isdigit()
            and (host, path, query - {(name, value)}) == own
        ):
            return int(value) if 1 < int(value) < 100 else None  # noqa: PLR2004 - two digits, as in the path
    return None


def _address(url: str) -> tuple[str, str, frozenset[tuple[str, str]]]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", frozenset()
    return parts.netloc.lower(), unquote(parts.path).rstrip("/"), frozenset(parse_qsl(parts.query))
