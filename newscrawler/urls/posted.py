"""What is asked for by POST has an address, too: its URL with the fields, as the indexes of web archives write it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from newscrawler.urls.address import pairs_of_query

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_POSTED_BYTES = 4096  # of fields; more is the state of a page (__VIEWSTATE), which no index could hold
_METHOD = "__wb_method=POST"  # of pywb, cdxj-indexer and ReplayWeb.page
_JSON = "__wb_type=json"
_LONG = 16  # digits: a number that scripts cannot hold was a string


class Posted(NamedTuple):
    """A request to send: *body* is None for GET, *content_type* "" then."""

    url: str
    body: bytes | None = None
    content_type: str = ""


def posted_url(url: str, fields: Iterable[tuple[str, str]], *, is_json: bool = False) -> str:
    """Return the address that stands for posting *fields* to *url*, as a form sends them or as a JSON object.

    >>> posted_url("https://example.com/ajax.php", [("action", "more"), ("page", "2")])
    'https://example.com/ajax.php?__wb_method=POST&action=more&page=2'
    """
    pieces = (_METHOD, *((_JSON,) if is_json else ()), urlencode(list(fields)))
    return f"{url}{'&' if '?' in url else '?'}{'&'.join(pieces)}"


def as_sent(url: str) -> Posted:
    """Return what is sent for *url*: itself by GET, or what :func:`posted_url` was given.

    >>> as_sent("https://example.com/a.php?l=ar&__wb_method=POST&page=2")
    Posted(url='https://example.com/a.php?l=ar', body=b'page=2', content_type='application/x-www-form-urlencoded')
    >>> as_sent("https://example.com/a.php?__wb_method=POST&__wb_type=json&page=2&tag=x").body
    b'{"page": 2, "tag": "x"}'
    >>> as_sent("https://example.com/a.php?page=2")
    Posted(url='https://example.com/a.php?page=2', body=None, content_type='')
    """
    address, found, query = url.partition(_METHOD)
    if not found:
        return Posted(url)
    address, query = address[:-1], query.removeprefix("&")
    if not query.startswith(_JSON):
        return Posted(address, query.encode(), "application/x-www-form-urlencoded")
    pairs = pairs_of_query(query.removeprefix(_JSON))
    values = {
        name: int(value) if value.isascii() and value.isdecimal() and len(value) < _LONG else value
        for name, value in pairs
    }
    return Posted(address, json.dumps(values).encode(), "application/json")
