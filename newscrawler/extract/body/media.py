"""The images and links that stand in the text of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.html.document import squeeze, text_of
from newscrawler.html.elements import AROUND
from newscrawler.items import Image

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from newscrawler.extract.body.container import Container
    from newscrawler.extract.body.lines import Line
    from newscrawler.html.document import Document

_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "src")  # lazy loaders keep src for a blank
_TINY = 60  # pixels: icons, avatars and counters are declared smaller than this
_MAX_CAPTION = 400


def images_of(container: Container, document: Document) -> Iterator[Image]:
    """Yield the images of *container*, each once, with the caption of its figure; icons and counters left out."""
    seen: set[str] = set()
    for image in container.root.iter("img", "amp-img"):
        if _is_tiny(image) or not _is_inside(image, container):
            continue
        url = next((found for name in _SOURCES if (found := document.absolute(image.get(name)))), None)
        if url is None or url in seen:
            continue
        seen.add(url)
        yield Image(url=url, caption=_caption(image))


def links_of(
    container: Container, lines: Sequence[Line], rules: Sequence[str | None], document: Document
) -> Iterator[str]:
    """Yield the targets of the links in the lines that were kept, absolute, each once, in order."""
    blocks = {line.block for line, rule in zip(lines, rules, strict=True) if rule is None and line.linked}
    if not blocks:
        return
    seen: set[str] = set()
    for link in container.root.iter("a"):
        node = link.getparent()
        while node is not None and node not in blocks and node is not container.root:
            node = node.getparent()
        url = document.absolute(link.get("href")) if node in blocks else None
        if url and url not in seen:
            seen.add(url)
            yield url


def _is_tiny(image: etree._Element) -> bool:
    for name in ("width", "height"):
        value = image.get(name) or ""
        if value.isascii() and value.isdigit() and int(value[:6]) < _TINY:
            return True
    return False


def _is_inside(image: etree._Element, container: Container) -> bool:
    """Return whether *image* stands in no excluded part and is not the face of a link to elsewhere with a headline."""
    node = image.getparent()
    while node is not None and node is not container.root:
        if node in container.excluded or node.tag in AROUND:
            return False
        node = node.getparent()
    return True


def _caption(image: etree._Element) -> str | None:
    """Return the caption of the figure around *image*, or of the WordPress box that does the work of one."""
    node = image.getparent()
    for _ in range(4):
        if node is None:
            return None
        if node.tag == "figure":
            caption = next(node.iter("figcaption"), None)
            return (text_of(caption)[:_MAX_CAPTION] or None) if caption is not None else None
        if "wp-caption" in (node.get("class") or ""):
            return squeeze(text_of(node))[:_MAX_CAPTION] or None
        node = node.getparent()
    return None
