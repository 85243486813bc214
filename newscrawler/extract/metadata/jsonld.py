"""schema.org data in a page's JSON-LD blocks: the article it speaks of, the site, the breadcrumb."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Final, NamedTuple

from newscrawler.extract.metadata.jsonrepair import Json, read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEPARATORS = re.compile("[,;،؛]")
_ARTICLE_ENDINGS: Final = ("Article", "Posting", "Report")  # NewsArticle, LiveBlogPosting, Report, … (schema.org)
_SITE_TYPES: Final = frozenset({"WebSite", "Organization", "NewsMediaOrganization", "Corporation"})
# What hangs below these keys is spoken of, and is not the page's own article.
_LISTS: Final = frozenset({"itemListElement", "hasPart", "isPartOf", "relatedLink", "mentions", "citation", "review"})
HOLDERS: Final = frozenset({dict, list})  # of further values
_NO_TYPES: Final[frozenset[str]] = frozenset()
_MAX_NODES: Final = 20_000  # of all blocks; more describe no single page


class LinkedNode(NamedTuple):
    """One schema.org object: its *types*, its properties as printed, and where it stood.

    *in_head*: the block stood in the page's head; *listed*: it is a part of a list and not the page's own.
    """

    types: frozenset[str]
    properties: dict[str, Json]
    in_head: bool
    listed: bool

    @property
    def is_article(self) -> bool:
        """Whether this is an article, a posting or a report."""
        return _speaks_of_article(self.types)


@dataclass(slots=True)
class LinkedData:
    """All that the JSON-LD blocks of a page say, in the order of the page; of *articles* the page's own come first."""

    nodes: list[LinkedNode] = field(default_factory=list)
    articles: list[LinkedNode] = field(default_factory=list)
    _own: int = 0  # how many of the articles are not parts of lists
    _left: int = _MAX_NODES
    by_id: dict[str, dict[str, Json]] = field(default_factory=dict)

    def add(self, raw: str, *, in_head: bool) -> None:
        """Read one block, mending it if need be; a block of which nothing can be made adds nothing."""
        waiting: list[tuple[Json, bool]] = [(read_json(raw), False)]
        for value, listed in waiting:  # which grows as we go
            if self._left <= 0:
                return
            self._left -= 1
            if isinstance(value, list):
                waiting.extend([(item, listed) for item in value if type(item) in HOLDERS])
            elif isinstance(value, dict):
                if len(value) > 1 or "@type" in value:  # else it only names another by its "@id"
                    self._node(value, in_head=in_head, listed=listed)
                waiting.extend(
                    [(inner, listed or key in _LISTS) for key, inner in value.items() if type(inner) in HOLDERS]
                )

    def _node(self, value: dict[str, Json], *, in_head: bool, listed: bool) -> None:
        if types := _types_of(value):
            node = LinkedNode(types, value, in_head, listed)
            self.nodes.append(node)
            if _speaks_of_article(types):
                self.articles.insert(len(self.articles) if listed else self._own, node)
                self._own += not listed
        name = value.get("@id")
        if isinstance(name, str) and len(value) > 1:
            self.by_id.setdefault(name, value)

    def resolved(self, value: Json) -> Json:
        """Return *value*, or the object that it only names by its ``@id``."""
        if isinstance(value, dict) and len(value) == 1 and isinstance(name := value.get("@id"), str):
            return self.by_id.get(name)
        return value

    @property
    def types(self) -> frozenset[str]:
        """All types of the nodes that are not parts of lists."""
        return _NO_TYPES.union(*[node.types for node in self.nodes if not node.listed])

    def site_names(self) -> list[str]:
        """Return the names of the site or its publisher."""
        found = [text_value(node.properties.get("name")) for node in self.nodes if node.types & _SITE_TYPES]
        return [name for name in found if name]

    def crumbs(self) -> list[str]:
        """Return the names along the breadcrumb, from the home page to this page."""
        for node in self.nodes:
            if "BreadcrumbList" in node.types:
                return list(self._crumb_names(node.properties.get("itemListElement")))
        return []

    def _crumb_names(self, value: Json) -> Iterator[str]:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                inner = self.resolved(item.get("item"))
                name = text_value(item.get("name")) or text_value(
                    inner.get("name") if isinstance(inner, dict) else None
                )
                if name:
                    yield name

    def names(self, value: Json) -> list[str]:
        """Return the names in an author or creator property: a text, an object, a reference, or a list of them."""
        found: list[str] = []
        for item in value if isinstance(value, list) else [value]:
            whole = self.resolved(item)
            if isinstance(whole, list):
                found.extend(self.names(whole))
                continue
            inner = _name_of(whole) if isinstance(whole, dict) else whole
            for part in inner if isinstance(inner, list) else [inner]:
                name = text_value(part)
                if name:
                    found.append(name)
        return found

    def link(self, value: Json) -> str | None:
        """Return the first URL in an image or url property."""
        for item in value if isinstance(value, list) else [value]:
            whole = self.resolved(item)
            if isinstance(whole, dict):
                whole = whole.get("url") or whole.get("contentUrl") or whole.get("@id")
            if isinstance(whole, str) and whole.strip():
                return whole.strip()
            if isinstance(whole, list):
                return self.link(whole)
        return None


def _name_of(person: dict[str, Json]) -> Json:
    parts = [text_value(person.get(key)) for key in ("givenName", "familyName")]
    return person.get("name") or " ".join(part for part in parts if part) or person.get("alternateName")


def is_article_type(name: str) -> bool:
    """Whether the schema.org type *name* is that of an article, a posting or a report.

    >>> is_article_type("NewsArticle"), is_article_type("ItemList")
    (True, False)
    """
    return name.endswith(_ARTICLE_ENDINGS)


def _types_of(value: dict[str, Json]) -> frozenset[str]:
    """Return the bare names in ``@type``: "http://schema.org/NewsArticle" is NewsArticle."""
    stated = value.get("@type")
    if isinstance(stated, str):
        return _bare_types(stated)
    if not isinstance(stated, list):
        return _NO_TYPES
    return _NO_TYPES.union(*(_bare_types(name) for name in stated if isinstance(name, str)))


@lru_cache(maxsize=512)
def _speaks_of_article(types: frozenset[str]) -> bool:
    return any(map(is_article_type, types))


@lru_cache(maxsize=512)
def _bare_types(name: str) -> frozenset[str]:
    return frozenset([name.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1]])


def text_value(value: Json) -> str | None:
    """Return a property as one line of plain text; None if it is empty or no text.

    >>> text_value("قال &quot;نعم&quot; <b>أمس</b>")
    'قال "نعم" أمس'
    """
    if not isinstance(value, str):
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("@value") or value.get("name")
        if not isinstance(value, str):
            return None
    if "&" in value:
        value = unescape(value)
    if "<" in value:
        value = without_tags(value)
    return " ".join(value.split()) or None


def without_tags(text: str) -> str:
    """Return *text* without the tags inside it; a "<" that opens no tag stays.

    >>> without_tags("أقل من 3 < 5 و<em>أكثر</em>")
    'أقل من 3 < 5 وأكثر'
    """
    head, *pieces = text.split("<")
    out = [head]
    for piece in pieces:
        _, closed, rest = piece.partition(">")
        is_tag = closed and ((piece[0].isascii() and piece[0].isalpha()) or piece[0] in "/!")
        out.append(rest if is_tag else "<" + piece)
    return "".join(out)


def list_values(value: Json) -> list[str]:
    """Return the texts of a property that holds a list, or one text with commas or semicolons (Latin or Arabic).

    >>> list_values("سياسة، اقتصاد,رياضة")
    ['سياسة', 'اقتصاد', 'رياضة']
    """
    items = value if isinstance(value, list) else [value]
    found: list[str] = []
    for item in items:
        text = text_value(item)
        if text:
            found.extend(part.strip() for part in _SEPARATORS.split(text))
    return [text for text in dict.fromkeys(found) if text]
