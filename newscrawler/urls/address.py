"""The parts of an address: server, site, path and query, as they are to be compared."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=16384)
def split_url(url: str) -> SplitResult | None:
    """Return the parts of an absolute http(s) URL with a host, None for everything else (never an exception)."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS and _server(parts.netloc)[0] else None


def host_of(url: str) -> str:
    """Return the host of a URL, lower-case, international names in Punycode, no final dot; "" when there is none.

    >>> host_of("https://موقع.مصر/")
    'xn--4gbrim.xn--wgbh1c'
    """
    parts = split_url(url)
    return _server(parts.netloc)[1] if parts else ""


def port_of(parts: SplitResult) -> int | None:
    """Return the port when it is not the default one of the scheme."""
    port = _server(parts.netloc)[2]
    return None if port in {None, _PORTS.get(parts.scheme)} else port


@lru_cache(maxsize=4096)  # a crawl meets thousands of URLs of each server
def _server(netloc: str) -> tuple[bool, str, int | None]:
    """Return whether *netloc* names a server that there can be, its host as :func:`host_of` gives it, and its port."""
    parts = SplitResult("", netloc, "", "", "")
    try:
        name, port = parts.hostname or "", parts.port
    except ValueError:  # the port is no number
        return False, "", None
    host = name.lower()
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")
    host = host.rstrip(".")  # behind the other: "․" (U+2024) is a dot, too
    return bool(host), host, port


def site_host(url: str) -> str:
    """Return the host and port that stand for the whole site: without ``www.``, ``m.``, ``mobile.`` and ``amp.``.

    >>> site_host("https://m.example.com/a"), site_host("http://127.0.0.1:8081/")
    ('example.com', '127.0.0.1:8081')
    """
    parts = split_url(url)
    return _site_host(parts.scheme, parts.netloc) if parts else ""


@lru_cache(maxsize=4096)
def _site_host(scheme: str, netloc: str) -> str:
    host = re.sub(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.[^.])", "", _server(netloc)[1])
    port = port_of(SplitResult(scheme, netloc, "", "", ""))
    return f"{host}:{port}" if port else host


def same_site(one: str, other: str) -> bool:
    """Return True when both URLs belong to one site (``www.``, ``m.``, ``amp.`` and the scheme set aside)."""
    host = site_host(one)
    return bool(host) and host == site_host(other)


def path_segments(url: str) -> list[str]:
    """Return the segments of the path, percent-decoded, empty ones left out; for judging, not for rebuilding.

    >>> path_segments("https://example.com/2024/05/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/")
    ['2024', '05', 'أخبار']
    """
    parts = split_url(url)
    if parts is None:
        return []
    return [percent_decoded(segment) for segment in parts.path.split("/") if segment]


def query_pairs(url: str) -> list[tuple[str, str]]:
    """Return the names and values of the query, percent-decoded, in order."""
    parts = split_url(url)
    return pairs_of_query(parts.query) if parts else []


def percent_decoded(text: str) -> str:
    """Return *text* without percent-encoding; bytes that are no UTF-8 become U+FFFD.

    >>> percent_decoded("%D8%AE%D8%A8%D8%B1")
    'خبر'
    """
    return unquote_to_bytes(text).decode("utf-8", "replace")


def pairs_of_query(query: str) -> list[tuple[str, str]]:
    """Return the names and values of *query*, decoded, in order.

    >>> pairs_of_query("q=%D8%AE%D8%A8%D8%B1+عاجل&amp;p=2")
    [('q', 'خبر عاجل'), ('p', '2')]
    """
    pairs = []
    for piece in query.replace("&amp;", "&").split("&"):
        name, _, value = piece.partition("=")
        pairs.append((percent_decoded(name.replace("+", " ")), percent_decoded(value.replace("+", " "))))
    return [pair for pair in pairs if pair != ("", "")]
