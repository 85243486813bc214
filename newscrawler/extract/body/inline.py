"""What lies inside a line: numbers above and below it, half-verses, and the places of links and emphasis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from newscrawler.html.document import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_T = TypeVar("_T")
_ITEMS = frozenset({"li", "td", "dd"})
# Swept on the pages of four corpora (2026-11): _VERSE 60 and 90 and _VERSES 2 and 4 differ on one page of 994.
_VERSE = 75  # characters of a line that nobody wraps by hand; old pages wrap at about 80
_VERSES = 3  # such lines in a row
_AMID = re.compile(r"[^.…]\.\s|[!?؟۔]\s")  # a sentence that ends inside a line
_HALVES = re.compile(r"\S\s+(?:\.{2,}|…|\*+|/|=)\s+\S")  # what stands between half-verses
_DIGITS: Final = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
_NUMERAL = frozenset(f"{_DIGITS}+-−")
RAISED: Final = {
    "sup": str.maketrans(f"{_DIGITS}+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 3 + "⁺⁻⁻"),
    "sub": str.maketrans(f"{_DIGITS}+-−", "₀₁₂₃₄₅₆₇₈₉" * 3 + "₊₋₋"),
}


@dataclass(slots=True)  # not frozen, which takes three times as long to make: a page has many
class LineMarks:
    """Where links, emphasis and half-verses lie in a line: indices of the *pieces* that it was put together of.

    Each of *links* and *strong* is the innermost of the open inline elements as a chain (element, tag, the one around
    it), and the index of a piece inside the link, or printed strong; *halves* are the indices at which a second half
    begins.
    """

    pieces: list[str]
    links: list[tuple[Any, int]]
    strong: list[tuple[Any, int]]
    halves: list[int]

    def anchors(self) -> Iterator[tuple[etree._Element, str, str]]:
        """Yield each link of the line: its element, the text between the one before it and it, and its words."""
        found: list[tuple[etree._Element, int, int]] = []
        for chain, place in self.links:
            while chain[1] != "a":
                chain = chain[2]  # noqa: PLW2901 - to the link, which is open
            if found and found[-1][0] is chain[0]:
                found[-1] = chain[0], found[-1][1], place
            else:
                found.append((chain[0], place, place))
        yield from self._words(found)

    def emphasis(self, tags: frozenset[str]) -> Iterator[tuple[None, str, str]]:
        """Yield each run of the line within *tags*: None, the text between the run before and it, its words.

        White space between two such elements is a part of the run.
        """
        found: list[tuple[None, int, int]] = []
        for chain, place in self.strong:
            while chain is not None and chain[1] not in tags:
                chain = chain[2]  # noqa: PLW2901 - to the element, if it is one of those that are open
            if chain is None:
                continue
            if found and not "".join(self.pieces[found[-1][2] + 1 : place]).strip():
                found[-1] = None, found[-1][1], place
            else:
                found.append((None, place, place))
        yield from self._words(found)

    def _words(self, found: list[tuple[_T, int, int]]) -> Iterator[tuple[_T, str, str]]:
        begin = 0
        for key, first, last in found:
            yield key, squeeze("".join(self.pieces[begin:first])), squeeze("".join(self.pieces[first : last + 1]))
            begin = last + 1

    def before(self, place: int) -> str:
        """Return the text of the line before the piece at *place*."""
        return squeeze("".join(self.pieces[:place]))


def raised(text: str, tag: str) -> str:
    """Return a number above or below the line in its own signs: "10" and "6" are not 106.

    >>> raised("-31", "sup"), raised("2", "sub"), raised("th", "sup"), raised("٣", "sup")
    ('⁻³¹', '₂', 'th', '³')
    """
    plain = text.strip()
    return plain.translate(RAISED[tag]) if plain and set(plain) <= _NUMERAL else text


def are_halves(before: etree._Element | None, after: etree._Element | None) -> bool:
    """Return whether two spans stand side by side, with names of their own or alone in an item: half-verses, a label.

    A label is a half of what it names: "الموعد" and "الاثنين" in `<li><span>…</span><span>…</span></li>`.

    >>> from lxml.html import fromstring
    >>> item = fromstring("<li><span>الموعد</span><span>الاثنين</span></li>")
    >>> are_halves(*item), are_halves(*fromstring("<p>في <span>عم</span><span>ان</span></p>"))
    (True, False)
    """
    if before is None or after is None or before.tag != "span" or after.tag != "span":
        return False
    if after.getprevious() is not before or before.tail:
        return False
    above = after.getparent()
    alone = before.getprevious() is None and after.getnext() is None
    if above is not None and above.tag in _ITEMS and alone and not above.text and not after.tail:
        return True
    names = before.get("class"), after.get("class")
    return all(names) and names[0] != names[1]


def is_verse(block: etree._Element) -> bool:
    """Return whether the breaks of *block* part lines of their own: a poem, a bulletin; none of a text wrapped by hand.

    Such lines are short, and no sentence ends inside one.

    >>> from lxml.html import fromstring
    >>> is_verse(fromstring("<p>على قدر أهل العزم ... تأتي العزائم<br>وتأتي على قدر الكرام ... المكارم</p>"))
    True
    >>> is_verse(fromstring("<p>وصل الوفد إلى العاصمة<br>مساء أمس</p>"))
    False
    """
    pieces = [(block.text or "").replace("\n", " ")]
    for node in block.iterdescendants():
        if node.tag == "br":
            pieces.append("\n")
        elif node.text:
            pieces.append(node.text.replace("\n", " "))
        if node.tail:
            pieces.append(node.tail.replace("\n", " "))
    lines = [text for line in "".join(pieces).split("\n") if (text := squeeze(line))]
    if any(len(line) > _VERSE or _AMID.search(line) for line in lines):
        return False
    return len(lines) >= _VERSES or all(_HALVES.search(line) for line in lines)
