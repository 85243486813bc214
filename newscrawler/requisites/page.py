"""What the elements of a page name that is needed to show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawler.requisites.css import links_of_sheet
from newscrawler.requisites.named_file import Kind, NamedFile
from newscrawler.urls.verdicts import is_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from lxml import etree

_PICTURES = frozenset("amp-img img image input source use video".split())
_ICONS = frozenset("apple-touch-icon apple-touch-icon-precomposed icon mask-icon".split())  # what rel says of icons
_PRELOADED: dict[str, Kind] = {"style": "style", "font": "font", "image": "image", "script": "script"}
_META = frozenset({"og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"})
# Where pages keep the address of a picture until it is scrolled to: data-src, data-lazy-srcset, data-original, data-bg.
_LAZY = re.compile(r"data-[a-z-]*(?:src|srcset|original|bg|background|image|poster)[a-z-]*")
_IS_PICTURE = re.compile(r"\.(?:avif|bmp|gif|ico|jfif|jpe?g|png|svg|webp)(?:[?#]|$)", re.IGNORECASE)
# The WHATWG's srcset: addresses with a descriptor behind each; an address may hold commas, but not end in one.
_CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s+[^,(]*(?:\([^)]*\)[^,]*)?)?(?:,|$)")


def links_of_page(root: etree._Element, wanted: AbstractSet[Kind]) -> list[NamedFile]:
    """Return what the page with the element *root* names of the *wanted* kinds, in its order."""
    found = list(_of_links(root))
    for style in root.iter("style"):
        found += links_of_sheet(style.text or "")
    if "image" in wanted:
        found += _pictures(root)
    if "script" in wanted:
        found += [NamedFile(src.strip(), "script") for node in root.iter("script") if (src := node.get("src"))]
    if "document" in wanted:
        found += _documents(root)
    return [link for link in found if link.address and link.kind in wanted]


def _documents(root: etree._Element) -> Iterator[NamedFile]:
    """Yield the PDFs that the page links to, or shows within it."""
    for name, tags in (("href", ("a", "area")), ("src", ("embed", "iframe")), ("data", ("object",))):
        for node in root.iter(*tags):
            address = (node.get(name) or "").strip()
            if is_document(address):
                yield NamedFile(address, "document")


def _of_links(root: etree._Element) -> Iterator[NamedFile]:
    """Yield style sheets, icons and what is loaded before it is needed."""
    for link in root.iter("link"):
        rel = (link.get("rel") or "").lower().split()
        address = (link.get("href") or "").strip()
        if "stylesheet" in rel and "alternate" not in rel:
            yield NamedFile(address, "style")
        elif not _ICONS.isdisjoint(rel):
            yield NamedFile(address, "image")
        elif "modulepreload" in rel:
            yield NamedFile(address, "script")
        elif "preload" in rel and (kind := _PRELOADED.get((link.get("as") or "").lower())):
            yield NamedFile(address, kind)
            yield from _set(link.get("imagesrcset"))


def _pictures(root: etree._Element) -> Iterator[NamedFile]:
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag == "meta":
            if (node.get("property") or node.get("name") or "").lower() in _META:
                yield NamedFile((node.get("content") or "").strip(), "image")
        elif node.tag not in {"script", "style", "link"}:
            yield from _of_element(node, str(node.tag))


def _of_element(node: etree._Element, tag: str) -> Iterator[NamedFile]:
    for name, value in node.items():
        read = _READERS.get(name)
        if read and (name in _ANYWHERE or tag in _PICTURES):
            if name != "src" or _is_picture(node, tag):
                yield from read(value)
        elif name.startswith("data-") and _LAZY.fullmatch(name):
            yield from (link for link in _set(value) if tag in _PICTURES or _IS_PICTURE.search(link.address))


def _is_picture(node: etree._Element, tag: str) -> bool:
    """Return whether ``src`` is that of a picture: not of a film, nor of a field that is no button with a picture."""
    return tag in {"img", "amp-img"} or (tag == "input" and (node.get("type") or "").lower() == "image")


def _one(value: str | None) -> Iterator[NamedFile]:
    if value and value.strip():
        yield NamedFile(value.strip(), "image")


def _set(value: str | None) -> Iterator[NamedFile]:
    """Yield every rendition of a ``srcset``; of a plain address that one.

    >>> [link.address for link in _set("a.jpg 1x, /b,c.jpg 2x")]
    ['a.jpg', '/b,c.jpg']
    """
    if value and value.lstrip().startswith("data:"):
        return
    for candidate in _CANDIDATE.finditer(value or ""):
        yield NamedFile(candidate[1], "image")


def _style(value: str | None) -> Iterator[NamedFile]:
    yield from links_of_sheet(value or "")


_READERS: dict[str, Callable[[str | None], Iterator[NamedFile]]] = {
    "src": _one,
    "srcset": _set,
    "poster": _one,
    "href": _one,
    "xlink:href": _one,
    "background": _one,
    "style": _style,
}
_ANYWHERE = frozenset({"background", "style"})  # attributes that any element may have; the others are those of pictures
