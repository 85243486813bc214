"""What a browser makes of a link: the one way from an address on a page to an absolute one."""

from __future__ import annotations

import re
from urllib.parse import quote

import ada_url

from newscrawler.urls.login import split_login

# An address that is whole and as a browser would write it: most links of most pages, at a tenth of the cost of parsing.
_WHOLE = re.compile(
    r"https?://(?:(?!xn--)[a-z0-9-]+\.)+[a-z]{2,}/(?!\.)(?:[A-Za-z0-9_~!$&()*+,;=:@.-]++|%(?!2[Ee])[0-9A-Fa-f]{2}|/(?!\.))*+"
    r"(?:\?[A-Za-z0-9._~!$&()*+,;=:@/?%-]++)?"
)
_SCHEMES = frozenset({"http", "https"})
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def resolve(base: str, link: str, *, encoding: str = "utf-8") -> str | None:
    r"""Return *link*, found in a document at *base*, as an absolute http(s) URL; None when it is none.

    It is what browsers do (the WHATWG URL standard, by the library ada): spaces around it and line ends inside it go,
    backslashes are slashes, dots in the path are followed, international hosts become Punycode, what cannot stand in a
    URL is percent-encoded. User names and passwords are left out: a link is no log-in. *encoding* is that of the
    document: in a query, and only there, letters are written in it.

    >>> resolve("https://example.com/أخبار/", r"..\صورة.jpg")
    'https://example.com/%D8%B5%D9%88%D8%B1%D8%A9.jpg'
    >>> resolve("http://example.com/", "/list.asp?cat=أدب", encoding="windows-1256")
    'http://example.com/list.asp?cat=%C3%CF%C8'
    >>> resolve("https://example.com/", "mailto:desk@example.com") is None
    True
    """
    if _WHOLE.fullmatch(link):
        return link
    if not encoding.startswith("utf"):
        link = _query_in(link, encoding)
    try:
        url = ada_url.join_url(base, link)
    except (ValueError, UnicodeError):  # "http://[bad", a lone surrogate
        return None
    if url.partition(":")[0] not in _SCHEMES:
        return None
    return split_login(url)[0] if "@" in url else url


def url_at(home: str, path: str) -> str:
    """Return the URL of *path* as the page at *home* would link it. Raises ValueError when that is no http(s) URL.

    >>> url_at("https://example.com/ar/", "/robots.txt")
    'https://example.com/robots.txt'
    """
    url = resolve(home, path)
    if url is None:
        raise ValueError(f"{path!r} is no address on {home}")
    return url


def _query_in(link: str, encoding: str) -> str:
    """Return *link* with the letters of its query as bytes of *encoding*; those it lacks as browsers send them."""
    before, fragment_mark, fragment = link.partition("#")
    path, mark, query = before.partition("?")
    if not mark or query.isascii():
        return link
    try:
        query = _BEYOND_ASCII.sub(lambda run: quote(run[0].encode(encoding, "xmlcharrefreplace")), query)
    except LookupError:
        return link
    return f"{path}{mark}{query}{fragment_mark}{fragment}"
