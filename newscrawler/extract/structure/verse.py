"""Lines of verse: told by their rhyme where nothing names them, and cut into halves."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from newscrawler.extract.structure.frames import Setting
from newscrawler.text import archive_form, search_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from newscrawler.extract.structure.units import Paragraph
    from newscrawler.items import Span

# Swept on 994 pages of prose (2026-11), pages with another block: _MIN_LINES 2 seven and 4 two, _MAX_LINE 60 one and
# 90 two, _RHYME .6 eight and .8 none.
_MIN_LINES = 3  # without a name or half-lines; two lines that rhyme are a slogan
_MAX_LINE = 70  # characters; a whole line of two halves has 60 at most
_VOWELS = "اويه"  # what a rhyme is drawn out with: "أسراري" and "النار" rhyme
_RHYME = 0.7  # of the lines (or of every second one, or of the halves) that end in the same letter
_BREAK = re.compile(r"\s+(?:\*{1,5}|\.{2,}|…+|/{1,2}|\||[=~#]+|[—–-])\s+")  # printed between the halves of a line


def found_verses(units: Sequence[Paragraph], frames: Sequence[Setting | None]) -> list[Setting | None]:
    """Return *frames*, and those of the verses that nothing names: short lines of one block that rhyme, or halves."""
    found = list(frames)
    place = 0
    for _, group in groupby(units, key=lambda unit: unit.line.block):
        run = list(group)
        # One line is no verse, and most blocks hold one.
        free = len(run) > 1 and all(frame is None for frame in frames[place : place + len(run)])
        if free and (_rhymes(run) or all(map(_is_halved, run))):
            found[place : place + len(run)] = [Setting("verse", run[0].line.block)] * len(run)
        place += len(run)
    return _with_single_lines(units, found)


def _with_single_lines(units: Sequence[Paragraph], frames: list[Setting | None]) -> list[Setting | None]:
    """Return *frames* with runs of two or more blocks of halves each, of one parent, as one verse."""
    place = 0
    for parent, group in groupby(range(len(units)), key=lambda i: _parent_of_halves(units[i], frames[i])):
        run = list(group)
        if parent is not None and len(run) > 1:
            frames[place : place + len(run)] = [Setting("verse", parent)] * len(run)
        place += len(run)
    return frames


def _parent_of_halves(unit: Paragraph, frame: Setting | None) -> etree._Element | None:
    return unit.line.block.getparent() if frame is None and _is_halved(unit) else None


def _is_halved(unit: Paragraph) -> bool:
    marks = unit.line.marks
    return marks is not None and len(marks.halves) == 1 and len(unit.text) <= _MAX_LINE and ":" not in unit.text


def _rhymes(run: Sequence[Paragraph]) -> bool:
    if len(run) < _MIN_LINES or not all(unit.line.shared for unit in run[1:]):
        return False
    if any(len(unit.text) > _MAX_LINE or unit.line.bullet or unit.line.linked or ":" in unit.text for unit in run):
        return False
    ends = [key[-1] for unit in run if (key := search_key(unit.text).rstrip(_VOWELS))]
    return any(len(part) > 1 and _share(part) >= _RHYME for part in (ends, ends[1::2]))


def _share(ends: Sequence[str]) -> float:
    return max(ends.count(end) for end in set(ends)) / len(ends)


def halves_of(unit: Paragraph) -> tuple[Span, ...]:
    """Return the halves of a line of verse, or the line where nothing parts it."""
    marks = unit.line.marks
    if unit.line.row is not None:
        return cells_of(unit)
    if marks is not None and marks.halves:
        first = len(archive_form(marks.before(marks.halves[0])))
        if 0 < first < len(unit.text):
            second = first + (unit.text[first] == " ")
            return (unit.start, unit.start + first), (unit.start + second, unit.end)
    found = _BREAK.search(unit.text)
    if found is None:
        return (unit.span,)
    return (unit.start, unit.start + found.start()), (unit.start + found.end(), unit.end)


def cells_of(unit: Paragraph) -> tuple[Span, ...]:
    """Return the offsets of the cells of a row; that of an empty one is a place between its neighbours."""
    place = 0
    spans: list[Span] = []
    for cell in unit.line.row.cells if unit.line.row is not None else ():
        text = archive_form(cell)
        begin = unit.text.find(text, place) if text else min(place, len(unit.text))
        if begin < 0:  # letters that took another form beside their neighbours
            begin, text = place, unit.text[place:].partition(" | ")[0]
        spans.append((unit.start + begin, unit.start + begin + len(text)))
        if text:
            place = min(begin + len(text) + len(" | "), len(unit.text))
    return tuple(spans)
