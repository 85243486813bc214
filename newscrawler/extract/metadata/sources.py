"""Everything on a page that speaks of the article, met in one sweep over the tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from newscrawler.extract.addresses import linked_host
from newscrawler.extract.continuation import may_have_parts
from newscrawler.extract.metadata.claims import key_of
from newscrawler.extract.metadata.head import Head, language_of
from newscrawler.extract.metadata.jsonld import LinkedData, LinkedNode, text_value
from newscrawler.extract.metadata.microdata import Microdata, read_microdata
from newscrawler.html.document import squeeze, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from newscrawler.html.document import Document
    from newscrawler.items import SiteRules

_MAX_NAME: Final = 40  # characters of a link that may be the name of the site or of a section
_MAX_HOME_LINKS: Final = 3
_JSON_META: Final = "script:ld+json"  # what Remix makes of a block that it does not know
_PAGE_TYPES: Final = frozenset(
    {"WebPage", "ItemPage", "VideoObject", "PodcastEpisode", "QAPage", "Event", "ImageGallery"}
)


@dataclass
class Sources:
    """The sources of one page; *site_keys* are the names of the site in search form, *host* that of its URL.

    *links* are, in the order of the page and from the first heading on, the headings and the links, and *hrefs* where
    they lead. *has_parts*: a link may lead to the second part of the article.
    """

    document: Document
    host: str
    head: Head = field(default_factory=Head)
    linked: LinkedData = field(default_factory=LinkedData)
    microdata: Microdata = field(default_factory=Microdata)
    h1s: list[etree._Element] = field(default_factory=list)
    links: list[etree._Element] = field(default_factory=list)
    hrefs: list[str | None] = field(default_factory=list)
    has_times: bool = False
    has_parts: bool = False
    has_itemprops: bool = False
    _has_read_microdata: bool = False
    site_keys: frozenset[str] = frozenset()

    @property
    def page_node(self) -> LinkedNode | None:
        """The schema.org object of the page itself, for pages that have none of an article."""
        return next((node for node in self.linked.nodes if node.types & _PAGE_TYPES and not node.listed), None)

    @cached_property
    def link_keys(self) -> frozenset[str]:
        """The texts of the page's short links in search form: what its title tag adds to a headline is among them."""
        texts = (text_of(link) for link in self.document.root.iter("a"))
        return frozenset(key for text in texts if 0 < len(text) <= _MAX_NAME and (key := key_of(text)))

    def look_at_microdata(self) -> None:
        """Read the microdata, which takes a walk of its own: needed where JSON-LD does not speak of the article."""
        if not self._has_read_microdata:
            self._has_read_microdata = True
            if self.has_itemprops or any(map(_in_scope, self.h1s[:3])):
                self.microdata = read_microdata(self.document)

    def add_names(self, names: Iterable[str | None]) -> None:
        """Note further *names* of the site."""
        self.site_keys |= {key for name in names if name and (key := key_of(name))}


def read_sources(document: Document, rules: SiteRules) -> Sources:
    """Return the sources of *document*; *rules* may name the site."""
    sources = Sources(document, linked_host(document.url))
    sources.head.language = language_of(document.root)
    _sweep(sources)
    sources.add_names([rules.title, rules.name, sources.head.first("site"), *sources.linked.site_names()])
    for node in sources.linked.articles:
        sources.add_names(sources.linked.names(node.properties.get("publisher")))
    return sources


def _sweep(sources: Sources) -> None:
    """Meet all elements that speak of the page, in one walk."""
    head, links, hrefs = sources.head, sources.links, sources.hrefs
    before: list[etree._Element] = []  # the links before the first heading
    for element in sources.document.root.iter("a", "meta", "link", "title", "script", "time", "h1"):
        tag = element.tag
        if tag == "a":
            if links:
                links.append(element)
                hrefs.append(element.get("href"))
            else:
                before.append(element)
        elif tag == "meta":
            _note_meta(sources, element)
        elif tag == "link":
            head.add_link(element, sources.document)
        elif tag == "script":
            kind = element.get("type")
            if kind and "json" in kind:
                _linked(sources, element, kind)
        elif tag == "h1":
            sources.h1s.append(element)
            links.append(element)
            hrefs.append(None)
        elif tag == "time":
            sources.has_times = True
            sources.has_itemprops = sources.has_itemprops or element.get("itemprop") is not None
        else:
            head.add_title(element)
    sources.add_names(_home_names(before, sources.host))
    sources.has_parts = may_have_parts([*(link.get("href") for link in before), *hrefs], sources.document.url)


def _home_names(links: Iterable[etree._Element], host: str) -> list[str]:
    """Return the names of the site, as its pages print them in *links* to the home page."""
    homes = {"", ".", "/ar", "index.html", "index.php", host, f"www.{host}"}
    leading = (link for link in links if (href := link.get("href")) and href.rpartition("://")[2].rstrip("/") in homes)
    names = (text_of(link) or _logo_name(link) for link in islice(leading, _MAX_HOME_LINKS))
    return [name for name in names if len(name) <= _MAX_NAME]


def _logo_name(link: etree._Element) -> str:
    """Return what the image in *link*, a logo, says instead of itself; "" when it says nothing."""
    return next((squeeze(alt) for image in link.iter("img") if (alt := image.get("alt"))), "")


def _note_meta(sources: Sources, meta: etree._Element) -> None:
    sources.has_itemprops = sources.has_itemprops or meta.get("itemprop") is not None
    sources.head.add_meta(meta)
    if meta.get("name") == _JSON_META:
        sources.linked.add(meta.get("content") or "", in_head=True)


def _linked(sources: Sources, script: etree._Element, kind: str) -> None:
    if "ld+json" in kind and script.text:
        parent = script.getparent()
        sources.linked.add(script.text, in_head=parent is not None and parent.tag == "head")


def _in_scope(element: etree._Element) -> bool:
    return element.get("itemprop") is not None or any(
        above.get("itemscope") is not None for above in element.iterancestors()
    )


def node_headline(node: LinkedNode) -> str | None:
    """Return the headline of a schema.org object."""
    return text_value(node.properties.get("headline")) or text_value(node.properties.get("name"))
