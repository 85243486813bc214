"""One line of an article's container, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.text.sentences import SENTENCE_ENDS

if TYPE_CHECKING:
    from lxml import etree

    from newscrawler.extract.body.inline import LineMarks
    from newscrawler.extract.body.table import TableCells

FINAL = frozenset(SENTENCE_ENDS + ':؛»")”]}')  # what a finished line ends with


@dataclass(slots=True)
class Line:
    """One line of the container: its text, the block it stands in, and how much of it is link or emphasis.

    *chrome* is what names say it is when it is no running text; *after_image*: nothing but an image stands before it
    in its block; *shared*: other lines stand in the same block, with one line break between; *bullet*: the sign of a
    list written by hand, which is no part of the text; *row*: its cells; *marks*: where links, emphasis and half-verses
    lie; *code*: it keeps its line breaks and indentation; *opening*: it stands before the container, as its standfirst.
    """

    text: str
    block: etree._Element
    tag: str
    linked: int = 0
    strong: int = 0
    chrome: str | None = None
    heading: bool = False
    row: TableCells | None = None
    shared: bool = False
    after_image: bool = False
    bullet: str | None = None
    marks: LineMarks | None = None
    code: bool = False
    opening: bool = False
