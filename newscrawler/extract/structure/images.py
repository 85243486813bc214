"""The images of an article: their largest rendition, caption and credit, and where they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawler.html.document import squeeze, text_of
from newscrawler.html.elements import AROUND
from newscrawler.items import Image
from newscrawler.text import archive_form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from lxml import etree

    from newscrawler.extract.structure.places import Places
    from newscrawler.html.document import Document

IMAGE_TAGS = frozenset({"img", "amp-img"})
_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "src")  # lazy loaders keep src for a blank
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
# Begun between addresses only: a long one without a size would be read again from each of its letters.
_RENDITION = re.compile(r"(?<![^\s,])(\S+)\s+([0-9.]+)[wx](?=\s*(?:,|$))")
_TINY = 60  # pixels: icons, avatars and counters are declared smaller than this
_MAX_CAPTION = 400
_CREDIT = re.compile(r"credit|copyright|photographer|(?:image|photo|caption)-?_?source", re.IGNORECASE)
_CREDITED = re.compile(r"^\s*(?:تصوير|عدسة|المصدر|مصدر الصورة|الصورة)\s*[:：]\s*", re.IGNORECASE)


def images_of(places: Places, document: Document) -> Iterator[Image]:
    """Yield the images around the text, each once, with the caption of its figure; icons and counters left out."""
    seen: set[str] = set()
    for image, after in places.of(IMAGE_TAGS):
        if _is_tiny(image):
            continue
        url = _url(image, document)
        if url is None or url in seen or not places.holds(image):
            continue
        seen.add(url)
        caption, credit = _caption(image)
        alt = archive_form(image.get("alt") or "")[:_MAX_CAPTION]
        yield Image(url=url, caption=caption, credit=credit, alt=alt if alt != caption and alt else None, after=after)


def _url(image: etree._Element, document: Document) -> str | None:
    """Return the address of the largest rendition of *image*."""
    around = next(image.iterancestors("picture"), None)  # not the parent: libxml2 puts an <img> into its <source>
    nodes = [image] if around is None else [image, *around.iter("source")]
    found: list[tuple[float, str]] = []
    for node in nodes:
        for name in _SETS:
            stated = node.get(name)
            renditions = _RENDITION.findall(stated) if stated else ()
            found += [(float(size), url) for url, size in renditions if size.replace(".", "", 1).isdigit()]
    if found and (largest := document.absolute(max(found, key=lambda one: one[0])[1].lstrip(","))):
        return largest
    return next((url for name in _SOURCES if (url := document.absolute(image.get(name)))), None)


def _is_tiny(image: etree._Element) -> bool:
    for name in ("width", "height"):
        value = image.get(name) or ""
        if value.isascii() and value.isdigit() and int(value[:6]) < _TINY:
            return True
    return False


def _caption(image: etree._Element) -> tuple[str | None, str | None]:
    """Return caption and credit of the figure around *image*, or of the WordPress box that does the work of one."""
    node = next(image.iterancestors("picture"), image).getparent()
    for _ in range(4):
        if node is None:
            break
        if node.tag == "figure":
            caption = next(node.iter("figcaption"), None)
            return _parted(caption if caption is not None else node, is_caption=caption is not None)
        if "wp-caption" in (node.get("class") or ""):
            return _parted(node, is_caption=True)
        node = node.getparent()
    return None, None


def _parted(caption: etree._Element, *, is_caption: bool) -> tuple[str | None, str | None]:
    """Return the text of *caption* without the credit, and the credit: what is named so in it."""
    named = next((node for node in caption.iter() if node is not caption and _is_credit(node)), None)
    credit = text_of(named) if named is not None else ""
    whole = squeeze(text_of(caption)) if is_caption else ""
    text = squeeze(whole.replace(credit, "", 1)) if credit else whole
    if not credit and (said := _CREDITED.match(text)):
        text, credit = "", text[said.end() :]
    credit = _CREDITED.sub("", credit)
    return text[:_MAX_CAPTION] or None, credit[:_MAX_CAPTION] or None


def _is_credit(node: etree._Element) -> bool:
    return bool(_CREDIT.search(node.get("class") or "")) or node.get("itemprop") in {"copyrightHolder", "creditText"}


def is_inside(element: etree._Element, root: etree._Element, excluded: AbstractSet[etree._Element]) -> bool:
    """Return whether *element* stands in no excluded part below *root*, and in nothing that is around an article.

    >>> from lxml.html import fromstring
    >>> page = fromstring("<article><figure><img></figure><aside><img></aside></article>")
    >>> [is_inside(image, page, set()) for image in page.iter("img")]
    [True, False]
    """
    node = element.getparent()
    while node is not None and node is not root:
        if node in excluded or node.tag in AROUND:
            return False
        node = node.getparent()
    return True
