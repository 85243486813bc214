"""Pages that are only a door: a refresh, a script or a frame leads on to what a reader sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawler.errors import ExtractionError
from newscrawler.html.declared import content_type_of
from newscrawler.html.decode import decode
from newscrawler.html.document import parse, text_of
from newscrawler.urls.address import same_site
from newscrawler.urls.canonical_url import canonical_url
from newscrawler.urls.resolve import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from newscrawler.html.document import Document

MOST_LINKS = 3  # of a door: "enter", "other language", "if nothing happens, click here"; a home page has dozens
MOST_DOORS = 4  # frames of a frameset: menu, head, content, foot
MAX_DOOR_BYTES = 65_536  # a page that only sends on is small; scripts of a check for robots may make it 20 KB
_SOON_SECONDS = 10  # a later refresh is a page that reloads itself while it is read
_SAID = 200  # characters beside an iframe that is all of its page; else it is a player in a text. Not swept
_HINTS = (b"refresh", b"location", b"frame")
_REFRESH = re.compile(r"\s*([0-9]{0,9})(?:\.[0-9]*)?\s*(?:[;,]\s*(?:url\s*=)?\s*(.*))?", re.IGNORECASE | re.DOTALL)
# "location = '…'", "window.location.href = '…'", "location.replace('…')"; an address that is put together is left
_SCRIPT = re.compile(
    r"""(?:^|[\s;{(.])location(?:\.href)?(?:\s*=\s*|\.(?:replace|assign)\(\s*)(["'])((?:(?!\1)[^\\\n]|\\.)+)\1\s*(?:[);}]|$|\s)"""
)
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))")


def doors_of(body: bytes, url: str, headers: Mapping[str, str]) -> tuple[str, ...]:
    """Return where the HTML page *body* sends its reader on to, absolute: one address, or the frames of a frameset.

    () for a page that is there to be read: one with more than MOST_LINKS links, or that leads only to itself. A refresh
    counts when it comes within ten seconds; of scripts only an address that stands there as it is.

    >>> doors_of(b"<html><script>location.replace('/ar/')</script></html>", "https://example.com/", {})
    ('https://example.com/ar/',)
    """
    if there := _in_header(headers, url):
        return (there,)
    lowered = body[:MAX_DOOR_BYTES].lower()
    if len(body) > MAX_DOOR_BYTES or b"<" not in lowered or not any(hint in lowered for hint in _HINTS):
        return ()
    try:
        return _doors_on(parse(decode(body, content_type_of(headers)), url))
    except ExtractionError:
        return ()


def _doors_on(document: Document) -> tuple[str, ...]:
    root, url = document.root, document.url
    links = {link for element in root.iter("a", "area") if (link := document.absolute(element.get("href")))}
    if len(links) > MOST_LINKS:
        return ()
    here = canonical_url(url)
    for kind in (_refreshed, _scripted, _without_script, _framed):
        found = [there for link in kind(root) if (there := document.absolute(link)) and canonical_url(there) != here]
        if kind is _framed:  # those of others show advertisements and videos
            return tuple(dict.fromkeys(there for there in found if same_site(there, url)))[:MOST_DOORS]
        if found:
            return (found[0],)
    return ()


def _in_header(headers: Mapping[str, str], url: str) -> str | None:
    value = next((value for name, value in headers.items() if name.lower() == "refresh"), "")
    there = resolve(url, link) if (link := _target(value)) else None
    return there if there and canonical_url(there) != canonical_url(url) else None


def _refreshed(root: etree._Element) -> Iterator[str]:
    for element in root.iter("meta"):
        if next(element.iterancestors("noscript"), None) is None:
            yield from _refresh_of(element)


def _without_script(root: etree._Element) -> Iterator[str]:
    """Yield what a reader without scripts is sent to: as a rule, to be told so."""
    for element in root.iter("meta"):
        if next(element.iterancestors("noscript"), None) is not None:
            yield from _refresh_of(element)


def _refresh_of(element: etree._Element) -> Iterator[str]:
    if (element.get("http-equiv") or "").strip().lower() == "refresh" and (
        link := _target(element.get("content") or "")
    ):
        yield link


def _target(refresh: str) -> str | None:
    """Return where a refresh leads to, None when it only reloads the page, or does so while it is read."""
    match = _REFRESH.match(refresh)
    if match and match[2] and int(match[1] or 0) <= _SOON_SECONDS:
        return match[2].strip().strip("\"'").strip()
    return None


def _scripted(root: etree._Element) -> Iterator[str]:
    for element in root.iter("script"):
        for match in _SCRIPT.finditer(element.text or ""):
            yield _ESCAPED.sub(_unescaped, match[2])
    body = root.find("body")
    for match in _SCRIPT.finditer((body.get("onload") or "") if body is not None else ""):
        yield match[2]


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else match[3]


def _framed(root: etree._Element) -> Iterator[str]:
    is_empty = len(text_of(root)) <= _SAID
    for element in root.iter("frame", "iframe"):
        if element.tag == "frame" or is_empty:
            yield element.get("src") or ""
