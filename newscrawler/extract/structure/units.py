"""The paragraphs of a text at their places, each with the line of the page that it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawler.extract.body.line import Line
    from newscrawler.extract.body.paragraphs import Body
    from newscrawler.items import Span


@dataclass(slots=True)  # not frozen: see LineMarks
class Paragraph:
    """One paragraph of the text: its *text*, where it *start*s and *end*s, and the *line* it was read from."""

    line: Line
    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Its offsets in the text."""
        return self.start, self.end

    @property
    def is_strong(self) -> bool:
        """Whether all of it is printed bold: a label, a question, a heading that is none by its tag."""
        return self.line.strong >= len(self.line.text) - 2 > 0


def units_of(body: Body) -> list[Paragraph]:
    """Return the paragraphs of *body*; a line that an entity breaks in two is two."""
    units: list[Paragraph] = []
    start = 0
    for line, paragraph in zip(body.standing, body.paragraphs, strict=True):
        for text in paragraph.split("\n\n"):
            end = start + len(text)
            units.append(Paragraph(line, text, start, end))
            start = end + 2
    return units
