"""Whether what stands beside a piece of the text goes on with it: told by its shape, not by what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.boilerplate import is_cut_teaser
from newscrawler.extract.body.names import chrome_hint
from newscrawler.html.elements import HEADINGS, IMAGES, SILENT

if TYPE_CHECKING:
    from lxml import etree

    from newscrawler.extract.body.running_text import Mass

_ENDS = frozenset({"comments", "related", "author"})  # after boxes of these kinds nothing of the article follows
# Swept on wcxb, snippets and scrapinghub (2026-11), change of F1: SPLIT 40 at most +.0006, 160 -.0011, _TRUSTED .3 and
# .7 none, _DENSE .3 none and .7 -.0042, _CAPTION 150 -.0009 and 600 -.0012, _CARDS 1 -.0025 and 3 none.
SPLIT = 80  # characters of running text in a further part of the text
_TRUSTED = 0.5  # share of its running text that stands in no part named as something else
_DENSE = 0.5  # share of all its text that is running text
_CAPTION = 300  # characters below which one line beside an image is its caption
_CARDS = 2  # linked headlines that make a list of other articles


@dataclass(slots=True)
class _Shape:
    """All text of an element, how much of it is *linked*, and the *headlines* in it that are links."""

    size: int = 0
    linked: int = 0
    headlines: int = 0


def _shape_of(element: etree._Element) -> _Shape:
    """Return the shape of *element*, from one walk over it."""
    shape = _Shape()
    for node in element.iter():
        if node.tag in SILENT:
            continue
        if node.text and not node.text.isspace():
            shape.size += len(node.text)
        if node.tail and node is not element and not node.tail.isspace():
            shape.size += len(node.tail)
        if node.tag == "a":
            text = sum(map(len, node.itertext()))
            shape.linked += text
            if text and _is_headline(node, element):
                shape.headlines += 1
    return shape


def _is_headline(link: etree._Element, root: etree._Element) -> bool:
    """Return whether *link* stands in a heading or holds one: the headline of another article."""
    above = link.getparent()
    if above is not None and link is not root and above.tag in HEADINGS and not (above.text or "").strip():
        return True
    return next(link.iter(*HEADINGS), None) is not None


def goes_on(element: etree._Element, mass: Mass) -> bool:
    """Return whether *element* reads like a part of an article: mostly running text, and no list of others."""
    run = mass.inside.get(element, 0.0)
    if run < SPLIT or run < _TRUSTED * mass.raw[element] or mass.hints[element]:
        return False
    shape = _shape_of(element)
    if 2 * shape.linked > shape.size or run < _DENSE * shape.size:
        return False
    if shape.headlines >= _CARDS:
        return False
    own = [block for block in element.iter() if block in mass.own]
    if len(own) == 1 and run < _CAPTION and holds_image(element):
        return False  # the one line beside an image is its caption
    cut = sum(is_cut_teaser("".join(block.itertext()).strip()) for block in own)
    return 2 * cut < len(own)


def heads_others(element: etree._Element) -> bool:
    """Return whether a linked headline stands in *element*: that of another article.

    >>> from lxml.html import fromstring
    >>> heads_others(fromstring("<div><h3><a href=/2>خبر</a></h3></div>")), heads_others(fromstring("<p>نص</p>"))
    (True, False)
    """
    return _shape_of(element).headlines > 0


def holds_image(element: etree._Element) -> bool:
    """Return whether an image stands in *element*.

    >>> from lxml.html import fromstring
    >>> holds_image(fromstring("<figure><img src=a.jpg></figure>")), holds_image(fromstring("<p>نص</p>"))
    (True, False)
    """
    return next(element.iter(*IMAGES), None) is not None


def ends_article(element: etree._Element) -> bool:
    """Return whether *element* is named as what stands behind an article.

    >>> from lxml.html import fromstring
    >>> ends_article(fromstring('<div class="related-posts">')), ends_article(fromstring('<div class="more-of-it">'))
    (True, False)
    """
    return element.tag == "footer" or chrome_hint(element) in _ENDS
