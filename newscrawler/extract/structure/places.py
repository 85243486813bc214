"""Where what is no text (images, players, posts) stands between the blocks of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.extract.structure.images import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from lxml import etree

    from newscrawler.extract.structure.units import Paragraph
    from newscrawler.items import Block


class Places:
    """The elements of the names *tags* below *root* in the order of the page, with the block that each stands behind.

    What stands in *excluded* parts is left out; *units* are the paragraphs, *blocks* what they are grouped to.
    """

    def __init__(
        self,
        root: etree._Element,
        excluded: AbstractSet[etree._Element],
        units: Sequence[Paragraph],
        blocks: Sequence[Block],
        tags: Iterable[str],
    ) -> None:
        self._root = root
        self._excluded = excluded
        self._index: dict[etree._Element, int] = {}
        self._first = -1  # of a standfirst, which stands before *root*, the last block
        place = 0
        for unit in units:
            while blocks[place].end < unit.end:
                place += 1
            self._index.setdefault(unit.line.block, place)
            if unit.line.opening:
                self._first = place
        self._found = list(self._walk(frozenset(tags)))

    def _walk(self, wanted: frozenset[str]) -> Iterator[tuple[etree._Element, int]]:
        if next(self._root.iter(*wanted), None) is None:
            return
        # Broken pages have elements with control characters in their names, which lxml refuses to look for.
        blocks = {tag for element in self._index if (tag := str(element.tag)).isalnum()}
        after = self._first
        for element in self._root.iter(*blocks, *wanted):
            after = self._index.get(element, after)
            if element.tag in wanted:
                yield element, after

    def of(self, tags: frozenset[str]) -> Iterator[tuple[etree._Element, int]]:
        """Yield the elements of the names *tags*, each with the index of its block: -1 before the first one."""
        return (found for found in self._found if found[0].tag in tags)

    def holds(self, element: etree._Element) -> bool:
        """Return whether *element* stands in the article; ask it last, for it climbs the page."""
        return is_inside(element, self._root, self._excluded)
