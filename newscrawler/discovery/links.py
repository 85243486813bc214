"""The links of a page, one per target: how each is named, where it stands, and the date that stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from newscrawler.discovery.pagination import NEXT_LABELS
from newscrawler.discovery.scripts import script_links
from newscrawler.html.document import squeeze, text_of
from newscrawler.urls.canonical_url import canonical_url, same_site, session_pairs, without_pairs
from newscrawler.urls.verdicts import verdict_of

if TYPE_CHECKING:
    from lxml import etree

    from newscrawler.html.document import Document

# Class and id words of blocks that hold menus, not lists of articles.
_MENU_WORDS = ("menu", "nav", "footer", "crumb", "tagcloud", "tag-cloud", "copyright", "social", "sitemap")
_MENU_TAGS = frozenset({"ul", "div", "section", "li", "header", "td", "table"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_BLOCKS = frozenset({"article", "li", "div"})
_BLOCK_STEPS = 5  # ancestors looked at for the block that holds the link's date
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
    for anchor, linked in internal:
        url = without_pairs(linked, visit)
        key = canonical_url(url)
        if key == own or ("nofollow" in (anchor.get("rel") or "") and verdict_of(url) != "article"):
            continue
        _note(found.setdefault(key, Link(urldefrag(url).url)), anchor)
    if len(found) < _FEW_LINKS:
        _add_scripted(found, document, own)
    return found, tuple(sorted({name for name, _ in visit}))


def _add_scripted(found: dict[str, Link], document: Document, own: str) -> None:
    """Add what an empty shell keeps in its scripts; the title of an object there is as good as a heading."""
    for url, title in script_links(document):
        key = canonical_url(url)
        if key != own and same_site(url, document.url):
            found.setdefault(key, Link(urldefrag(url).url, title=title, in_content=True, in_heading=bool(title)))


def _note(link: Link, anchor: etree._Element) -> None:
    in_menu = in_heading = False
    for step, parent in enumerate(anchor.iterancestors()):
        in_heading = in_heading or parent.tag in _HEADINGS
        if link.published is None and step < _BLOCK_STEPS and parent.tag in _BLOCKS:
            link.published = _own_date(parent, anchor)
        in_menu = in_menu or _is_menu(parent)
    link.in_content = link.in_content or not in_menu
    link.in_heading = link.in_heading or in_heading
    _name(link, anchor, in_heading=in_heading)


def _name(link: Link, anchor: etree._Element, *, in_heading: bool) -> None:
    """Keep the best name: the text of a heading, else the longest text of a link, else a title or alt attribute."""
    text = text_of(anchor)
    holds_heading = any(child.tag in _HEADINGS for child in anchor.iterdescendants())
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


def _own_date(block: etree._Element, anchor: etree._Element) -> str | None:
    """Return the machine date of a block whose article links all lead to one target."""
    links = block.findall(".//a[@href]")
    if len(links) > _BLOCK_LINKS:
        return None
    times = block.findall(".//time[@datetime]")
    if len(times) != 1:
        return None
    targets = {link.get("href") for link in links if _verdict(link) == _verdict(anchor)}
    return (times[0].get("datetime") or "").strip() or None if len(targets) == 1 else None


def _verdict(anchor: etree._Element) -> str:
    """Return the verdict on the address of a link as printed; a relative one is judged as a path of some host."""
    href = anchor.get("href") or ""
    return verdict_of(href if "://" in href else f"http://site/{href.lstrip('/')}")


def _is_menu(element: etree._Element) -> bool:
    if element.tag in {"nav", "footer"}:
        return True
    if element.tag not in _MENU_TAGS:
        return False
    marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return any(word in marks for word in _MENU_WORDS)
