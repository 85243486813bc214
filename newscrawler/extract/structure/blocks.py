"""The blocks of a text: its paragraphs grouped by what they are parts of."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace as changed

from newscrawler.extract.body.code import code_language
from newscrawler.extract.structure.frames import Setting, frames_of
from newscrawler.extract.structure.interview import dialogue
from newscrawler.extract.structure.quotes import cite_of, speaker_of
from newscrawler.extract.structure.verse import cells_of, found_verses, halves_of
from newscrawler.items import Block, Item, TableRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from newscrawler.extract.structure.live import Entries
    from newscrawler.extract.structure.units import Paragraph
    from newscrawler.html.document import Document
    from newscrawler.items import BlockType


def blocks_of(
    units: Sequence[Paragraph], root: etree._Element, entries: Entries, document: Document
) -> tuple[Block, ...]:
    """Return the blocks of the text that *units* are, in order; they stand below *root*."""
    frames = _hand_written(units, found_verses(units, frames_of(units, root, entries)))
    types: list[BlockType | None] = [
        frame.type if frame is not None else "heading" if unit.line.heading else None
        for unit, frame in zip(units, frames, strict=True)
    ]
    spoken = dialogue(units, types)
    blocks: list[Block] = []
    place = 0
    for _, group in groupby(range(len(units)), key=lambda i: _key(i, frames[i])):
        indices = list(group)
        frame = frames[place]
        run = units[place : place + len(indices)]
        if frame is not None:
            blocks.append(_framed(run, frames[place : place + len(indices)], entries, document))
        elif types[place] == "heading":
            blocks.append(Block(type="heading", start=run[0].start, end=run[0].end, level=int(run[0].line.tag[1])))
        else:
            blocks.append(Block(type=spoken.get(place, "paragraph"), start=run[0].start, end=run[0].end))
        place += len(indices)
    return tuple(blocks)


def _key(place: int, frame: Setting | None) -> object:
    return place if frame is None else (frame.type, frame.element)


def _hand_written(units: Sequence[Paragraph], frames: Sequence[Setting | None]) -> list[Setting | None]:
    """Return *frames*, and those of the lists that were written by hand: lines of one block behind the same sign."""
    return [
        Setting("list", unit.line.block) if frame is None and unit.line.bullet else frame
        for unit, frame in zip(units, frames, strict=True)
    ]


def _framed(run: Sequence[Paragraph], frames: Sequence[Setting | None], entries: Entries, document: Document) -> Block:
    """Return the block of *run*, all of which is a part of the same thing."""
    block = Block(type="paragraph", start=run[0].start, end=run[-1].end)
    frame = frames[0]
    if frame is None:
        return block
    element = frame.element
    parts: dict[str, Any] = {}
    match frame.type:
        case "list":
            parts = {"ordered": element.tag == "ol", "items": _items(run, frames)}
        case "quote":
            parts = {"cite": cite_of(element, document), "speaker": speaker_of(element)}
        case "table":
            parts = {"rows": tuple(TableRow(cells=cells_of(unit), header=_is_header(unit)) for unit in run)}
        case "verse":
            parts = {"lines": tuple(halves_of(unit) for unit in run)}
        case "code":
            parts = {"language": code_language(element)}
        case "entry":
            heading = next((unit.span for unit in run if unit.line.heading), None)
            parts = {"at": entries.at.get(element), "heading": heading}
    return changed(block, type=frame.type, **parts)


def _is_header(unit: Paragraph) -> bool:
    return unit.line.row is not None and unit.line.row.header


def _items(run: Sequence[Paragraph], frames: Sequence[Setting | None]) -> tuple[Item, ...]:
    """Return the entries of a list; the paragraphs of one entry are together."""
    items: list[Item] = []
    before: etree._Element | None = None
    for unit, frame in zip(run, frames, strict=True):
        item = None if frame is None else frame.item
        depth = 0 if frame is None else frame.depth
        if item is not None and item is before:
            items[-1] = Item(start=items[-1].start, end=unit.end, depth=depth)
        else:
            items.append(Item(start=unit.start, end=unit.end, depth=depth))
        before = item
    return tuple(items)
