"""Sets of tag names, and what they and plain names tell of an element: is it silent, inline, a menu, a widget."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml import etree

CODE: Final = frozenset("noscript script style template".split())  # nothing in these is shown
# What holds no running text: code, graphics, players, and the parts of forms that one fills in or presses.
SILENT: Final = CODE | frozenset(
    "audio button canvas datalist frameset head iframe map math noframes object optgroup option progress select svg"
    " textarea title video".split()
)
INLINE: Final = frozenset(
    "a abbr acronym amp-img b bdi bdo big cite code data del dfn em font i img ins kbd label mark meta nobr picture q"
    " rp rt ruby s samp small source span strike strong sub sup time tt u var wbr".split()
)
HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
BREAKS: Final = frozenset({"br", "hr"})
STRONG: Final = frozenset("b em i small strong".split())
BOLD: Final = frozenset({"b", "strong"})
ITALIC: Final = frozenset({"em", "i"})
IMAGES: Final = frozenset("amp-img img picture".split())
FIGURES: Final = frozenset({"figure", "figcaption"})
PARAGRAPHS: Final = frozenset("blockquote dd dl dt h1 h2 h3 h4 h5 h6 li ol p pre table ul".split())  # parts of a text
CELLS: Final = frozenset({"td", "th"})
TABLES: Final = frozenset("table tbody td th tr".split())
MENUS: Final = frozenset({"menu", "nav"})
ASIDES: Final = frozenset({"aside", "dialog"})  # beside the text; some pages stand in one as a whole
AROUND: Final = MENUS | ASIDES | {"footer"}  # what the standard lets stand around an article
CONTENT: Final = frozenset({"article", "main"})
EMPTY: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# These end by themselves when the next begins: with the empty ones they do not count as depth.
SELF_ENDING: Final = EMPTY | frozenset("dd dt li option p tbody td th thead tr".split())

_MENU_BOXES: Final = frozenset("div header li section table td ul".split())
_MENU_WORDS: Final = ("menu", "nav", "footer", "crumb", "tagcloud", "tag-cloud", "copyright", "social", "sitemap")
_WIDGET_WORDS = re.compile("widget|tag_cloud|sidebar|menu|related|recommend|popular|trending|footer-|comment")


def is_silent(tag: object) -> bool:
    """Return whether an element of this name holds nothing that a reader is shown as text.

    >>> is_silent("script"), is_silent("p")
    (True, False)
    """
    return tag in SILENT


def is_inline(tag: object) -> bool:
    """Return whether an element of this name stands inside a line; unknown elements (`x-y`) do.

    >>> is_inline("strong"), is_inline("my-tooltip"), is_inline("li")
    (True, True, False)
    """
    return tag in INLINE or (isinstance(tag, str) and "-" in tag)


def is_menu(element: etree._Element) -> bool:
    """Return whether *element* holds links for finding one's way: by its tag, or, for a box, by a word in its names.

    >>> from lxml.html import fromstring
    >>> is_menu(fromstring('<div class="main-menu">الرئيسية</div>')), is_menu(fromstring("<div>نص</div>"))
    (True, False)
    """
    if element.tag in MENUS or element.tag == "footer":
        return True
    return element.tag in _MENU_BOXES and _named_menu(element.get("class"), element.get("id"))


def is_widget(element: etree._Element) -> bool:
    """Return whether *element* is a box beside the article by its names: a sidebar, comments, other articles.

    >>> from lxml.html import fromstring
    >>> is_widget(fromstring('<div class="related-posts">اقرأ أيضا</div>')), is_widget(fromstring("<div>نص</div>"))
    (True, False)
    """
    return _named_widget(element.get("class"), element.get("id"))


@lru_cache(maxsize=1024)  # the same boxes stand on a page many times, and on all pages of a site
def _named_menu(name: str | None, identity: str | None) -> bool:
    marks = f"{name or ''} {identity or ''}".lower()
    return any(word in marks for word in _MENU_WORDS)


@lru_cache(maxsize=1024)
def _named_widget(name: str | None, identity: str | None) -> bool:
    return _WIDGET_WORDS.search(f"{name or ''} {identity or ''}".lower()) is not None
