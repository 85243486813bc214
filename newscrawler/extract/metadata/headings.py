"""The titles that a page prints: its headings, their parts, and elements whose names say that they are titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newscrawler.extract.addresses import parts_of
from newscrawler.extract.metadata.sections import in_widget
from newscrawler.extract.metadata.titles import MAX_TITLE, TitleClaim
from newscrawler.extract.metadata.trust import TRUST
from newscrawler.html.document import squeeze, xpath
from newscrawler.html.elements import CODE, CONTENT, is_inline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from newscrawler.html.document import Document

_TRUST: Final = TRUST["title"]
_LEVELS: Final = ("article", "main", "header", "nav", "footer", "aside", "dialog")
_PATH = re.compile(r"(?:https?://[^/?#]+|(?=/(?!/)))([^?#]*)")  # of a URL that is absolute, or begins with its path
_HOME_PATHS: Final = frozenset({"", "index.html", "index.php", "ar"})
_MAX_HEADINGS: Final = 40  # of one level that are looked at; a page with more is a listing
_MIN_PRINTED_WORDS: Final = 4  # fewer may be a button or a menu
_MIN_PART_WORDS: Final = 2
_PART: Final = 0.2  # what a part of a heading is trusted less than the whole: it must be confirmed by the head or data
_NAMED = xpath(
    "//body//*[self::span or self::div or self::td or self::p or self::strong or self::b or self::font]"
    "[@class or @id]"  # first: each contains() looks for its attribute anew
    "[contains(@class, 'itle') or contains(@id, 'itle') or contains(@class, 'eadline') or contains(@id, 'eadline')]"
)
# Two letters between which a word ends though no space stands there: "aB", or one that only ends Arabic words.
_WORD_ENDS = re.compile(r"[a-z][A-Z]|[ةى]\w")
_MAX_NAMED: Final = 12
_NOT_HEADLINE = re.compile(r"site|page-?title|logo|menu|widget|related|sub|section|side|block|tab|nav|foot")
# From the texts to what holds them: twice as fast as from the elements to their texts.
_WITH_TEXT = xpath(
    "(//body/*/descendant-or-self::*/text()[normalize-space(.) = $text]"
    "/parent::*[not(self::script or self::option or self::a)])[1]"
)


def printed_text(heading: etree._Element) -> str:
    """Return the text of *heading* on one line; a break, a block and two elements side by side never glue words.

    >>> from lxml.html import fromstring
    >>> printed_text(fromstring("<h1>افتتاح<br>الجسر <span>اليوم</span><span>مباشر</span></h1>"))
    'افتتاح الجسر اليوم مباشر'
    """
    pieces: list[str] = []
    for node in heading.iter():
        if node.tag in CODE:
            continue
        before = node.getprevious()
        if node is not heading and (not is_inline(node.tag) or (before is not None and not before.tail)):
            pieces.append(" ")
        for text in (node.text, node.tail if node is not heading else None):
            if text and pieces and _WORD_ENDS.match(pieces[-1][-1:] + text[0]):
                pieces.append(" ")
            pieces.append(text or "")
        if node is not heading and not is_inline(node.tag):
            pieces.insert(len(pieces) - 1, " ")
    return squeeze("".join(pieces))


def heading_claims(
    headings: Iterable[etree._Element], document: Document, site_keys: frozenset[str], trust: float
) -> list[TitleClaim]:
    """Return the claims of *headings*, worth *trust*; less for the site's own name and outside the content."""
    found: list[TitleClaim] = []
    for count, element in enumerate(headings):
        text = printed_text(element)
        if not text or len(text) > MAX_TITLE:
            continue
        worth = trust + _standing(element, document)
        for part in (text, *_parts(element, text)):
            claim = TitleClaim(part, str(element.tag), "page", worth if part is text else worth - _PART, element)
            if claim.key in site_keys:
                claim.trust -= 1.0
            elif " " not in claim.key:  # one word is a section or a brand
                claim.trust -= 0.2
            if claim.key:
                found.append(claim)
        if count == _MAX_HEADINGS:
            break
    return found


def _parts(heading: etree._Element, whole: str) -> Iterator[str]:
    """Yield what may be the headline inside *heading*: the text of an element or line in it, and the rest around it."""
    for child in heading.iterchildren():
        part = squeeze(child.tail or "") if child.tag == "br" else printed_text(child)
        if not part or part == whole:
            continue
        rest = whole.removeprefix(part) if whole.startswith(part) else whole.removesuffix(part)
        for text in (part, rest.strip(" |:–—-")):
            if text != whole and text.count(" ") >= _MIN_PART_WORDS - 1:
                yield text


def named_claims(document: Document, site_keys: frozenset[str]) -> list[TitleClaim]:
    """Return the claims of elements that are no headings and whose class or id says that they print a title."""
    found: list[TitleClaim] = []
    for element in _NAMED(document.root)[:_MAX_NAMED]:
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        text = printed_text(element)
        if not text or len(text) > MAX_TITLE or _NOT_HEADLINE.search(marks) or in_widget(element):
            continue
        claim = TitleClaim(text, str(element.tag), "page", _TRUST["named"], element)
        if claim.key not in site_keys and claim.key.count(" ") >= _MIN_PRINTED_WORDS - 1:
            found.append(claim)
    return found[:1]


def printed_claims(titles: list[TitleClaim], document: Document) -> list[TitleClaim]:
    """Return claims of the page for those *titles* that it prints in an element of their own that is no heading."""
    texts = dict.fromkeys(title.text for title in titles if title.key.count(" ") >= _MIN_PRINTED_WORDS - 1)
    found = ((text, element_with(document, text)) for text in list(texts)[:2])
    return [
        TitleClaim(text, str(element.tag), "page", _TRUST["page"], element)
        for text, element in found
        if element is not None
    ]


def _standing(element: etree._Element, document: Document) -> float:
    """Return what the place and the class of a heading add to its trust."""
    marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
    added = 0.1 if "title" in marks or "headline" in marks else 0.0
    if "site-title" in marks or "logo" in marks or "site-name" in marks:
        added -= 0.6
    if _links_home(element, document):
        return added - 0.9
    level = None
    for above in element.iterancestors(*_LEVELS):
        if above.tag in CONTENT:
            return added + (0.1 if level is None else -0.3 * (level != "header"))
        level = level or str(above.tag)
    return added - (0.4 if level else 0.0)


def _links_home(element: etree._Element, document: Document) -> bool:
    """Whether the heading is a link to the home page, as logos are."""
    parent = element.getparent()
    link = parent if parent is not None and parent.tag == "a" else next(element.iterdescendants("a"), None)
    if link is None:
        return False
    href = (link.get("href") or "").strip()
    path = _PATH.match(href) if (document.base or document.url).startswith("http") else None
    if path is None or "/." in path[1]:
        whole = document.absolute(href)
        return whole is not None and parts_of(whole).path.strip("/") in _HOME_PATHS
    return path[1].strip("/") in _HOME_PATHS


def element_with(document: Document, text: str) -> etree._Element | None:
    """Return the first element of the body whose own text is *text* and nothing else, or None.

    >>> from newscrawler.html.decode import decode
    >>> from newscrawler.html.document import parse
    >>> page = parse(decode("<div><b>افتتاح الجسر</b> <i>خبر</i></div>".encode()), "https://example.com/")
    >>> element_with(page, "افتتاح الجسر").tag
    'b'
    """
    try:
        found = _WITH_TEXT(document.root, text=squeeze(text))
    except ValueError:  # control characters, which no XPath takes
        return None
    return found[0] if found else None
