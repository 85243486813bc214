"""Feeds: RSS 0.9 to 2.0, Atom, JSON Feed, Blogger; from the bytes fetched to entries and the next page of the feed."""

from __future__ import annotations

import html
import io
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec
from lxml import etree

from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.numbers import number_of
from newscrawler.errors import FeedError
from newscrawler.html.decode import decode
from newscrawler.items import Entry
from newscrawler.urls import resolve
from newscrawler.urls.address import query_pairs, split_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_FEED_BYTES = 16 * 1024 * 1024  # 1,000 articles of full text; feedparser needs about ten times as much memory
WHOLE_TEXT = 600  # letters of a description that is more than an excerpt: WordPress cuts them at 55 words
BLOGGER_PAGE = 150  # entries; Blogger serves no more at a time, whatever is asked for

_PROLOGUE = 65536
_CHANNEL = re.compile(rb"<(?:[A-Za-z0-9]+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
# Entities that stand for one character, as old RSS has them: they cannot grow, and their names are those of HTML.
_CHARACTERS = re.compile(rb"""<!ENTITY\s+\w+\s+(["'])(?:&\#[0-9a-fx]{1,8};|[^&%<"']{0,2})\1\s*>""", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z/!]")


def feed_entries(body: bytes, url: str) -> Harvest:
    """Return the articles that a feed names, and its next page when it tells of one.

    *body* is the feed as fetched (content decoding undone), *url* where it came from. Dates are as printed. A feed of
    more than MAX_FEED_BYTES is read up to there (flag "too_large"). Raises FeedError for what is no feed.

    >>> feed_entries(b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/a"}]}', "https://e.com/f").urls()
    ('https://e.com/a',)
    """
    flags: tuple[str, ...] = ()
    if len(body) > MAX_FEED_BYTES:
        body, flags = body[:MAX_FEED_BYTES], ("too_large",)
    body = _in_utf8(body)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(body, url)
    if not _CHANNEL.search(body, 0, _PROLOGUE):
        raise FeedError(f"{url}: not RSS, Atom or JSON Feed; open it in a browser, or drop the source")
    if _DECLARED.search(_CHARACTERS.sub(b"", body[:_PROLOGUE])):
        raise FeedError(f"{url}: a feed that declares entities is refused; it may be an entity bomb")
    parsed = _parsed(body, url)
    entries = [entry for item in parsed.entries for entry in [_entry(item, url)] if entry]
    channel = parsed.feed
    return Harvest(
        entries=_once(entries),
        sources=_next_pages(channel, parsed.version, url, count=len(entries)),
        flags=(*flags, "broken_xml") if parsed.bozo and _is_broken(parsed.bozo_exception) else flags,
        title=_plain(channel.get("title")),
        language=_text(channel.get("language")),
    )


def feed_pages(body: bytes, url: str) -> Harvest:
    """Return the articles that a feed (RSS, Atom) holds whole, as pages; an excerpt is no article.

    Raises FeedError for what is no feed.
    """
    named = feed_entries(body, url)  # refuses what is refused
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return named
    pages = []
    for item in _parsed(_in_utf8(body[:MAX_FEED_BYTES]), url).entries:
        link, title, text = _link(item, url), _plain(item.get("title")), _whole_text(item)
        if link and title and text:
            head = html.escape(title)
            page = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{head}</title></head><body><article>'
            pages.append((link, f"{page}<h1>{head}</h1><div>{text}</div></article></body></html>"))
    return Harvest(entries=named.entries, pages=tuple(pages))


def _whole_text(item: Mapping[str, object]) -> str | None:
    """Return the HTML of an item's text when it is the whole one: it stands where whole texts stand, or is as long."""
    contents = item.get("content")
    values = [one.get("value") for one in contents if isinstance(one, dict)] if isinstance(contents, list) else []
    found = max((value for value in values if isinstance(value, str)), key=len, default="")
    if found.strip():
        return found
    summary = item.get("summary")
    return summary if isinstance(summary, str) and len(_plain(summary) or "") >= WHOLE_TEXT else None


def _in_utf8(body: bytes) -> bytes:
    """Return the feed in UTF-8: what is in another encoding says so wrongly often enough."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return decode(body).text.encode("utf-8", "replace")
    return body


def _parsed(body: bytes, url: str) -> Any:
    import feedparser  # noqa: PLC0415 - 70 ms of every start that only feeds need

    return feedparser.parse(
        io.BytesIO(body.lstrip()),  # a stream: bytes could be taken for a file name
        response_headers=_headers(body, url),
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _feed_page(url: str) -> int:
    """Return which page of its feed *url* is: the number of ``?paged=`` or ``?page=``, else 1."""
    for name, value in query_pairs(url):
        if name in {"paged", "page"} and (number := number_of(value)) is not None:
            return max(1, number)
    return 1


def _headers(body: bytes, url: str) -> dict[str, str]:
    """Return the headers that make feedparser read valid UTF-8 as UTF-8: without a declaration it takes Latin-1."""
    headers = {"content-location": url}
    with suppress(UnicodeDecodeError):
        body.decode("utf-8")
        headers["content-type"] = "application/xml; charset=utf-8"
    return headers


def _stated(item: Mapping[str, object], name: str) -> object:
    """Return a field as the feed states it: feedparser's own lookup answers "updated" with "published"."""
    return dict.get(item, name) if isinstance(item, dict) else None


def _is_broken(error: object) -> bool:
    """Return whether an error that feedparser met is more than a wrong label of the encoding or the type."""
    return type(error).__name__ not in {"CharacterEncodingOverride", "NonXMLContentType"}


def _text(value: object) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _plain(value: object) -> str | None:
    """Return a title without mark-up: feeds escape theirs once, twice, or not at all."""
    text = _text(value)
    if text is None or not ("&" in text or _MARKUP.search(text)):
        return text
    text = html.unescape(text)
    if _MARKUP.search(text):
        tree = etree.fromstring(f"<div>{text}</div>", etree.HTMLParser())
        text = "".join(str(piece) for piece in tree.itertext())
    return _text(text)


def _absolute(link: object, base: str) -> str | None:
    if not isinstance(link, str) or not link.strip():
        return None
    return resolve(base, link.replace("&amp;", "&"))  # escaped twice


def _link(item: Mapping[str, object], base: str) -> str | None:
    """Return the article's own address: FeedBurner's original link, the link, an alternate link, a permalink guid."""
    found = _absolute(item.get("feedburner_origlink"), base) or _absolute(item.get("link"), base)
    if found:
        return found
    links = item.get("links")
    for link in links if isinstance(links, list) else []:
        if link.get("rel", "alternate") == "alternate" and (found := _absolute(link.get("href"), base)):
            return found
    guid = item.get("id")
    return guid.strip() if isinstance(guid, str) and split_url(guid) else None


def _entry(item: Mapping[str, object], base: str) -> Entry | None:
    url = _link(item, base)
    if url is None:
        return None
    tags = item.get("tags")
    terms = [_plain(tag.get("term")) for tag in tags if isinstance(tag, dict)] if isinstance(tags, list) else []
    people = item.get("authors")
    names = (
        [_plain(person.get("name")) for person in people if isinstance(person, dict)]
        if isinstance(people, list)
        else []
    )
    return Entry(
        url=url,
        source="feed",
        title=_plain(item.get("title")),
        published=_text(_stated(item, "published")),
        modified=_text(_stated(item, "updated")),
        authors=_unique(names) or _unique([_plain(item.get("author"))]),
        tags=_unique(terms),
        language=_text(item.get("language")),
    )


def _unique(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.url, entry)
    return tuple(first.values())


def _with_query(url: str, **changes: int) -> str:
    pairs = [
        (name, value) for name, value in query_pairs(url) if name not in {key.replace("_", "-") for key in changes}
    ]
    pairs += [(name.replace("_", "-"), str(value)) for name, value in changes.items()]
    return f"{url.partition('#')[0].partition('?')[0]}?{urlencode(pairs)}"


def _next_pages(channel: Mapping[str, object], version: str, url: str, *, count: int) -> tuple[Source, ...]:
    """Return the next older page: RFC 5005 links, Blogger's start-index, or WordPress's ``?paged=N``."""
    page = _feed_page(url) + 1
    links = channel.get("links")
    for link in links if isinstance(links, list) else []:
        if link.get("rel") in {"next", "prev-archive"} and (found := _absolute(link.get("href"), url)) and found != url:
            return (Source(url=found, kind="feed", page=page),)
    generator = str(channel.get("generator") or "").lower()
    if not count or not version:
        return ()
    if "blogger" in generator or "/feeds/posts/" in url:
        start = (number_of(dict(query_pairs(url)).get("start-index")) or 1) + count
        total = number_of(channel.get("opensearch_totalresults"))
        if total is not None and start > total:
            return ()
        following = _with_query(url, start_index=start, max_results=BLOGGER_PAGE)
        return (Source(url=following, kind="feed", page=page),)
    if "wordpress" in generator:
        return (Source(url=_with_query(url, paged=page), kind="feed", page=page),)
    return ()


class _JsonItem(msgspec.Struct):
    id: object = None
    url: object = None
    external_url: object = None
    title: object = None
    date_published: object = None
    date_modified: object = None
    author: object = None
    authors: object = None
    tags: object = None
    language: object = None


class _JsonFeed(msgspec.Struct):
    items: list[_JsonItem]
    version: str = ""
    title: object = None
    next_url: object = None
    language: object = None


def _json_feed(body: bytes, url: str) -> Harvest:
    try:
        feed = msgspec.json.decode(body.lstrip(b"\xef\xbb\xbf \t\r\n"), type=_JsonFeed)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise FeedError(f"{url}: not a JSON Feed ({error}); open it in a browser, or drop the source") from error
    entries = [entry for item in feed.items for entry in [_json_entry(item, url)] if entry]
    following = _absolute(feed.next_url, url)
    page = _feed_page(url) + 1
    return Harvest(
        entries=_once(entries),
        sources=(Source(url=following, kind="feed", page=page),) if following and following != url else (),
        title=_text(feed.title),
        language=_text(feed.language),
    )


def _json_entry(item: _JsonItem, base: str) -> Entry | None:
    named = item.id if split_url(str(item.id)) else None
    url = _absolute(item.url, base) or _absolute(named, base) or _absolute(item.external_url, base)
    if url is None:
        return None
    people = item.authors if isinstance(item.authors, list) else [item.author]
    return Entry(
        url=url,
        source="feed",
        title=_plain(item.title),
        published=_text(item.date_published),
        modified=_text(item.date_modified),
        authors=_unique(_text(person.get("name")) for person in people if isinstance(person, dict)),
        tags=_unique(_text(tag) for tag in item.tags) if isinstance(item.tags, list) else (),
        language=_text(item.language),
    )
