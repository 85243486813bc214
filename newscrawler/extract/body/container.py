"""Which element of a page holds the article, and which parts below it do not belong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawler.extract.body.names import body_hint
from newscrawler.extract.body.running_text import Mass, weigh
from newscrawler.html.elements import PARAGRAPHS

if TYPE_CHECKING:
    from lxml import etree

_DECAY = (1.0, 0.5, 0.25)  # share of a block's running text that its parent, its parent's parent, … are credited with
_SOUP = frozenset({"br", "p", "div"})
_CLIMB = 6  # levels above the best parent that are asked for more text
_NAMED = 1.5  # what a name like "entry-content" is worth
_NEAR = 3.0  # what standing in the nearest text around the headline is worth
_NEAR_MASS = 250  # characters of running text that make a neighbourhood of the headline
_SPLIT = 80  # characters of running text in a second container of the same make
_LOOSE = 30


@dataclass(slots=True)
class Container:
    """The *root* of the article's text, the subtrees in it that are *excluded*, and the running text of the page."""

    root: etree._Element
    mass: Mass
    excluded: set[etree._Element] = field(default_factory=set)


def container_at(root: etree._Element, page: etree._Element) -> Container:
    """Return the container whose root is known: declared by the site, or all of a fragment."""
    return Container(root=root, mass=weigh(page))


def find_container(body: etree._Element, heading: etree._Element | None) -> Container | None:
    """Return the container of the article's text, or None when the page has no running text at all.

    *heading* is the element of the headline, when it is known.
    """
    mass = weigh(body)
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
    return _climb(Container(root=best, mass=mass), body, heading)


def _scores(body: etree._Element, mass: Mass) -> dict[etree._Element, float]:
    score: dict[etree._Element, float] = {}
    for block, weight in mass.own.items():
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
    above_heading = set(heading.iterancestors()) if heading is not None else set()
    level = 0
    while level < _CLIMB:
        parent = node.getparent()
        if parent is None or node is body or parent is body or node in above_heading:
            break
        accepted, rejected = _sort(parent, node, found, nearest=level == 0)
        level += bool(accepted or rejected)
        pending |= rejected
        if accepted:
            found.root = parent
            found.excluded |= pending
            pending = set()
        node = parent
    return found


def _sort(
    parent: etree._Element, node: etree._Element, found: Container, *, nearest: bool
) -> tuple[bool, set[etree._Element]]:
    """Return whether a child of *parent* beside *node* belongs to the article, and the children that do not."""
    accepted = False
    rejected: set[etree._Element] = set()
    lead: etree._Element | None = None
    before = True
    for child in parent:
        if child is node:
            before = False
        elif not found.mass.raw.get(child, 0):
            continue
        elif _continues(child, node, found) or (nearest and _is_paragraph(child, found)):
            accepted = True
        else:
            rejected.add(child)
            if before:
                lead = child
    if nearest and lead is not None and _leads(lead, found):
        rejected.discard(lead)
        accepted = True
    return accepted, rejected


def _continues(child: etree._Element, node: etree._Element, found: Container) -> bool:
    """Return whether *child* is a further part of the text, of the same make as *node* (ads split containers)."""
    same = child.tag == node.tag and child.get("class") == node.get("class") and child.tag in {"div", "section"}
    return same and found.mass.inside.get(child, 0) > _SPLIT


def _is_paragraph(child: etree._Element, found: Container) -> bool:
    return child.tag in PARAGRAPHS and found.mass.inside.get(child, 0) > _LOOSE


def _leads(child: etree._Element, found: Container) -> bool:
    """Return whether *child* is the opening of the article: one running block before the text, in no suspect place."""
    held = found.mass.raw.get(child, 0)
    if held <= _LOOSE or found.mass.inside.get(child, 0) < held:
        return False
    own = found.mass.own  # what stands in each block: nothing in *child* is mistrusted
    return own[next(node for node in child.iter() if node in own)] == held
