"""The links of a page, one per target: how each is named, where it stands, and the date that stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urldefrag

from newscrawler.discovery.pagination import NEXT_LABELS
from newscrawler.discovery.scripts import script_links
from newscrawler.html.document import squeeze, text_of
from newscrawler.html.elements import HEADINGS, is_menu
from newscrawler.urls.address import same_site
from newscrawler.urls.canonical_url import canonical_url
from newscrawler.urls.sessions import session_pairs, without_pairs
from newscrawler.urls.verdicts import verdict_of

if TYPE_CHECKING:
    from lxml import etree

    from newscrawler.html.document import Document

_BLOCKS = frozenset({"article", "li", "div"})
_BLOCK_STEPS = 5  # ancestors looked at for the block that holds the link's date
_BLOCK_ELEMENTS = 200  # a teaser has some ten; what holds more is a list, and is not searched for each of its links
_NESTED_LINKS = 3  # HTML allows no link in a link; deeper ones would each be named by the text of all inside
_BLOCK_LINKS = 12  # links in a block of one article (image, title, author, tags, "more"); with more it is a list
# Words that themes put before the headline in title attributes (Sahifa, Twenty Ten and their kin).
_PERMALINK = ("رابط ثابت لـ", "الرابط الدائم لـ", "الرابط الثابت إلى", "Permalink to", "Permanent Link to")
_MORE = ("أكمل القراءة", "اقرأ المزيد", "إقرأ المزيد", "قراءة المزيد", "التفاصيل", "متابعة القراءة", "Read more")
_FEW_LINKS = 5  # a page with fewer anchors is no list: a browser would fill it
_IN_HEADING, _IN_TEXT, _IN_ATTRIBUTE = 2, 1, 0


@dataclass(slots=True)
class Link:
    """All links of a page to one target. *published* is the machine date beside it, as printed."""

    url: str
    title: str = ""
    rank: int = -1
    in_heading: bool = False
    in_content: bool = False
    published: str | None = None


def links_of(document: Document) -> tuple[dict[str, Link], tuple[str, ...]]:
    """Return the links of the page to its own site, by canonical URL, in the order of the page.

    Parameters that name the visit are taken off; their names come second.
    """
    own = canonical_url(document.url)
    found: dict[str, Link] = {}
    anchors = [(anchor, document.absolute(anchor.get("href"))) for anchor in document.root.iter("a", "area")]
    internal = [(anchor, url) for anchor, url in anchors if url and same_site(url, document.url)]
    visit = session_pairs([url for _, url in internal])
    surroundings = _Surroundings()
    for anchor, linked in internal:
        url = without_pairs(linked, visit)
        key = canonical_url(url)
        if key == own or ("nofollow" in (anchor.get("rel") or "") and verdict_of(url) != "article"):
            continue
        _note(found.setdefault(key, Link(urldefrag(url).url)), anchor, surroundings)
    if len(found) < _FEW_LINKS:
        _add_scripted(found, document, own)
    return found, tuple(sorted({name for name, _ in visit}))


def _add_scripted(found: dict[str, Link], document: Document, own: str) -> None:
    """Add what an empty shell keeps in its scripts; the title of an object there is as good as a heading."""
    for url, title in script_links(document):
        key = canonical_url(url)
        if key != own and same_site(url, document.url):
            found.setdefault(key, Link(urldefrag(url).url, title=title, in_content=True, in_heading=bool(title)))


class _Place(NamedTuple):
    """Where what stands in an element stands."""

    in_menu: bool = False
    in_heading: bool = False
    links: int = 0


class _Surroundings:
    """What surrounds the links of one page; what is found of an element is kept for all links in it."""

    def __init__(self) -> None:
        self._places: dict[etree._Element, _Place] = {}
        self._blocks: dict[etree._Element, _Block | None] = {}

    def of(self, anchor: etree._Element) -> _Place:
        waiting: list[etree._Element] = []
        place = _Place()
        for parent in anchor.iterancestors():
            if parent in self._places:
                place = self._places[parent]
                break
            waiting.append(parent)
        for parent in reversed(waiting):
            place = self._places[parent] = _Place(
                in_menu=place.in_menu or is_menu(parent),
                in_heading=place.in_heading or parent.tag in HEADINGS,
                links=place.links + (parent.tag == "a"),
            )
        return place

    def date_beside(self, anchor: etree._Element) -> str | None:
        """Return the machine date of the nearest block around *anchor* whose article links all lead to one target."""
        for parent in islice(anchor.iterancestors(), _BLOCK_STEPS):
            if parent.tag in _BLOCKS:
                if parent not in self._blocks:
                    self._blocks[parent] = _block(parent)
                block = self._blocks[parent]
                if block and len({link.get("href") for link in block.links if _verdict(link) == _verdict(anchor)}) == 1:
                    return block.date
        return None


class _Block(NamedTuple):
    """A block that names one date, and the links in it."""

    links: list[etree._Element]
    date: str


def _block(element: etree._Element) -> _Block | None:
    inside = list(islice(element.iterdescendants(), _BLOCK_ELEMENTS + 1))
    if len(inside) > _BLOCK_ELEMENTS:
        return None
    links = [one for one in inside if one.tag == "a" and one.get("href") is not None]
    dates = [one.get("datetime", "").strip() for one in inside if one.tag == "time" and one.get("datetime") is not None]
    return _Block(links, dates[0]) if len(dates) == 1 and dates[0] and len(links) <= _BLOCK_LINKS else None


def _note(link: Link, anchor: etree._Element, surroundings: _Surroundings) -> None:
    place = surroundings.of(anchor)
    if place.links > _NESTED_LINKS:
        return
    if link.published is None:
        link.published = surroundings.date_beside(anchor)
    link.in_content = link.in_content or not place.in_menu
    link.in_heading = link.in_heading or place.in_heading
    _name(link, anchor, in_heading=place.in_heading)


def _name(link: Link, anchor: etree._Element, *, in_heading: bool) -> None:
    """Keep the best name: the text of a heading, else the longest text of a link, else a title or alt attribute."""
    text = text_of(anchor)
    holds_heading = any(child.tag in HEADINGS for child in anchor.iterdescendants())
    rank = _IN_HEADING if in_heading or holds_heading else _IN_TEXT
    if text.strip(" ….").lower() in NEXT_LABELS or text.startswith(_MORE):
        text = ""
    if not text:
        text, rank = squeeze(anchor.get("title")) or _image_text(anchor), _IN_ATTRIBUTE
        for prefix in _PERMALINK:
            text = text.removeprefix(prefix).strip()
    if text and (rank, len(text)) > (link.rank, len(link.title)):
        link.title, link.rank = text, rank


def _image_text(anchor: etree._Element) -> str:
    image = anchor.find(".//img[@alt]")
    return squeeze(image.get("alt")) if image is not None else ""


def _verdict(anchor: etree._Element) -> str:
    """Return the verdict on the address of a link as printed; a relative one is judged as a path of some host."""
    href = anchor.get("href") or ""
    return verdict_of(href if "://" in href else f"http://site/{href.lstrip('/')}")
