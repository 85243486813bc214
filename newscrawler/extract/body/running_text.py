"""Where on a page the running text lies: the text that is in no link, counted by block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawler.boilerplate import label_of
from newscrawler.extract.body.names import body_hint, chrome_hint
from newscrawler.html.elements import AROUND, FIGURES, HEADINGS, SILENT, is_inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

# Swept on wcxb, snippets and scrapinghub (2026-11): MIN_RUN 15 is +.0007, -.0012, -.0012 and 40 -.0001, -.0040, +.0001;
# LITTLE 100 and 300 differ nowhere.
MIN_RUN = 25  # characters of a text node below which it is a label, a date or a name rather than running text
SHORT_PARAGRAPHS = 5  # short paragraphs beside each other that are a text together
LITTLE = 200  # characters of running text below which a page seems to have none
_BESIDE = AROUND | FIGURES | {"caption"}


@dataclass(slots=True)
class Mass:
    """Running text by element: *own* by block, *inside* by every element above one, *raw* without regard to names.

    *hints* are what the names of all these elements say; *talks* the parts that begin with the heading of comments;
    *lying* the class attributes that sound like menus, of parts that together hold most of the text.
    """

    own: dict[etree._Element, int] = field(default_factory=dict)
    inside: dict[etree._Element, float] = field(default_factory=dict)
    raw: dict[etree._Element, int] = field(default_factory=dict)
    total: int = 0
    hints: dict[etree._Element, str | None] = field(default_factory=dict)
    lying: frozenset[str] = frozenset()
    talks: frozenset[etree._Element] = frozenset()


# A part that is named or tagged as something else than the article counts little, unless it holds this share of the
# page's running text: class names lie, and whole pages stand in <aside> or .sidebar (DESIGN 8).
# Swept on wcxb, snippets and scrapinghub (2026-11): EXEMPT .3 is -.0006 on wcxb, .5 no better on two of the three;
# _LONGER .7 and .95 and _TEASER 1 and 3 differ nowhere, _DISTRUST 0 is -.0018 to -.0055 and .2 the same.
EXEMPT = 0.4
_LONGER = 0.85  # readers often write more than the article is long, and teasers may be longer than a short one
_TEASER = 2  # paragraphs under a headline: what it says, and a line of date or author
_DISTRUST = 0.05
_HEADING = 40  # characters of a heading of comments
# What is so named is made of links or buttons; a text without any ("readmore" of a script that folds it, the dishes of
# a "menu") is a text. Measured (2026-11): one page of snippets gains all its text, one of wcxb loses .003.
_PRESSED = frozenset({"nav", "poll", "related", "share", "tags"})
_UNPRESSED = 80  # characters of such a text; "Share this article" is shorter
# Characters of a text in a place named as the article's, beside which a longer part stays what its name says: a banner,
# an author's life. Swept 30-200 on wcxb, snippets and scrapinghub (2026-11): the same from 30 to 120, two pages better
# and one .006 worse than without.
_NAMED_TEXT = 60


def is_exempt(element: etree._Element, hint: str | None, share: float, size: int) -> bool:
    """Return whether *element*, with this *share* of the running text, is text although its name says it is *hint*.

    *size* are the characters of running text in it.
    """
    if share <= EXEMPT:
        return hint in _PRESSED and size >= _UNPRESSED and next(element.iter("a", "button", "input"), None) is None
    others = hint == "comments" or (hint == "related" and _heads_links(element))
    return not others or share > _LONGER


def _heads_links(element: etree._Element) -> bool:
    """Tell a list of teasers from a text with a link in one of its subheadings, which has more to say under each."""
    linked = sum(heading.find(".//a") is not None for heading in element.iterdescendants(*HEADINGS))
    return linked > 0 and sum(1 for _ in element.iterdescendants("p")) <= _TEASER * linked


def weigh(body: etree._Element) -> Mass:
    """Return the running text of all blocks below *body*, and what their ancestors hold, by trust."""
    own = _own_text(body)
    if sum(own.values()) < LITTLE:
        own = _short_paragraphs(body) or own
    mass = Mass(own=own, total=sum(own.values()))
    raw, inside = mass.raw, mass.inside
    parents = [block.getparent() for block in own]
    beside: dict[etree._Element, int] = {}
    for (block, size), parent in zip(own.items(), parents, strict=True):
        if parent is not None:
            beside[parent] = beside.get(parent, 0) + size
        raw[block] = size
    # Paragraphs beside each other share their ancestors.
    chains = {parent: [parent, *parent.iterancestors()] for parent in beside}
    for parent, size in beside.items():
        for element in chains[parent]:
            raw[element] = raw.get(element, 0) + size
    mass.hints = {element: chrome_hint(element) for element in raw}
    mass.lying = _lying(mass)
    mass.talks = frozenset(_talks(body))
    trust = _Trust(mass)
    around = {parent: trust.of(chain) for parent, chain in chains.items()}
    trusted: dict[etree._Element, float] = {}
    for (block, size), parent in zip(list(own.items()), parents, strict=True):
        weight = size * trust.own(block) * (around[parent] if parent is not None else 1.0)
        inside[block] = inside.get(block, 0.0) + weight
        own[block] = int(weight)
        if parent is not None:
            trusted[parent] = trusted.get(parent, 0.0) + weight
    for parent, held in trusted.items():
        for element in chains[parent]:
            inside[element] = inside.get(element, 0.0) + held
    return mass


def _talks(body: etree._Element) -> Iterator[etree._Element]:
    """Yield the parts of *body* that begin with a heading which names them as the comments of readers."""
    for heading in body.iter("h2", "h3", "h4"):
        above = heading.getparent()
        if above is None or above is body or heading.getprevious() is not None:
            continue
        text = ""
        for piece in heading.itertext():
            text = (text + piece).lstrip()
            if len(text.rstrip()) > _HEADING:
                break
        label = label_of(text.rstrip()) if len(text.rstrip()) <= _HEADING else None
        if label is not None and label.kind == "comments" and next(above.iter("h1"), None) is None:
            yield above


def _lying(mass: Mass) -> frozenset[str]:
    """Return the classes that sound like menus or captions and yet hold the text.

    Every section of it is a "skip-item", or every picture of a gallery has its part of the text for a caption.
    """
    held: dict[str, int] = {}
    for element, size in mass.raw.items():
        if (name := element.get("class")) and (mass.hints[element] == "nav" or _captions(element, mass.hints[element])):
            held[name] = held.get(name, 0) + size
    return frozenset(name for name, size in held.items() if size > EXEMPT * mass.total)


def _captions(element: etree._Element, hint: str | None) -> bool:
    """Return whether *element* is a caption, or a picture with one; what stands with a table is no text."""
    if element.tag == "figure":
        return next(element.iter("figcaption"), None) is not None and next(element.iter("table"), None) is None
    return element.tag in FIGURES or hint == "caption"


class _Trust:
    """How far each element is believed to hold the article, each asked once."""

    def __init__(self, mass: Mass) -> None:
        self._raw = mass.raw
        self._hints = mass.hints
        self._total = mass.total
        self._lying = mass.lying
        self._talks = mass.talks
        self._bodies: list[etree._Element] | None = None
        self._known: dict[etree._Element, float] = {}

    def own(self, element: etree._Element) -> float:
        """Return the trust in *element* by its own name."""
        if element.tag == "footer":  # holds most of the text of pages with hardly any, and never an article
            return _DISTRUST
        hint = "comments" if element in self._talks else self._hints[element]
        if hint is None and element.tag not in _BESIDE:
            return 1.0
        if element.get("class") in self._lying:
            return 1.0
        size = self._raw[element]
        if is_exempt(element, hint, size / self._total, size) and not (hint and self._is_outdone(element)):
            return 1.0
        return _DISTRUST if hint or element.tag in _BESIDE else 1.0

    def _is_outdone(self, element: etree._Element) -> bool:
        """Return whether text stands where themes put that of an article, and neither in nor around *element*."""
        if self._bodies is None:
            self._bodies = [each for each, size in self._raw.items() if size >= _NAMED_TEXT and body_hint(each)]
        around = {element, *element.iterancestors()}
        return bool(self._bodies) and not any(
            each in around or element in each.iterancestors() for each in self._bodies
        )

    def of(self, chain: list[etree._Element]) -> float:
        """Return the trust in the first of *chain* and all around it, which is the rest: the product."""
        known = self._known
        trust = 1.0
        unknown = []
        for element in chain:
            if element in known:
                trust = known[element]
                break
            unknown.append(element)
        for element in reversed(unknown):
            trust = known[element] = trust * self.own(element)
        return trust


def _own_text(body: etree._Element) -> dict[etree._Element, int]:
    """Return the length of the running text by block: the nearest element around it that is not inline."""
    own: dict[etree._Element, int] = {}
    blocks: dict[etree._Element | None, etree._Element | None] = {}

    def add(holder: etree._Element | None, size: int) -> None:
        if holder not in blocks:
            blocks[holder] = _block_of(holder)
        if (block := blocks[holder]) is not None:
            own[block] = own.get(block, 0) + size

    for element in body.iter():
        text = element.text
        if text and len(text) > MIN_RUN:
            size = len(text.strip())
            if size > MIN_RUN:
                add(element, size)
        tail = element.tail
        if tail and len(tail) > MIN_RUN:
            size = len(tail.strip())
            if size > MIN_RUN:
                add(element.getparent(), size)
    return own


def _short_paragraphs(body: etree._Element) -> dict[etree._Element, int]:
    """Return the length of paragraphs of a few words each, for a page that has no longer ones: verses, tickers.

    The verses of a stanza stand in one paragraph, parted by line breaks.
    """
    found: dict[etree._Element, int] = {}
    lines = 0
    for block in body.iter("p"):
        pieces = [block.text, *(part.tail for part in block.iterchildren("br"))]
        sizes = [len(piece.strip()) for piece in pieces if piece and not piece.isspace()]
        if sizes:
            found[block] = sum(sizes)
            lines += len(sizes)
    return found if lines >= SHORT_PARAGRAPHS and sum(found.values()) >= LITTLE else {}


def _block_of(element: etree._Element | None) -> etree._Element | None:
    """Return the block of the text that stands right in *element*; None for that of scripts and links."""
    if element is None or element.tag in SILENT:
        return None
    node: etree._Element | None = element
    while node is not None:
        tag = node.tag
        if tag == "a" and node.get("href") is not None:
            return None
        if not is_inline(tag):
            return node
        node = node.getparent()
    return None
