"""schema.org data printed as attributes of the page itself (itemscope, itemprop)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from newscrawler.extract.metadata.jsonld import is_article_type
from newscrawler.html.document import squeeze, text_of, xpath

if TYPE_CHECKING:
    from lxml import etree

    from newscrawler.html.document import Document

_WANTED: Final = frozenset(
    {
        "headline",
        "datepublished",
        "datecreated",
        "datemodified",
        "author",
        "creator",
        "articlesection",
        "genre",
        "keywords",
        "description",
        "image",
        "thumbnailurl",
        "articlebody",
    }
)
_FROM_ATTRIBUTE: Final = ("content", "datetime")
_LINKS: Final = frozenset({"image", "thumbnailurl"})
_MAX_ITEMS: Final = 400  # a page with more is a listing; its first items tell that


@dataclass(slots=True)
class Microdata:
    """The properties of the page's own article, lower-case names, and how many articles the page marks up."""

    properties: dict[str, list[str]] = field(default_factory=dict)
    articles: int = 0
    headline: etree._Element | None = None

    def first(self, name: str) -> str | None:
        """Return the first value of the property *name*, or None."""
        values = self.properties.get(name)
        return values[0] if values else None


def read_microdata(document: Document) -> Microdata:
    """Return the properties of the first article scope of *document*; those of nested scopes are their own.

    >>> from newscrawler.html.decode import decode
    >>> from newscrawler.html.document import parse
    >>> page = '<div itemscope itemtype="https://schema.org/NewsArticle"><b itemprop="headline">افتتاح الجسر</b></div>'
    >>> read_microdata(parse(decode(page.encode()), "https://example.com/")).first("headline")
    'افتتاح الجسر'
    """
    found = Microdata()
    loose = Microdata()
    own: etree._Element | None = None
    for item in xpath("//*[@itemprop]")(document.root)[:_MAX_ITEMS]:
        names = [name for name in item.get("itemprop", "").lower().split() if name in _WANTED]
        if not names:
            continue
        scope = _scope_of(item)
        if scope is None and item.tag == "meta":  # of the page as a whole, as Squarespace prints them
            _note(loose, item, names)
        if scope is None or not _is_article(scope):
            continue
        if own is None:
            own = scope
        if scope is own:
            _note(found, item, names)
    scopes = xpath("//*[@itemscope and @itemtype]")(document.root)[:_MAX_ITEMS] if own is not None else []
    if own is None and all(len(values) == 1 for values in loose.properties.values()):
        return loose
    found.articles = sum(map(_is_article, scopes))
    return found


def _note(found: Microdata, item: etree._Element, names: list[str]) -> None:
    if "headline" in names and found.headline is None and item.tag != "meta":
        found.headline = item
    if "articlebody" in names:
        found.properties.setdefault("articlebody", []).append("yes")  # the text itself is read with the body
        return
    if "keywords" in names and (each := [text_of(link) for link in item.iterdescendants("a")]):
        found.properties.setdefault("keywords", []).extend(
            text for text in each if text
        )  # a list of links, as Nikola's
        return
    value = _value(item, link=bool(_LINKS.intersection(names)))
    if value:
        for name in names:
            found.properties.setdefault(name, []).append(value)


def _scope_of(item: etree._Element) -> etree._Element | None:
    return next((above for above in item.iterancestors() if above.get("itemscope") is not None), None)


def _is_article(scope: etree._Element) -> bool:
    kind = (scope.get("itemtype") or "").rstrip("/")
    return is_article_type(kind.rsplit("/", 1)[-1])


def _value(item: etree._Element, *, link: bool) -> str:
    for attribute in _FROM_ATTRIBUTE:
        value = item.get(attribute)
        if value and value.strip():
            return squeeze(value)
    if link:
        inner = item if item.tag == "img" else item.find(".//img")
        source = None if inner is None else inner.get("src")
        return (source or item.get("href") or "").strip()
    if item.get("itemscope") is not None:  # <span itemprop="author" itemscope><meta itemprop="name" content="…">
        for inner in item.iterdescendants():
            if "name" in (inner.get("itemprop") or "").split():
                return squeeze(inner.get("content")) or text_of(inner)
    return text_of(item)
