"""Tables of data inside an article, told from tables that only lay out a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.html.document import squeeze
from newscrawler.html.elements import CELLS, is_inline

if TYPE_CHECKING:
    from lxml import etree

_LAYOUT = ("table", "img", "ul", "ol", "h1", "h2", "h3", "form", "iframe")
_WIDE = 2  # rows with cells beside each other; a heading may stand in one cell across
_MAX_CELL = 60  # mean characters of a cell; layout cells hold paragraphs


def table_rows(table: etree._Element) -> list[str]:
    """Return the rows of *table*, a line each, its cells parted by " | "; nothing when it only lays out the page."""
    rows: list[list[str]] = []
    cells = size = 0
    inside = iter(table.iter(*_LAYOUT))
    next(inside)  # the table itself
    if next(inside, None) is not None:
        return []
    for row in table.iter("tr"):
        texts = [_text(cell) for cell in row if cell.tag in CELLS]
        cells += len(texts)
        size += sum(map(len, texts))
        rows.append(texts)
    if sum(len(texts) > 1 for texts in rows) < _WIDE or cells < 1.5 * len(rows) or size > _MAX_CELL * cells:
        return []
    return [line for texts in rows if (line := " | ".join(text for text in texts if text))]


def _text(cell: etree._Element) -> str:
    """Return the text of *cell* on one line: its blocks and breaks part words, other elements do not."""
    parts: list[str] = []
    for node in cell.iter():
        apart = "" if is_inline(node.tag) else " "
        parts += apart, node.text or ""
        if node is not cell:
            parts += apart, node.tail or ""
    return squeeze("".join(parts))
