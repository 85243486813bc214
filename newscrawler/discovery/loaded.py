"""Answers to scripts that load more of a list: pieces of HTML, JSON with items or HTML in it; and how it goes on."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.listing import listing_entries
from newscrawler.discovery.more import COUNTERS, CURSORS, OFFSETS
from newscrawler.discovery.numbers import number_of
from newscrawler.discovery.scripts import LINK_NAMES, MAX_NODES, title_in
from newscrawler.urls.address import pairs_of_query
from newscrawler.urls.resolve import resolve

if TYPE_CHECKING:
    from newscrawler.urls.shapes import Shapes

_NEXT = frozenset(
    "next next_url nexturl next_page_url nextpageurl next_page nextpage next_cursor nextcursor cursor end_cursor"
    " endcursor next_page_token nextpagetoken after next_offset nextoffset last_id lastid load_more_url".split()
)
_MORE = frozenset("has_more hasmore has_next hasnext has_next_page hasnextpage more more_available".split())
_UTF8 = "text/html; charset=utf-8"
_IN_PATH = re.compile(r"((?:page|p|صفحة)[/_-]?)([0-9]{1,5})(?=/?(?:\.\w+)?(?:$|\?))")


class _Json:
    """What a JSON answer holds: a page made of its pieces and items, and what it says of what follows."""

    def __init__(self, data: object) -> None:
        self.pieces: list[str] = []
        self.items = 0
        self.following: str | None = None
        self.is_last = False
        waiting, seen = [data], 0
        while waiting and seen < MAX_NODES:
            node, seen = waiting.pop(), seen + 1
            if isinstance(node, str) and "<a " in node:
                self.pieces.append(node)
            elif isinstance(node, list):
                waiting.extend(reversed(node))
            elif isinstance(node, dict):
                self._object(node, waiting)

    def _object(self, node: dict[str, object], waiting: list[object]) -> None:
        links = [value for name, value in node.items() if name.lower() in LINK_NAMES and isinstance(value, str)]
        if links and (title := title_in(node)):
            self.items += 1
            self.pieces.append(f'<li><h2><a href="{html.escape(links[0])}">{html.escape(title)}</a></h2></li>')
            return
        for name, value in node.items():
            if name.lower() in _MORE and value in (False, 0):
                self.is_last = True
            elif name.lower() in _NEXT and isinstance(value, str | int) and not isinstance(value, bool) and value:
                self.following = self.following or str(value)
        waiting.extend(reversed(list(node.values())))


def loaded_entries(
    source: Source, body: bytes, *, url: str, content_type: str | None, shapes: Shapes | None = None
) -> Harvest:
    """Return the articles in the answer to *source*, which more of the list ``source.within`` was asked by.

    Links are those of the page that the answer would have been put into. What follows is, in this order: what the
    answer says, another button in it, the next number of the same request. No other lists are taken from it.
    """
    within = source.within or url
    try:
        found: _Json | None = _Json(msgspec.json.decode(body)) if body.lstrip()[:1] in {b"{", b"["} else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        found = None
    if found is not None:
        body, content_type = "\n".join(found.pieces).encode(), _UTF8
    harvest = listing_entries(body, within, shapes=shapes, content_type=content_type, page=source.page)
    named = next((other.url for other in harvest.sources if other.within), None)
    following = _following(source, found, entries=len(harvest.entries), url=url)
    if named and (found is None or not (found.following or found.is_last)):
        following = named
    if not harvest.entries or following is None or following == source.url:
        return replace(harvest, sources=())
    depth = source.depth + 1
    further = Source(url=following, kind="listing", page=source.page + 1, depth=depth, within=within)
    return replace(harvest, sources=(further,))


def _following(source: Source, found: _Json | None, *, entries: int, url: str) -> str | None:
    """Return the next request: where the answer says, or the number of this one counted on; None at the end."""
    if found and found.is_last:
        return None
    said = found.following if found else None
    if said and said.startswith(("/", "?", "http://", "https://")):
        return resolve(url, said)
    fields = pairs_of_query(source.url.partition("?")[2])
    for names, step in ((CURSORS, None), (OFFSETS, max(entries, found.items if found else 0)), (COUNTERS, 1)):
        for name, value in fields:
            if name.lower() not in names:
                continue
            if said and (step is None or said.isdecimal()):
                return _with(source.url, name, said)
            if step and (number := number_of(value)) is not None:
                return _with(source.url, name, str(number + step))
    counted = _IN_PATH.sub(lambda match: f"{match[1]}{int(match[2]) + 1}", source.url)
    return counted if counted != source.url else None


def _with(url: str, name: str, value: str) -> str:
    """Return *url* with another value of a field, the others as they are."""
    return re.sub(rf"([?&]{re.escape(quote(name))}=)[^&]*", lambda match: match[1] + quote(value, safe=""), url)
