"""The links of a text: where they lead, and which of its words they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.items import Anchor
from newscrawler.text import archive_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from newscrawler.extract.body.lines import Line
    from newscrawler.extract.structure.units import Paragraph
    from newscrawler.html.document import Document


def targets_of(root: etree._Element, lines: Sequence[Line], document: Document) -> dict[etree._Element, str]:
    """Return the links in *lines* with their absolute targets: of a standfirst first, then of *root*, in order."""
    blocks = {line.block for line in lines if line.linked}
    found: dict[etree._Element, str] = {}
    for part in (*(line.block for line in lines if line.opening and line.linked), *([root] if blocks else ())):
        for link in part.iter("a"):
            node = link.getparent()
            while node is not None and node not in blocks and node is not part:
                node = node.getparent()
            url = document.absolute(link.get("href")) if node in blocks else None
            if url:
                found[link] = url
    return found


def anchors_of(
    units: Sequence[Paragraph], links: Sequence[str], targets: Mapping[etree._Element, str]
) -> Iterator[Anchor]:
    """Yield the words of each link in *units*, in order; *targets* leads to one of *links*."""
    index = {url: place for place, url in enumerate(links)}
    for unit in units:
        marks = unit.line.marks
        reached = -_moved(unit.line)
        for element, between, words in marks.anchors() if marks is not None and index else ():
            said = archive_form(words)
            reached += len(archive_form(between))
            begin = unit.text.find(said, max(reached, 0)) if said else -1
            reached = begin + len(said) if begin >= 0 else reached
            link = index.get(targets.get(element, ""))
            if link is not None and begin >= 0:
                yield Anchor(start=unit.start + begin, end=unit.start + reached, link=link)


def _moved(line: Line) -> int:
    """Return how many characters a line is shorter than what it was put together of: a bullet and its space."""
    return len(line.bullet) + 1 if line.bullet else 0
