"""The WordPress REST API as a list of all posts: where it is, what to ask, and what its answers say."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec

from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.numbers import number_of
from newscrawler.errors import FeedError
from newscrawler.items import Entry
from newscrawler.urls.address import query_pairs, split_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

PER_PAGE = 100  # the most that WordPress grants
# With the names of section, tags and author in the same answer: 6 KB a post, where its page, fetched next, has 100.
_FIELDS = "link,date,date_gmt,modified_gmt,title,_links,_embedded"
_EMBED = "wp:term,author"


def posts_url(
    root: str,
    *,
    after: datetime | None = None,
    before: datetime | None = None,
    modified_after: datetime | None = None,
) -> str:
    """Return the URL of the first page of posts, newest first, of a date window (aware datetimes) when given.

    *modified_after* needs WordPress 5.7; older ones ignore it.
    """
    asked: dict[str, str | int] = {"per_page": PER_PAGE, "page": 1, "_fields": _FIELDS, "_embed": _EMBED}
    if modified_after:
        asked |= {"orderby": "modified", "modified_after": modified_after.isoformat()}
    if after:
        asked["after"] = after.isoformat()
    if before:
        asked["before"] = before.isoformat()
    return _endpoint(root, "wp/v2/posts", asked)


def _endpoint(root: str, path: str, asked: Mapping[str, str | int]) -> str:
    """Return the address of an endpoint; without pretty permalinks the route is a parameter of the root."""
    query = urlencode(asked, safe=",:")
    if "rest_route=" in root:
        return f"{root.rstrip('/')}/{path}&{query}"
    return f"{root.rstrip('/')}/{path}?{query}"


class _Rendered(msgspec.Struct):
    rendered: str = ""


class _Term(msgspec.Struct):
    name: str = ""
    taxonomy: str = ""


class _Embedded(msgspec.Struct):
    terms: list[list[_Term] | _Term] = msgspec.field(name="wp:term", default_factory=list)
    authors: list[_Term] = msgspec.field(name="author", default_factory=list)

    def names(self, taxonomy: str) -> tuple[str, ...]:
        lists = [terms if isinstance(terms, list) else [] for terms in self.terms]  # a single one tells of an error
        return _names(term for terms in lists for term in terms if term.taxonomy == taxonomy)


class _Post(msgspec.Struct):
    link: str = ""
    date: str | None = None
    date_gmt: str | None = None
    modified_gmt: str | None = None
    title: _Rendered | str | None = None
    embedded: _Embedded | list[object] | None = msgspec.field(name="_embedded", default=None)  # PHP's {} is []


class _Site(msgspec.Struct):
    namespaces: list[str]
    name: str = ""
    home: str = ""
    timezone_string: str = ""
    gmt_offset: float | int | str = ""


def rest_entries(body: bytes, url: str, headers: Mapping[str, str]) -> Harvest:
    """Return the posts of one page of the REST API, the total that the site claims, and the next page.

    Dates are UTC, as printed, with "Z" added where WordPress leaves it out; the first category is the section. A broken
    post never loses the others (flag "bad_post"). Raises FeedError when the answer is no list of posts: the API is
    switched off, or shut to visitors.
    """
    try:
        rows = msgspec.json.decode(_json_part(body), type=list[msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise FeedError(
            f"{url}: no list of posts; the REST API is switched off, use the sitemap or the feed"
        ) from error
    entries: list[Entry] = []
    flags: dict[str, None] = {}
    for row in rows:
        try:
            post = msgspec.json.decode(row, type=_Post, strict=False)
        except (msgspec.MsgspecError, RecursionError):
            flags["bad_post"] = None
            continue
        if split_url(post.link):
            entries.append(_entry(post))
    return Harvest(
        entries=tuple(entries), sources=_next(url, headers), total=_number(headers, "x-wp-total"), flags=tuple(flags)
    )


def _entry(post: _Post) -> Entry:
    title = post.title.rendered if isinstance(post.title, _Rendered) else post.title or ""
    embedded = post.embedded if isinstance(post.embedded, _Embedded) else _Embedded()
    return Entry(
        url=post.link,
        source="rest",
        title=_text(title) or None,
        published=_utc(post.date_gmt) or post.date,
        modified=_utc(post.modified_gmt),
        authors=_names(embedded.authors),
        section=next(iter(embedded.names("category")), None),
        tags=embedded.names("post_tag"),
    )


def _names(terms: Iterable[_Term]) -> tuple[str, ...]:
    return tuple(name for term in terms if (name := _text(term.name)))


def _text(rendered: str) -> str:
    return " ".join(html.unescape(rendered).split())


def site_timezone(body: bytes) -> str | None:
    """Return the time zone that the root of the API states: an IANA name, or an offset as "+03:00"; None if neither.

    >>> site_timezone(b'{"namespaces": ["wp/v2"], "timezone_string": "", "gmt_offset": "5.5"}')
    '+05:30'
    """
    try:
        site = msgspec.json.decode(_json_part(body), type=_Site)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if site.timezone_string:
        return site.timezone_string
    try:
        hours = float(site.gmt_offset)
    except ValueError:
        return None
    minutes = round(abs(hours) * 60)
    return f"{'-' if hours < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _utc(printed: str | None) -> str | None:
    if not printed or printed.startswith("0000"):
        return None
    return printed if printed.endswith("Z") or "+" in printed else f"{printed}Z"


def _json_part(body: bytes) -> bytes:
    """Return the JSON of an answer: PHP warnings and a BOM may stand before it."""
    body = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if body[:1] in b"[{":
        return body
    starts = [start for start in (body.find(b"\n["), body.find(b"\n{")) if start >= 0]
    return body[min(starts) + 1 :] if starts else body


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), "")


def _number(headers: Mapping[str, str], name: str) -> int | None:
    return number_of(_header(headers, name))


def _next(url: str, headers: Mapping[str, str]) -> tuple[Source, ...]:
    asked = dict(query_pairs(url))
    page = number_of(asked.get("page")) or 1
    pages = _number(headers, "x-wp-totalpages") or 1
    if page >= pages:
        return ()
    asked["page"] = str(page + 1)
    following = f"{url.partition('?')[0]}?{urlencode(asked, safe=',/:')}"
    return (Source(url=following, kind="rest", page=page + 1),)
