"""Tables of data inside an article, told from tables that only lay out a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.html.document import squeeze
from newscrawler.html.elements import CELLS

if TYPE_CHECKING:
    from lxml import etree

_LAYOUT = ("table", "p", "div", "img", "ul", "ol", "h1", "h2", "h3", "form", "iframe")
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
        texts = [squeeze("".join(cell.itertext())) for cell in row if cell.tag in CELLS]
        cells += len(texts)
        size += sum(map(len, texts))
        rows.append(texts)
    if len(rows) < 2 or cells < 2 * len(rows) or size > _MAX_CELL * cells:  # noqa: PLR2004
        return []
    return [line for texts in rows if (line := " | ".join(text for text in texts if text))]
