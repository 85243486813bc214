"""The links of a text: where they lead, and which of its words they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.items import Anchor
from newscrawler.text import archive_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from newscrawler.extract.body.lines import Line
    from newscrawler.extract.structure.units import Paragraph
    from newscrawler.html.document import Document


def targets_of(root: etree._Element, lines: Sequence[Line], document: Document) -> Iterator[str]:
    """Yield the targets of the links in *lines*, which stand below *root*: absolute, each once, in order."""
    blocks = {line.block for line in lines if line.linked}
    if not blocks:
        return
    seen: set[str] = set()
    for link in root.iter("a"):
        node = link.getparent()
        while node is not None and node not in blocks and node is not root:
            node = node.getparent()
        url = document.absolute(link.get("href")) if node in blocks else None
        if url and url not in seen:
            seen.add(url)
            yield url


def anchors_of(units: Sequence[Paragraph], links: Sequence[str], document: Document) -> Iterator[Anchor]:
    """Yield the words of each link in *units* that leads to one of *links*, in order."""
    index = {url: place for place, url in enumerate(links)}
    for unit in units:
        marks = unit.line.marks
        end = 0
        for element, before, words in marks.anchors() if marks is not None and index else ():
            link = index.get(document.absolute(element.get("href")) or "")
            said = archive_form(words)
            begin = unit.text.find(said, max(end, len(archive_form(before)) - _moved(unit.line))) if said else -1
            if link is not None and begin >= 0:
                end = begin + len(said)
                yield Anchor(start=unit.start + begin, end=unit.start + end, link=link)


def _moved(line: Line) -> int:
    """Return how many characters a line is shorter than what it was put together of: a bullet and its space."""
    return len(line.bullet) + 1 if line.bullet else 0
