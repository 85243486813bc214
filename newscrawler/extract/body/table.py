"""Tables of data inside an article, told from tables that only lay out a page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from newscrawler.html.document import squeeze
from newscrawler.html.elements import CELLS, is_inline

if TYPE_CHECKING:
    from lxml import etree

_LAYOUT = ("table", "img", "ul", "ol", "h1", "h2", "h3", "form", "iframe")
_WIDE = 2  # rows with cells beside each other; a heading may stand in one cell across
_MAX_CELL = 60  # mean characters of a cell; layout cells hold paragraphs


@dataclass(frozen=True, slots=True)
class TableCells:
    """The cells of one row, empty ones too; *header* when all of them name columns."""

    cells: list[str]
    header: bool

    @property
    def text(self) -> str:
        """The cells that hold something, parted by " | "."""
        return " | ".join(text for text in self.cells if text)


def table_rows(table: etree._Element) -> list[TableCells]:
    """Return the rows of *table* that hold something; nothing when it only lays out the page.

    >>> from lxml.html import fromstring
    >>> table = fromstring("<table><tr><th>المدينة<th>الحرارة<tr><td>الرياض<td>41<tr><td>أبها<td>24</table>")
    >>> [(row.text, row.header) for row in table_rows(table)]
    [('المدينة | الحرارة', True), ('الرياض | 41', False), ('أبها | 24', False)]
    """
    rows: list[list[str]] = []
    headers: list[bool] = []
    cells = size = 0
    inside = [element.tag for element in islice(table.iter(*_LAYOUT), 1, None)]  # without the table itself
    if inside and not (set(inside) == {"img"} and _names_columns(table)):
        return []
    for row in table.iter("tr"):
        texts = [_text(cell) for cell in row if cell.tag in CELLS]
        cells += len(texts)
        size += sum(map(len, texts))
        rows.append(texts)
        above = row.getparent()
        headers.append(
            (above is not None and above.tag == "thead") or all(cell.tag == "th" for cell in row if cell.tag in CELLS)
        )
    if sum(len(texts) > 1 for texts in rows) < _WIDE or cells < 1.5 * len(rows) or size > _MAX_CELL * cells:
        return []
    return [TableCells(*row) for row in zip(rows, headers, strict=True) if any(row[0])]


def _names_columns(table: etree._Element) -> bool:
    """Return whether the first row of *table* names columns: images in the cells below are signs or flags."""
    row = next(table.iter("tr"), None)
    return row is not None and len(row) >= _WIDE and all(cell.tag == "th" for cell in row)


def _text(cell: etree._Element) -> str:
    """Return the text of *cell* on one line: its blocks and breaks part words, other elements do not."""
    parts: list[str] = []
    for node in cell.iter():
        apart = "" if is_inline(node.tag) else " "
        parts += apart, node.text or ""
        if node is not cell:
            parts += apart, node.tail or ""
    return squeeze("".join(parts))
