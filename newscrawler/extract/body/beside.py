"""Which short lines before and after the sentences of a text stand as these stand, and so belong to it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newscrawler.text.sentences import SENTENCE_ENDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from newscrawler.extract.body.line import Line

# Swept on wcxb, snippets, scrapinghub and arabic/pages (2026-11): _LIKE 1 and 3, _LEAD 40 and 90 differ on one page.
_LIKE = 2  # lines of one make, among those of the text, that show how its paragraphs are made
_UNSTOPPED = 40  # characters of a last line without a stop, parted from sentences by a break; signatures are shorter
_LEAD = 60  # characters of a standfirst, which may end without a stop


class Beside:
    """Where the lines of the text stand: their parents, the quotations and items around them, and their make."""

    def __init__(self, kept: Sequence[Line], running: Sequence[Line]) -> None:
        blocks = {line.block.getparent(): line.block for line in running}.values()  # one for each place
        self._around = {above for block in blocks for above in block.iterancestors("blockquote", "li", "p")}
        self._parents = {line.block.getparent() for line in running if line.tag == "p"}
        self._parents |= {quote.getparent() for quote in self._around if quote.tag == "blockquote"}
        self._blocks = {line.block for line in running if line.tag == "pre"}
        makes = Counter(_make(line) for line in kept if line.tag == "div" and not line.heading)
        self._makes = {make for make, times in makes.items() if times >= _LIKE}
        self._first = running[0]
        self._places = {place for block in blocks for place in _places(block)}
        self._soups = {line.block for line in running if line.shared}

    def holds(self, line: Line) -> bool:
        """Return whether *line* stands where the text stands."""
        if line.tag == "p" and line.block.getparent() in self._parents:
            return True
        return line.block in self._around or line.block in self._blocks or _make(line) in self._makes

    def continues(self, line: Line) -> bool:
        """Return whether *line* is a short sentence where the sentences stand, or a long line in a block with them."""
        if line.linked:
            return False
        if line.block in self._soups and len(line.text) >= _UNSTOPPED:
            return True
        if line.text[-1] not in SENTENCE_ENDS:
            return False
        return line.block in self._soups or not self._places.isdisjoint(_places(line.block))

    def opens(self, line: Line) -> bool:
        """Return whether *line* heads or announces the first running line, which follows it."""
        if is_lead(line):
            return True
        if not line.heading and line.text[-1] != ":":
            return False
        above = line.block.getparent()
        around = {above, above.getparent() if above is not None else None}
        return any(node in around for node in self._first.block.iterancestors())


def is_lead(line: Line) -> bool:
    """Return whether *line* can be a standfirst by its shape."""
    return len(line.text) >= _LEAD and not line.linked and (line.heading or line.tag == "p")


def _places(block: etree._Element) -> tuple[object, ...]:
    """Return where *block* stands: its parent, and the place of wrappers of its parent's make."""
    above = block.getparent()
    return (above,) if above is None else (above, (above.getparent(), above.tag, above.get("class")))


def _make(line: Line) -> tuple[etree._Element | None, str | None]:
    """Return where the block of *line* stands, wrappers of its own left out, and its class."""
    node = line.block
    above = node.getparent()
    while above is not None and _is_only(node) and not (above.text or "").strip():
        node, above = above, above.getparent()
    return above, line.block.get("class")


def _is_only(node: etree._Element) -> bool:
    """Return whether *node* is all that stands in its parent; len() would count the others, which may be thousands."""
    return node.getprevious() is None and node.getnext() is None
