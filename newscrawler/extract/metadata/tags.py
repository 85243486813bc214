"""The tags of an article, from the links on its page that are marked as such or lead where tags stand."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from newscrawler.extract.metadata.sections import class_and_id, in_widget, is_section_link
from newscrawler.html.document import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

_MAX_TAG: Final = 60  # characters
_MAX_TAGS: Final = 40


def marked_tags(marked: Iterable[etree._Element]) -> list[str]:
    """Return the tags that the page prints as links *marked* rel=tag outside widgets; so may be sections."""
    tags = [
        link
        for link in marked
        if "tag" in (link.get("rel") or "").split()
        and not is_section_link(link)
        and "taxonomy-category" not in class_and_id(link.getparent())
    ]
    return _tag_names(_outside_widgets(tags))


def linked_tags(to_tags: Iterable[etree._Element]) -> list[str]:
    """Return the tags that the page prints as links *to_tags*: those of the first block of such links.

    >>> from lxml.html import fromstring
    >>> linked_tags(fromstring("<p><a href=/tag/bridge>#جسور</a> <a href=/tag/river>أنهار</a></p>").iter("a"))
    ['جسور', 'أنهار']
    """
    return _tag_names(_first_block(_outside_widgets(to_tags)))


def _tag_names(links: Iterable[etree._Element]) -> list[str]:
    names = [text_of(link).lstrip("#").strip() for link in islice(links, _MAX_TAGS)]
    return list(dict.fromkeys(name for name in names if 0 < len(name) <= _MAX_TAG))


def _first_block(links: list[etree._Element]) -> list[etree._Element]:
    """Return the links that stand in one block with the first: below the same grandparent."""
    blocks = [_grandparent(link) for link in links]
    return [link for link, block in zip(links, blocks, strict=True) if block is blocks[0]]


def _grandparent(link: etree._Element) -> etree._Element | None:
    parent = link.getparent()
    if parent is not None and (parent.tag in {"li", "span"} or _is_wrapper(parent)):
        return parent.getparent()
    return parent


def _is_wrapper(parent: etree._Element) -> bool:
    """Return whether *parent* is a <div> around one link and nothing else, as Drupal prints tags."""
    return parent.tag == "div" and len(parent) == 1 and not (parent.text or "").strip()


def _outside_widgets(links: Iterable[etree._Element]) -> list[etree._Element]:
    """Return those of *links* that stand in no widget; neighbours with one parent are asked once."""
    found: list[etree._Element] = []
    parent, is_inside = None, False
    for link in links:
        above = link.getparent()
        if above is None or above is not parent:
            parent, is_inside = above, in_widget(link)
        if not is_inside:
            found.append(link)
    return found
