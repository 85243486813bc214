"""What the head of a page says: meta tags, title tag, links."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Final

from newscrawler.extract.wordlists import wordlists
from newscrawler.html.document import squeeze

if TYPE_CHECKING:
    from lxml import etree

    from newscrawler.html.document import Document

# Name of a meta tag -> what it tells: "title", "published", … (the keys of metatags.toml).
SLOTS: Final = {name: slot for slot, names in wordlists("metatags").items() for name in names}
_MAX_CLAIMS: Final = 40  # meta tags of one slot; tags are the only field with many
_PLAIN_RELS: Final = frozenset(
    {"stylesheet", "preload", "dns-prefetch", "preconnect", "icon", "shortcut icon", "prefetch"}
)
_LABELLED: Final = (("label1", "data1"), ("label2", "data2"))
_AUTHOR_LABELS: Final = (
    "كتب",
    "كُتب",
    "بواسطة",
    "written by",
    "author",
    "écrit par",
)  # Yoast and others, twitter:label1


@dataclass(slots=True)
class Head:
    """The claims of the meta tags by slot, as (tag's name, value), and the page's links to itself and its twins."""

    title: str | None = None
    metas: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    canonical: str | None = None
    amp: str | None = None
    language: str | None = None

    def all(self, slot: str) -> list[tuple[str, str]]:
        """Return the (name, value) pairs of *slot*, in the order of the page."""
        return self.metas.get(slot, [])

    def first(self, slot: str) -> str | None:
        """Return the first value of *slot*, or None."""
        claims = self.metas.get(slot)
        return claims[0][1] if claims else None

    def named(self, name: str) -> str | None:
        """Return the value of the meta tag *name*, or None."""
        return next((value for tag, value in self.metas.get(SLOTS[name], ()) if tag == name), None)

    def author_line(self) -> str | None:
        """Return the author in the label/data pairs that WordPress SEO plug-ins print for Twitter cards."""
        for label, data in _LABELLED:
            said, value = self.first(label), self.first(data)
            if said and value and said.lower().startswith(_AUTHOR_LABELS):
                return value
        return None

    def add_meta(self, meta: etree._Element) -> None:
        """Note what a ``<meta>`` says, if its name is one that tells something."""
        name = meta.get("property") or meta.get("name") or meta.get("http-equiv")
        if not name:
            return
        slot = SLOTS.get(name)
        if slot is None:
            name = name.strip().lower()
            slot = SLOTS.get(name)
        value = meta.get("content") if slot else None
        if slot and value and (text := _plain(value)):
            claims = self.metas.setdefault(slot, [])
            if len(claims) < _MAX_CLAIMS:
                claims.append((name, text))

    def add_link(self, link: etree._Element, document: Document) -> None:
        """Note a ``<link>`` that leads to the page itself or to a twin of it."""
        rel = link.get("rel")
        if not rel or rel in _PLAIN_RELS:
            return
        rel = rel.lower()
        if "canonical" in rel:
            self.canonical = self.canonical or absolute(document, link.get("href"))
        elif "amphtml" in rel:
            self.amp = absolute(document, link.get("href"))

    def add_title(self, title: etree._Element) -> None:
        """Note the title tag; those of drawings and a second one do not count."""
        parent = title.getparent()
        if self.title is None and (parent is None or parent.tag != "svg"):
            self.title = _plain("".join(title.itertext()) if len(title) else title.text or "") or None


def absolute(document: Document, link: str | None) -> str | None:
    """Return *link* as an absolute http(s) URL, or None; most links of a head are absolute as printed."""
    if link and link.startswith(("https://", "http://")):
        return link.strip()
    return document.absolute(link)


def language_of(root: etree._Element) -> str | None:
    """Return what the ``<html>`` element says of the page's language, as printed.

    >>> from lxml.html import document_fromstring
    >>> language_of(document_fromstring('<html lang="ar-SA"><p>خبر</p></html>'))
    'ar-SA'
    """
    return root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or None


def _plain(value: str) -> str:
    value = squeeze(value)
    return squeeze(unescape(value)) if "&" in value else value  # "&amp;nbsp;": templates that escape twice
