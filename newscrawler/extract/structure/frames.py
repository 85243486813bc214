"""What stands around a paragraph and makes it a part of something: a list, a quotation, a poem, an entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from newscrawler.html.elements import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from newscrawler.extract.structure.live import Entries
    from newscrawler.extract.structure.units import Paragraph

SettingType = Literal["list", "quote", "verse", "table", "code", "entry"]

_ITEMS = frozenset("li dt dd".split())
_TELLING = _ITEMS | {"blockquote"}
_VERSE: Final = re.compile(
    r"(?:^|[\s_-])(?:poem|poetry|poems|verses?|bayt|beit|qasida|qaseeda)(?:$|[\s_-])", re.IGNORECASE
)
_VERSE_LEVELS = 4  # above a line, at most, stands what names it a poem
_LAYOUT_SHARE = 0.5  # of the text in one <blockquote>: old themes indent with it, and no article quotes so much
_LAYOUT_ITEM = 600  # mean characters of the entries of a "list" that lays out paragraphs; entries of lists have 140


@dataclass(slots=True)  # not frozen: see LineMarks
class Setting:
    """What a paragraph is a part of: the *type* and its *element*; of a list the innermost *item*, and its *depth*."""

    type: SettingType
    element: etree._Element
    item: etree._Element | None = None
    depth: int = 0


def frames_of(units: Sequence[Paragraph], root: etree._Element, entries: Entries) -> list[Setting | None]:
    """Return for each of *units*, which stand below *root*, what it is a part of: the outermost; None for none."""
    above: dict[etree._Element | None, list[etree._Element]] = {}
    frames = [_frame(unit, root, entries, above) for unit in units]
    sizes: dict[etree._Element, int] = {}
    items: dict[etree._Element, set[etree._Element]] = {}
    for unit, frame in zip(units, frames, strict=True):
        if frame is not None:
            sizes[frame.element] = sizes.get(frame.element, 0) + len(unit.text)
            if frame.item is not None:
                items.setdefault(frame.element, set()).add(frame.item)
    total = sum(len(unit.text) for unit in units)
    types = {frame.element: frame.type for frame in frames if frame is not None}
    layout = {
        element
        for element, kind in types.items()  # once each: a list may have thousands of items
        if (kind == "quote" and len(frames) > 1 and sizes[element] > _LAYOUT_SHARE * total)
        or (kind == "list" and _lays_out(element, sizes[element] / len(items[element])))
    }
    return [None if frame is not None and frame.element in layout else frame for frame in frames]


def _lays_out(element: etree._Element, mean: float) -> bool:
    return mean > _LAYOUT_ITEM or next(element.iter(*HEADINGS), None) is not None


def _frame(
    unit: Paragraph, root: etree._Element, entries: Entries, above: dict[etree._Element | None, list[etree._Element]]
) -> Setting | None:
    """Return what *unit* is a part of; *above* holds what tells so above the parents met before, and takes this one."""
    line = unit.line
    block = line.block
    found: Setting | None = None
    if line.code:
        found = Setting("code", block)
    elif line.row is not None:
        found = Setting("verse" if _is_named_verse(block) else "table", block)
    parent = None if block is root else block.getparent()
    if parent not in above:
        above[parent] = _telling(parent, root, entries, _VERSE_LEVELS - 1)
    item: etree._Element | None = None
    depth = -1
    for node in (*_telling(block, block, entries, _VERSE_LEVELS), *above[parent]):
        if node in entries.at:
            found = Setting("entry", node)
        elif node.tag == "blockquote":
            found = Setting("quote", node)
        elif node.tag not in _ITEMS:
            found = found or Setting("verse", node)
        elif (around := node.getparent()) is not None and (found is None or found.type == "list"):
            item = node if item is None else item
            depth += 1
            found = Setting("list", around, item, depth)
    return found


def _telling(node: etree._Element | None, root: etree._Element, entries: Entries, levels: int) -> list[etree._Element]:
    """Return those of *node* and its ancestors, up to *root*, that can make something of what stands in them.

    Names of poems count on the first *levels*.
    """
    found: list[etree._Element] = []
    while node is not None:
        if node.tag in _TELLING or node in entries.at or (levels > 0 and _is_named_verse(node)):
            found.append(node)
        if node is root:
            break
        node = node.getparent()
        levels -= 1
    return found


def _is_named_verse(element: etree._Element) -> bool:
    """Return whether the names of *element* say that it is a poem."""
    name = element.get("class")
    return name is not None and _is_verse_name(name)


@lru_cache(maxsize=1024)  # the same boxes stand on a page many times, and on all pages of a site
def _is_verse_name(name: str) -> bool:
    return _VERSE.search(name) is not None
