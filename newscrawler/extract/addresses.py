"""The parts of a URL, for reading them as evidence: a broken one has none."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urlsplit

from newscrawler.urls import split_login

_NONE = SplitResult("", "", "", "", "")


def parts_of(url: str) -> SplitResult:
    """Return the parts of *url*, all empty when it is none.

    >>> parts_of("https://a.example/b?c").path, parts_of("http://[bad").path
    ('/b', '')
    """
    try:
        return urlsplit(url)
    except ValueError:
        return _NONE


def checked_url(url: object) -> str:
    """Return *url*, the address of a page, without user name and password. Raises TypeError when it is no string.

    >>> checked_url("https://a.example/b")
    'https://a.example/b'
    """
    if not isinstance(url, str):
        raise TypeError(
            f"url is {url!r}: give the page's address as a str, for links, dates and the kind of page are read from it"
        )
    return split_login(url)[0] if "@" in url else url


def path_of(url: str) -> str:
    """Return the decoded path of *url*.

    >>> path_of("https://a.example/%D8%AE%D8%A8%D8%B1/")
    '/خبر/'
    """
    path = parts_of(url).path
    return unquote(path) if "%" in path else path


def linked_host(url: str) -> str:
    """Return the host of *url* in lower case, or "".

    >>> linked_host("https://Akhbar.Example:8080/a")
    'akhbar.example'
    """
    try:
        parts = parts_of(url)
        is_plain = parts.netloc.replace(".", "").replace("-", "").isalnum()  # no port, no password
        return parts.netloc.lower() if is_plain else parts.hostname or ""
    except ValueError:
        return ""
