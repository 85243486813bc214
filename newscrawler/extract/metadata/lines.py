"""The lines around a headline, where pages print date, author and section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from newscrawler.html.document import squeeze
from newscrawler.html.elements import AROUND, CONTENT, SILENT, is_inline
from newscrawler.text.sentences import SENTENCE_ENDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

_MAX_AFTER: Final = 70  # elements after the headline; a meta line stands within 40 in all layouts seen
_MAX_BEFORE: Final = 40  # elements of one sibling before the headline; more is a menu
_LEVELS_BEFORE: Final = 4  # <b> in <font> in a cell: the row before it holds the breadcrumb of table layouts
_LONG: Final = 180  # characters: a standfirst may stand before the meta line, but the second long line is the body
_SENTENCE: Final = 90  # characters of a line that ends like a sentence, from which on it is text
_FULL_STOPS: Final = (*SENTENCE_ENDS, ".»", ".”", '."')
_MAX_LONG: Final = 2


class Piece(NamedTuple):
    """A run of text and the element that holds it; *link* is the ``<a>`` around it."""

    text: str
    element: etree._Element
    link: etree._Element | None


class PrintedLine(NamedTuple):
    """What a browser would print on one line.

    *before* tells that it stands before the headline, *running* that it is a line of the text.
    """

    pieces: list[Piece]
    text: str
    before: bool
    running: bool = False


def lines_around(headline: etree._Element) -> list[PrintedLine]:
    """Return the lines after *headline* up to the body's text, then the short ones before it, the nearest first.

    >>> from lxml.html import fromstring
    >>> page = fromstring("<main><p>اقتصاد</p><h1>افتتاح الجسر</h1><div>هدى منصور</div><div>8 يناير 2026</div></main>")
    >>> [(line.text, line.before) for line in lines_around(page.find("h1"))]
    [('هدى منصور', False), ('8 يناير 2026', False), ('اقتصاد', True)]
    """
    after = _Collector(_MAX_AFTER, before=False)
    node: etree._Element | None = headline
    parent = headline.getparent()
    if headline.tail and headline.tail.strip() and parent is not None:
        after.pieces.append(Piece(headline.tail, parent, None))
    while node is not None and node.tag != "body" and not after.done:
        after.take(sibling for sibling in node.itersiblings() if sibling.tag not in AROUND or _heads(sibling))
        after.flush()
        node = node.getparent()
        if node is not None and node.tag in CONTENT and after.long:
            break  # what follows is beside the article
    after.flush()
    return [*after.lines, *_lines_before(headline)]


def _heads(element: etree._Element) -> bool:
    """Return whether *element* is a footer that stands before the text of its article, as Drupal prints the byline."""
    above = element.getparent()
    return element.tag == "footer" and above is not None and above.tag in CONTENT and element.getnext() is not None


def _lines_before(headline: etree._Element) -> list[PrintedLine]:
    found: list[PrintedLine] = []
    node = headline
    for _ in range(_LEVELS_BEFORE):
        for sibling in node.itersiblings(preceding=True):
            block = _Collector(_MAX_BEFORE, before=True)
            block.take([sibling])
            if block.done:
                return found
            block.flush()
            found.extend(block.lines)
        parent = node.getparent()
        if parent is None or parent.tag in {"body", "main", "article"}:
            break
        node = parent
    return found


class _Collector:
    """Gathers the lines of one element after the other, until it has met enough elements or the body's text."""

    def __init__(self, budget: int, *, before: bool) -> None:
        self.lines: list[PrintedLine] = []
        self.pieces: list[Piece] = []  # of the line that is not ended
        self.done = False
        self._before = before
        self._left = budget
        self.long = 0  # lines of running text met
        self._link: etree._Element | None = None

    def take(self, elements: Iterable[etree._Element]) -> None:
        for top in elements:
            self._link = None
            self._walk(top)
            if self.done:
                return

    def flush(self) -> None:
        """End the line."""
        pieces = self.pieces
        if not pieces:
            return
        text = squeeze(" ".join([piece.text for piece in pieces]) if len(pieces) > 1 else pieces[0].text)
        running = len(text) > _LONG or (len(text) > _SENTENCE and text.endswith(_FULL_STOPS))
        if running:
            self.long += 1
            self.done = self.done or self.long == _MAX_LONG or self._before
        if not (running and self._before):
            self.lines.append(PrintedLine(pieces, text, self._before, running))
        self.pieces = []

    def _walk(self, element: etree._Element) -> bool:
        """Take *element* and the text behind it; return whether to go on. The budget bounds the depth, too."""
        if self.done or not self._left:
            self.done = True
            return False
        self._left -= 1
        tag = element.tag
        if tag not in SILENT:
            is_block = not is_inline(tag) and tag != "address"  # of a writer: beside the date
            if is_block and self.pieces:
                self.flush()
            if tag == "a":
                self._link = element
            text = element.text
            if text and not text.isspace():
                self.pieces.append(Piece(text, element, self._link))
            if len(element) and not all(map(self._walk, element)):
                return False
            if is_block and self.pieces:
                self.flush()
            if element is self._link:
                self._link = None
        tail = element.tail
        if tail and not tail.isspace():
            self.pieces.append(Piece(tail, element, self._link))
        return True
