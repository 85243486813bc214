"""Which element of a page holds the article, and which parts below it do not belong."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from newscrawler.extract.body.names import body_hint
from newscrawler.extract.body.neighbours import SPLIT, ends_article, goes_on, heads_others, holds_image
from newscrawler.extract.body.running_text import LITTLE, Mass, weigh
from newscrawler.extract.body.standfirst import standfirst_of
from newscrawler.html.elements import CONTENT, HEADINGS, PARAGRAPHS
from newscrawler.text import search_key
from newscrawler.text.sentences import SENTENCE_ENDS

if TYPE_CHECKING:
    from lxml import etree

_DECAY = (1.0, 0.5, 0.25)  # share of a block's running text that its parent, its parent's parent, … are credited with
_SOUP = frozenset({"br", "p", "div"})
_SPLIT_IN = frozenset({"div", "figure", "section"})  # what a text, or a gallery's, is split into
_CLIMB = 10  # levels above the best parent that are asked for more text
# What running text in a heading is worth, which heads a text and is hardly ever one. Swept 0-.5 on wcxb, snippets and
# scrapinghub (2026-12): .1 is best on each (+.0002, +.0012, 0), from .25 on it is lost.
_HEADING = 0.1
_NAMED = 1.5  # what a name like "entry-content" is worth
_NEAR = 3.0  # what standing in the nearest text around the headline is worth
_NEAR_MASS = 250  # characters of running text that make a neighbourhood of the headline
# Text of further parts beside what was found, as a multiple of it. Swept .15-.4 and .5-3 on all of wcxb
# and scrapinghub (2026-11): .25 and 1 are best or equal on each; without a bound precision falls from .936 to .922.
_PART = 0.25
_WHOLE = 1.0  # beside a place that is named as the whole text, or that holds the headline, too
# In one <article> with it, without a linked headline: themes print their boxes there, too. Swept on wcxb and snippets
# (2026-12): without .9571 and .9317, .1 to .2 .9572 and .9330, of which .2 is the most precise; in <main>, too, .9567.
_TOGETHER = 0.2
_LOOSE = 30
_STANDFIRST = 60  # characters; datelines and bylines are shorter


@dataclass(slots=True)
class Container:
    """The *root* of the article's text, the subtrees in it that are *excluded*, and the running text of the page.

    *opening* are the blocks before the root that the theme sets apart from it.
    """

    root: etree._Element
    mass: Mass
    excluded: set[etree._Element] = field(default_factory=set)
    opening: list[etree._Element] = field(default_factory=list)


def container_at(root: etree._Element, page: etree._Element) -> Container:
    """Return the container whose root is known: declared by the site, or all of a fragment."""
    return Container(root=root, mass=weigh(page))


def find_container(
    body: etree._Element, heading: etree._Element | None, *, description: str | None = None
) -> Container | None:
    """Return the container of the article's text, or None when the page has no running text at all.

    *heading* is the element of the headline, when it is known; *description* what the page says of its article.
    """
    mass = weigh(body)
    if mass.total < LITTLE and (unscripted := _without_scripts(body)) is not None:
        return unscripted
    if not mass.own:
        return None
    score = _scores(body, mass)
    if not score:
        return Container(root=body, mass=mass)
    for node in score:
        if body_hint(node):
            score[node] *= _NAMED
    around = _around(heading, mass)
    if around is not None:
        for node in score:
            if _is_within(node, around):
                score[node] *= _NEAR
    best = max(score, key=lambda node: score[node])
    found = _climb(Container(root=best, mass=mass), body, heading)
    found.opening = standfirst_of(found.root, heading, mass, search_key(description or ""))
    return found


def _without_scripts(body: etree._Element) -> Container | None:
    """Return what a page without text of its own holds for readers whose browser runs no scripts, when it is a text."""
    for element in body.iter("noscript"):
        if next(element.iterancestors("noscript"), None) is not None:
            continue  # what holds it was weighed: 2,000 inside each other took 5 s
        mass = weigh(element)
        if mass.total >= LITTLE:
            return Container(root=element, mass=mass)
    return None


def _scores(body: etree._Element, mass: Mass) -> dict[etree._Element, float]:
    score: dict[etree._Element, float] = {}
    for block, held in mass.own.items():
        weight = held * _HEADING if block.tag in HEADINGS else held
        node: etree._Element | None = block
        if _is_soup(block):
            score[block] = score.get(block, 0.0) + weight
        for share in _DECAY:
            node = node.getparent() if node is not None else None
            if node is None or (node is body and share < 1):
                break
            score[node] = score.get(node, 0.0) + weight * share
    return score


def _around(heading: etree._Element | None, mass: Mass) -> etree._Element | None:
    """Return the nearest element around the headline that holds a good deal of running text."""
    if heading is None:
        return None
    for above in heading.iterancestors():
        if mass.inside.get(above, 0) >= _NEAR_MASS:
            return above
    return None


def _is_within(node: etree._Element | None, around: etree._Element) -> bool:
    while node is not None and node is not around:
        node = node.getparent()
    return node is not None


def _is_soup(block: etree._Element) -> bool:
    """Return whether *block* holds text and other blocks or line breaks side by side."""
    return not _SOUP.isdisjoint([child.tag for child in block])


def _climb(found: Container, body: etree._Element, heading: etree._Element | None) -> Container:
    """Move the root up while its neighbours hold text of the same article; other neighbours are excluded."""
    node = found.root
    pending: set[etree._Element] = set()
    above_heading = {heading, *heading.iterancestors()} if heading is not None else set()
    level = 0
    while level < _CLIMB:
        parent = node.getparent()
        if parent is None or node is body:
            break
        level_of = _Level(found.mass, parent, node, above_heading, nearest=level == 0)
        accepted, rejected = level_of.sort()
        level += bool(accepted or rejected)
        pending |= rejected
        if accepted:
            found.root = parent
            found.excluded |= pending
            pending = set()
        node = parent
    return found


class _Level:
    """The children of *parent*, of which *node* holds text of the article: which of the others belong to it."""

    def __init__(
        self,
        mass: Mass,
        parent: etree._Element,
        node: etree._Element,
        above_heading: set[etree._Element],
        *,
        nearest: bool,
    ) -> None:
        self._inside = mass.inside
        self._mass = mass
        self._parent = parent
        self._node = node
        self._above_heading = above_heading
        self._nearest = nearest

    def sort(self) -> tuple[bool, set[etree._Element]]:
        """Return whether a neighbour belongs to the article, and those that do not."""
        children = list(self._parent)
        before, after = self._beside(children)
        held = [child for child in children if child is not self._node and self._mass.raw.get(child, 0)]
        parts = {child for child in (*before, *after) if self._is_part(child)}
        until_end = takewhile(lambda child: not ends_article(child), after)
        parts.update(child for child in (*before, *after) if body_hint(child) and goes_on(child, self._mass))
        further = [child for child in (*before, *until_end) if child not in parts and goes_on(child, self._mass)]
        parts.update(self._believed(further, self._least()))
        if self._is_in_article():
            parts.update(self._believed([child for child in further if not heads_others(child)], _TOGETHER))
        left = (child for child in reversed(before) if child in held and child not in parts)
        lead = next((child for child in left if not _is_counted(child, self._mass)), None)
        if self._nearest and lead is not None and _leads(lead, self._mass):
            parts.add(lead)
        others = set(held) - parts
        return bool(parts), others - self._heads(others, parts)

    def _heads(self, others: set[etree._Element], parts: set[etree._Element]) -> set[etree._Element]:
        """Return those of *others* that head what belongs to the article: nothing but headings right before it."""
        found: set[etree._Element] = set()
        followed = False
        for child in reversed(self._parent):
            if child is self._node or child in parts:
                followed = True
            elif child in others:
                followed = followed and child not in self._above_heading and _is_heading(child, self._mass)
                if followed:
                    found.add(child)
        return found

    def _beside(self, children: list[etree._Element]) -> tuple[list[etree._Element], list[etree._Element]]:
        """Return the *children* before and after the node; what stands before the headline is left out."""
        place = children.index(self._node)
        if self._node in self._above_heading:
            first = place
        else:
            above = next((i for i, child in enumerate(children[:place]) if child in self._above_heading), -1)
            first = above if above >= 0 and len(children[above]) else above + 1  # the headline alone is no text
        return children[first:place], children[place + 1 :]

    def _is_part(self, child: etree._Element) -> bool:
        """Return whether *child* is a paragraph beside those of the node, or of the node's make: ads split texts."""
        node = self._node
        if node in self._above_heading:
            return False
        if self._nearest and _is_paragraph(child, self._mass):
            return True
        same = child.tag == node.tag and child.get("class") == node.get("class") and child.tag in _SPLIT_IN
        if not same or self._parent.tag == "body":
            return False
        return self._inside.get(child, 0) > SPLIT or (child.get("class") is not None and _is_sentence(child))

    def _believed(self, further: list[etree._Element], least: float) -> list[etree._Element]:
        """Return *further* parts where they hold *least* as much text as the node, as a multiple of it, or more."""
        held = sum(self._inside[child] for child in further)
        return further if held >= least * self._inside[self._node] else []

    def _is_in_article(self) -> bool:
        return self._parent.tag == "article" or next(self._parent.iterancestors("article"), None) is not None

    def _least(self) -> float:
        """Return how much text further parts must hold to be believed, as a multiple of what the node holds."""
        node = self._node
        heads = node in self._above_heading and node.tag != "header"  # which holds a lead at most
        whole = heads or node.tag in CONTENT or body_hint(node)
        return _WHOLE if whole else _PART


def _is_sentence(child: etree._Element) -> bool:
    """Return whether *child* holds nothing but a short sentence."""
    if next(child.iter("a"), None) is not None:
        return False
    text = "".join(child.itertext()).strip()
    return len(text) <= SPLIT and text.endswith(tuple(SENTENCE_ENDS))


def _is_counted(child: etree._Element, mass: Mass) -> bool:
    """Return whether *child* is a line of date and counters: short, with a number, and no sentence."""
    if mass.raw[child] >= _STANDFIRST or child.tag in HEADINGS:
        return False
    text = "".join(child.itertext()).strip()
    return any(map(str.isdigit, text)) and not text.endswith(tuple(SENTENCE_ENDS))


def _is_heading(child: etree._Element, mass: Mass) -> bool:
    """Return whether all running text in *child* stands in headings, and no link in it."""
    return next(child.iter("a"), None) is None and all(
        block.tag in HEADINGS for block in child.iter() if block in mass.own
    )


def _is_paragraph(child: etree._Element, mass: Mass) -> bool:
    return child.tag in PARAGRAPHS and mass.inside.get(child, 0) > _LOOSE


def _leads(child: etree._Element, mass: Mass) -> bool:
    """Return whether *child* is the opening of the article: one running block before the text, in no suspect place."""
    held = mass.raw.get(child, 0)
    if held <= _LOOSE or mass.inside.get(child, 0) < held or holds_image(child):
        return False  # beside an image stands its caption
    # What stands in each block: nothing in *child* is mistrusted.
    return mass.own[next(node for node in child.iter() if node in mass.own)] == held
