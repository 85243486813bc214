"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from newscrawler.feeds.feed import OutFeed, OutFeedEntry

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What XML 1.0 has no way to write (section 2.2), and articles of strangers may hold.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_atom(feed: OutFeed) -> bytes:
    """Return *feed* as an Atom document, UTF-8; characters that XML cannot hold are left out."""
    root = etree.Element(f"{{{_ATOM}}}feed", {_LANG: feed.language}, nsmap={None: _ATOM})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated)
    _add(_add(root, "author"), "name", feed.title)
    _add(root, "generator", "newscrawler")
    if feed.url:
        _add(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    if feed.home:
        _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    for entry in feed.entries:
        _entry(_add(root, "entry", lang=entry.language), entry)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(element: etree._Element, entry: OutFeedEntry) -> None:
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", entry.updated)
    if entry.published:
        _add(element, "published", entry.published)
    for author in entry.authors:
        _add(_add(element, "author"), "name", author)
    if entry.url:
        _add(element, "link", rel="alternate", type="text/html", href=entry.url)
    for tag in entry.tags:
        _add(element, "category", term=tag)
    if entry.summary:
        _add(element, "summary", entry.summary)
    _add(element, "content", entry.html, type="html")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """Add the child *name* to *parent* and return it; attribute *lang* is that of XML."""
    named = {_LANG if key == "lang" else key: _writable(value) for key, value in attributes.items()}
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", named)
    element.text = _writable(text) if text is not None else None
    return element


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
