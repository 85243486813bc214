"""The lines of an article's container, in order: what stands in one block, with what is known of it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lxml import etree

from newscrawler.extract.body.code import code_text
from newscrawler.extract.body.inline import RAISED, LineMarks, are_halves, is_verse, raised
from newscrawler.extract.body.line import FINAL, Line
from newscrawler.extract.body.names import chrome_hint
from newscrawler.extract.body.running_text import EXEMPT, is_exempt
from newscrawler.extract.body.table import table_rows
from newscrawler.html.document import squeeze
from newscrawler.html.elements import (
    AROUND,
    ASIDES,
    BREAKS,
    EMPTY,
    FIGURES,
    HEADINGS,
    IMAGES,
    INLINE,
    SILENT,
    STRONG,
    is_inline,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.extract.body.container import Container

_SKIP = SILENT | (AROUND - ASIDES) | (EMPTY - BREAKS - IMAGES - INLINE)
_WRAPPED = 40  # characters below which a line before <br> is a line of its own: a name, a verse, an item
_PERMALINKS = frozenset("#¶§🔗")  # signs of the link to a heading that static site generators put behind it
_BULLETS = frozenset("-–—•*▪●■◾‣·✓►")

# An open element, its tag, and the open one around it: lists would be shrunk and grown again with every element.
_Open = tuple[etree._Element, str, "_Open | None"]  # noqa: SLF001 - the class has no public name


def lines_of(container: Container) -> list[Line]:
    """Return the lines of *container* in order, with those that are named as something else marked so."""
    lines: list[Line] = []
    for root in (*container.opening, container.root):
        walk = _Walk(container, root)
        walk.run()
        lines += walk.lines
        for line in walk.lines:
            line.opening = root is not container.root
    _strip_bullets(lines)
    return [line for line in lines if line.text]  # a bullet alone leaves none


def _strip_bullets(lines: Sequence[Line]) -> None:
    """Take the bullets off lists that were written by hand: two or more lines of one block that begin with the same."""
    for above, line in pairwise(lines):
        same = line.block is above.block and line.text[0] in _BULLETS and line.text[1:2] == " "
        if same and (above.bullet or above.text[0]) == line.text[0]:
            for item in (above, line):
                if not item.bullet:
                    item.bullet = item.text[0]
    for line in lines:
        if line.bullet:
            line.text = line.text[1:].lstrip()


class _Walk:
    """One pass over the container; a line is what is collected between two ends of blocks."""

    def __init__(self, container: Container, root: etree._Element) -> None:
        self.root = root
        self.excluded = container.excluded
        self.raw = container.mass.raw
        self.lying = container.mass.lying
        self.talks = container.mass.talks
        self.hints = container.mass.hints
        self.whole = self.raw.get(self.root, 0)
        self.lines: list[Line] = []
        self.block: _Open | None = None
        self.inline: _Open | None = None
        self.owner: etree._Element | None = None
        self.chrome: list[tuple[etree._Element, str]] = []
        self.parts: list[str] = []
        self.said = False  # whether *parts* hold more than white space
        self.linked = self.strong = self.in_link = self.in_strong = 0
        self.breaks = 0
        self.shared = False
        self.after_image = False
        self.links: list[tuple[_Open, int]] = []
        self.emphasis: list[tuple[_Open, int]] = []
        self.halves: list[int] = []
        self.wrapped = (0, 0)  # parts of the open line up to its last <br>, and the characters in them
        self.verse: tuple[etree._Element, bool] | None = None

    def run(self) -> None:
        root = self.root
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in walker:
            if event == "start":
                if not self._start(element):
                    walker.skip_subtree()
                    skipped = element
                    continue
                text = element.text
            else:
                if element is skipped:
                    skipped = None
                else:
                    self._end(element)
                text = element.tail if element is not root else None
            if text:
                if self.block and self.block[1] == "pre" and "\n" in text:
                    self._printed_lines(text)
                elif text.isspace():
                    self.parts.append(" ")
                else:
                    self._text(text)
        self._flush()

    def _start(self, element: etree._Element) -> bool:
        """Enter *element*; False when nothing in it is text of the article."""
        tag = str(element.tag)
        is_aside = tag in ASIDES and self.raw.get(element, 0) <= EXEMPT * self.whole
        if element is not self.root and (tag in _SKIP or is_aside or element in self.excluded):
            if tag not in SILENT and not is_inline(tag):
                self._flush()
            return False
        if tag in BREAKS:
            self._line_break(tag)
            return True
        if tag in INLINE or "-" in tag:
            self._start_inline(element, tag)
        else:
            self._flush()
            self.block = element, tag, self.block
        if element is not self.root and (hint := self._hint_of(element, tag)):
            self._hint(element, tag, hint)
        if tag == "table" and (rows := table_rows(element)):
            self._whole(element, [Line(row.text, element, tag, row=row) for row in rows])
            return False
        if tag == "pre" and (code := code_text(element)):
            self._whole(element, [Line(code, element, tag, code=True)])
            return False
        return True

    def _start_inline(self, element: etree._Element, tag: str) -> None:
        if tag == "a" and element.get("href") is None:
            tag = "span"  # an anchor: what it holds is no link
        self.inline = element, tag, self.inline
        if tag == "a":
            self.in_link += 1
        elif tag in STRONG:
            self.in_strong += 1
        elif tag in IMAGES:
            self.after_image = not self.said

    def _end(self, element: etree._Element) -> None:
        """Leave *element*, which is the innermost of those that are open (a <br> never is)."""
        if self.inline and self.inline[0] is element:
            _, tag, self.inline = self.inline
            if tag == "a":
                self.in_link -= 1
            elif tag in STRONG:
                self.in_strong -= 1
        elif self.block and self.block[0] is element:
            self._flush()
            self.block = self.block[2]
            self.after_image = False
        if self.chrome and self.chrome[-1][0] is element:
            self.chrome.pop()

    def _hint_of(self, element: etree._Element, tag: str) -> str | None:
        if tag in FIGURES:
            return "caption"
        if element in self.talks:
            return "comments"
        return self.hints[element] if element in self.hints else chrome_hint(element)

    def _hint(self, element: etree._Element, tag: str, hint: str) -> None:
        is_figure = hint == "caption" and tag == "figure"
        if is_figure and next(element.iter("blockquote", "table", "iframe"), None) is not None:
            return
        share = self.raw.get(element, 0) / self.whole if self.whole else 0.0
        if not is_exempt(element, hint, share, self.raw.get(element, 0)) and element.get("class") not in self.lying:
            self.chrome.append((element, hint))

    def _text(self, text: str) -> None:
        owner = self.inline[0] if self.inline else None
        if self.in_link and text.strip() in _PERMALINKS and self.block and self.block[1] in HEADINGS:
            return
        if self.inline and self.said and (tag := self._raising(self.inline)):
            text = raised(text, tag)
        elif self.parts and owner is not self.owner and are_halves(self.owner, owner):
            self.parts.append(" ")
            self.halves.append(len(self.parts))
        if self.breaks and self.parts:
            self._break_before(text, same=owner is self.owner)
        self.owner = owner
        self.parts.append(text)
        self.said = True
        if self.in_link and self.inline:
            self.linked += len(text)
            self.links.append((self.inline, len(self.parts) - 1))
        if self.in_strong and self.inline:
            self.strong += len(text)
            self.emphasis.append((self.inline, len(self.parts) - 1))

    def _raising(self, inline: _Open) -> str | None:
        """Return the tag that puts the text in *inline* above or below the line; that of a footnote behind a number."""
        _, tag, around = inline
        if tag == "a" and around and self.parts[-1][-1:].isdigit():
            tag = around[1]
        return tag if tag in RAISED else None

    def _printed_lines(self, text: str) -> None:
        """Take the lines of a <pre>, which end where they end."""
        first, *others = text.split("\n")
        if first.strip():
            self._text(first)
        for line in others:
            self._flush()
            self.shared = True
            if line.strip():
                self._text(line)

    def _line_break(self, tag: str) -> None:
        self.breaks += 1
        if tag == "hr" or self.breaks > 1:
            self._flush()
        elif self.parts:
            self.parts.append("\n")

    def _break_before(self, text: str, *, same: bool) -> None:
        """After one <br>: only a long line without an end, as old pages wrap them by hand, goes on."""
        known, size = self.wrapped
        latest = squeeze("".join(self.parts[known:]))
        size += len(latest) + (size > 0)
        ends = not same or size < _WRAPPED or latest[-1] in FINAL or text.lstrip()[0] in _BULLETS
        self.wrapped = len(self.parts), size
        if ends or self._in_verse() or max(self.strong, self.linked) >= size:
            self.shared = True
            self._flush()
            self.shared = True
        self.breaks = 0

    def _in_verse(self) -> bool:
        """Return whether the open block is a poem or a bulletin, asked once for each block."""
        block = self.block[0] if self.block else self.root
        if self.verse is None or self.verse[0] is not block:
            self.verse = block, is_verse(block)
        return self.verse[1]

    def _flush(self) -> None:
        if self.said:
            self._line(squeeze("".join(self.parts)))
            self.said = self.after_image = False
            self.linked = self.strong = 0
            if self.links or self.halves or self.emphasis:
                self.lines[-1].marks = LineMarks(self.parts, self.links, self.emphasis, self.halves)
                self.links, self.emphasis, self.halves = [], [], []
        self.breaks = 0
        if self.parts:
            self.parts, self.wrapped = [], (0, 0)
        self.shared = False

    def _line(self, text: str) -> None:
        block, tag, _ = self.block or (self.root, str(self.root.tag), None)
        line = Line(text, block, tag, linked=min(self.linked, len(text)), strong=min(self.strong, len(text)))
        if self.chrome:
            line.chrome = self.chrome[-1][1]
        line.heading = tag in HEADINGS
        line.shared = self.shared
        line.after_image = self.after_image
        self.lines.append(line)

    def _whole(self, block: etree._Element, lines: Sequence[Line]) -> None:
        """Take the *lines* that were made of all of *block*, and leave it."""
        for line in lines:
            line.chrome = self.chrome[-1][1] if self.chrome else None
        self.lines.extend(lines)
        self.block = self.block[2] if self.block else None
        if self.chrome and self.chrome[-1][0] is block:
            self.chrome.pop()
