"""The opening of an article that its theme sets apart: between the headline and the place of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.extract.body.names import chrome_hint
from newscrawler.extract.body.neighbours import holds_image
from newscrawler.html.elements import AROUND, FIGURES
from newscrawler.text import search_key

if TYPE_CHECKING:
    from lxml import etree

    from newscrawler.extract.body.running_text import Mass

_LEAST = 60  # characters of a standfirst; datelines and bylines are shorter
# Blocks of running text that are an opening; more are something else. Measured (2026-11): with 2 one page of wcxb and
# one of snippets are worse, none better.
_MOST = 4
_NOT = AROUND | FIGURES | {"form", "li"}


def standfirst_of(
    root: etree._Element, heading: etree._Element | None, mass: Mass, described: str
) -> list[etree._Element]:
    """Return the blocks of running text that follow *heading*, before *root*, when they are an opening: a few.

    What the description of the page (*described*) says already is left to it.
    """
    if heading is None:
        return []
    above = {root, *root.iterancestors()}
    common = next((node for node in heading.iterancestors() if node in above), None)
    if common is None or common is root:
        return []
    inside = set(heading.iter())
    found: list[etree._Element] = []
    begun = False
    for node in common.iter():
        if node is root:
            return [block for block in found if not _says(described, block)]
        if node in inside:
            begun = True
        elif begun and node in mass.own:
            if not _is_opening(node, common):
                continue
            if mass.raw[node] < _LEAST:
                return []
            found.append(node)
            if len(found) > _MOST:
                return []
    return []


def _says(described: str, block: etree._Element) -> bool:
    return search_key("".join(block.itertext())) in described


def _is_opening(block: etree._Element, common: etree._Element) -> bool:
    """Return whether *block* stands in no part below *common* that is named as something else, beside no image."""
    node: etree._Element | None = block
    while node is not None and node is not common:
        if node.tag in _NOT or chrome_hint(node):
            return False
        node = node.getparent()
    before = block.getprevious()
    return not holds_image(block) and (before is None or not holds_image(before))  # else a caption
