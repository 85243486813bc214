"""What names of classes, ids and roles hint at; a hint never decides against most of the running text."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from string import digits
from typing import TYPE_CHECKING

from newscrawler.extract.body.themes import theme_tokens
from newscrawler.html.elements import HEADINGS, TABLES

if TYPE_CHECKING:
    from lxml import etree

_SPLIT = re.compile(r"[^a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ROLES = frozenset(
    {
        "navigation",
        "complementary",
        "contentinfo",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "toolbar",
        "button",
        "form",
    }
)
# Letters of a word that may be counted, as in "footer2" and "cta05": shorter ones with digits stand in hashes ("ad3").
_COUNTED = 3
_NEAR = 10  # elements of a section among which its heading is
_NEUTRAL = TABLES | {"html", "body"}  # named after columns, or after the kind of page
_PANELS = frozenset({"tabpanel", "region"})
_OPENERS = HEADINGS | {"button", "dt", "summary"}
_SHOWN_WIDER = re.compile(r"(?:sm|md|lg|xl):(?:block|flex|grid|inline|contents|table)")  # "hidden md:block"
_TELLING = frozenset({"role", "hidden", "aria-hidden", "style", "itemprop", "itemtype"})
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


def chrome_hint(element: etree._Element) -> str | None:
    """Return what the attributes of *element* say it is ("share", "related", …), None when they say nothing.

    >>> from lxml.html import fromstring
    >>> chrome_hint(fromstring('<div class="shareButtons">')), chrome_hint(fromstring("<div hidden>"))
    ('share', 'hidden')
    """
    names = element.keys()
    if not names:  # as most paragraphs
        return None
    name = element.get("class", "") if "class" in names else ""
    identity = element.get("id", "") if "id" in names else ""
    if (name or identity) and (hint := _named(name, identity)) and element.tag not in _NEUTRAL:
        by_class = _named(name, "") if name else None
        return by_class if identity and by_class is None and _is_anchor(element, identity.lower()) else hint
    told = None if _TELLING.isdisjoint(names) else _told(dict(element.items()))
    return None if told == "hidden" and _is_opened(element) else told


def _is_anchor(element: etree._Element, identity: str) -> bool:
    """Return whether an id of several words is the address of a section: made of its heading, or before the first."""
    if identity in theme_tokens().chrome or not _SPLIT.search(identity):
        return False
    first = next(iter(element), None)
    if first is not None and first.tag in HEADINGS and first.getnext() is not None and not element.get("class"):
        return True
    heading = next((each for each in islice(element.iter(), _NEAR) if each.tag in HEADINGS), None)
    said = _SPLIT.split("".join(heading.itertext()).lower()) if heading is not None else ()
    return all(word in said for word in _SPLIT.split(identity))


def _told(attributes: dict[str, str]) -> str | None:
    """Return what the attributes that are no names say of their element."""
    if attributes.get("role") in _ROLES:
        return "nav"
    if attributes.get("itemprop") == "comment" or attributes.get("itemtype", "").endswith("/Comment"):
        return "comments"
    if attributes.get("hidden", "until-found") != "until-found" or attributes.get("aria-hidden") == "true":
        return "hidden"
    style = attributes.get("style", "").lower()
    return "hidden" if ("none" in style or "hidden" in style) and _NOT_SHOWN.search(style) else None


def _is_opened(element: etree._Element) -> bool:
    """Return whether readers can open what is not shown: it stands behind a question or button, or is a tab's panel."""
    before = element.getprevious()
    return element.get("role") in _PANELS or (before is not None and before.tag in _OPENERS)


def body_hint(element: etree._Element) -> bool:
    """Return whether the attributes of *element* name the place where themes put the text of an article.

    >>> from lxml.html import fromstring
    >>> body_hint(fromstring('<div class="entry-content">')), body_hint(fromstring('<div class="col-8">'))
    (True, False)
    """
    name, identity, prop = element.get("class"), element.get("id"), element.get("itemprop")
    if prop == "articleBody":
        return True
    return bool(name or identity) and _is_body(name or "", identity or "")


@lru_cache(maxsize=8192)
def _named(name: str, identity: str) -> str | None:
    tokens = theme_tokens()
    if "embed" in name or "tweet" in name:  # a quoted post is part of the article
        return None
    for value in (*name.split(), identity):
        whole = value.lower()
        if whole in tokens.bodies:
            return None
        if whole in tokens.chrome and not (tokens.chrome[whole] == "hidden" and _SHOWN_WIDER.search(name)):
            return tokens.chrome[whole]
    for value in (*name.split(), identity):
        for word in _SPLIT.split(_CAMEL.sub("-", value).lower()):
            bare = word.rstrip(digits)
            if (known := bare if len(bare) >= _COUNTED else word) in tokens.words:
                return tokens.words[known]
    return None


@lru_cache(maxsize=8192)
def _is_body(name: str, identity: str) -> bool:
    bodies = theme_tokens().bodies
    return identity.lower() in bodies or any(value in bodies for value in name.lower().split())
