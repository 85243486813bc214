"""The links of a text: where they lead, and which of its words they are; and those that are printed strong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeVar

from newscrawler.html.elements import BOLD, ITALIC
from newscrawler.items import Hyperlink, Mark
from newscrawler.text import archive_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml import etree

    from newscrawler.extract.body.line import Line
    from newscrawler.extract.structure.units import Paragraph
    from newscrawler.html.document import Document
    from newscrawler.items import Block, Span

_T = TypeVar("_T")
_KINDS: Final[tuple[tuple[Literal["strong", "em"], frozenset[str]], ...]] = (("strong", BOLD), ("em", ITALIC))
_ALL_OVER = frozenset({"heading", "question", "code"})


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


def hyperlinks_of(units: Sequence[Paragraph], targets: Mapping[etree._Element, str]) -> Iterator[Hyperlink]:
    """Yield each of *targets* with the words in *units* that it has, in order; without words once an address."""
    spans: dict[etree._Element, list[Span]] = {}
    for unit in units if targets else ():
        marks = unit.line.marks
        for element, span in _placed(unit, marks.anchors()) if marks is not None else ():
            spans.setdefault(element, []).append(span)
    told = {targets[element] for element in spans if element in targets}
    for element, url in targets.items():
        for start, end in spans.get(element, ()):
            yield Hyperlink(start=start, end=end, url=url)
        if url not in told:
            told.add(url)
            yield Hyperlink(url=url)


def emphasis_of(units: Sequence[Paragraph], blocks: Sequence[Block]) -> Iterator[Mark]:
    """Yield what is printed strong, then what is printed leaning, in *units*.

    What is so all over, as a heading, a question or code, says nothing with it.
    """
    bare = {block.start for block in blocks if block.type in _ALL_OVER}
    for kind, tags in _KINDS:
        for unit in units:
            marks = unit.line.marks
            if marks is not None and marks.strong and unit.start not in bare:
                for _, (start, end) in _placed(unit, marks.emphasis(tags)):
                    yield Mark(start=start, end=end, type=kind)


def _placed(unit: Paragraph, found: Iterable[tuple[_T, str, str]]) -> Iterator[tuple[_T, Span]]:
    """Yield the places in the text of what was *found* in the line of *unit*: key, the text before it, its words."""
    reached = -_moved(unit.line)
    for key, between, words in found:
        said = archive_form(words)
        reached += len(archive_form(between))
        begin = unit.text.find(said, max(reached, 0)) if said else -1
        if begin >= 0:
            reached = begin + len(said)
            yield key, (unit.start + begin, unit.start + reached)


def _moved(line: Line) -> int:
    """Return how many characters a line is shorter than what it was put together of: a bullet and its space."""
    return len(line.bullet) + 1 if line.bullet else 0
