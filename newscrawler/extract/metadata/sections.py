"""Section and tags: from links beside the headline, breadcrumbs, structured data and meta tags."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from newscrawler.extract.addresses import path_of
from newscrawler.extract.metadata.claims import key_of
from newscrawler.html.document import text_of, xpath
from newscrawler.html.elements import ASIDES, CONTENT, MENUS, is_widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from newscrawler.extract.metadata.claims import Claims
    from newscrawler.extract.metadata.lines import PrintedLine
    from newscrawler.html.document import Document

# Path parts of section pages, decoded: WordPress and its translations, Drupal, Blogger, in-house systems.
_SECTION_PATH = re.compile(
    r"/(?:categor(?:y|ies|ie)|cat|sections?|rubrique|(?:ال)?(?:قسم|اقسام|أقسام|تصنيف|تصنيفات|فئة))/"
)
# One of these stands in every such path as printed: قس، تص، فئ are encoded, or not.
_SECTION_SIGNS: Final = (
    *("cat", "section", "rubrique", "قس", "تص", "فئ"),
    *("%D9%82%D8%B3", "%D8%AA%D8%B5", "%D9%81%D8%A6", "%d9%82%d8%b3", "%d8%aa%d8%b5", "%d9%81%d8%a6"),
)
# In paths as printed, that is, with Arabic encoded or not: كلمات، وسم، وسوم، الوسوم.
_TAG_PATH = re.compile(
    r"/(?:tags?|keywords?|topics?|كلمات|%[Dd]9%83%[Dd]9%84%[Dd]9%85%[Dd]8%[Aa]7%[Dd]8%[Aa][Aa]"
    r"|(?:ال|%[Dd]8%[Aa]7%[Dd]9%84)?(?:وسو?م|%[Dd]9%88%[Dd]8%[Bb]3%[Dd]9%(?:88%[Dd]9%)?85))[/-]"
)
_HOME: Final = frozenset(
    key_of(name)
    for name in (
        "الرئيسية",
        "الصفحة الرئيسية",
        "رئيسية",
        "الرئيسيه",
        "البداية",
        "home",
        "homepage",
        "home page",
        "accueil",
    )
)
_CRUMB: Final = "readcrumb"
# By attribute: half the time that asking all elements takes.
_CRUMBS = xpath(" | ".join(f"//@{name}[contains(., '{_CRUMB}')]/.." for name in ("class", "id", "aria-label")))
_CRUMB_MARKS: Final = ("crumb", "path")
_SECTION_WORDS: Final = frozenset({"category", "categories", "cat", "kicker", "rubric", "rubrique"})
_WORD = re.compile("[a-z]+")
_LEVELS: Final = 7  # ancestors that are asked whether a link stands in a widget
_MAX_SECTION: Final = 60
_NEAR_LINES: Final = 8  # after the headline: further down a short article ends and widgets begin
_MAX_SECTIONS: Final = 5  # links to sections on one side of the headline; more are a menu
_TERM_LEVELS: Final = 4  # ancestors that may say that Drupal's terms in them are tags
_FOLLOWING = xpath("following::a")
_RELS: Final = frozenset({"tag", "category", "author"})


def section_claims(
    claims: Claims, lines: Sequence[PrintedLine], related: Sequence[etree._Element], document: Document
) -> None:
    """Note the sections that links of categories and breadcrumbs around the headline name, else a breadcrumb away."""
    for group in ([line for line in lines if not line.before][:_NEAR_LINES], [line for line in lines if line.before]):
        sections: list[etree._Element] = []
        for line in group:
            own = list(dict.fromkeys(piece.link for piece in line.pieces if piece.link is not None))
            sections.extend(link for link in own if is_section_link(link) or _is_called_section(link))
            _breadcrumb(claims, line, own)
        if len(sections) <= _MAX_SECTIONS:
            for link in sections:
                claims.claim("section", _name(link), "link")
    for link in related:
        is_category = "category" in (link.get("rel") or "") or "taxonomy-category" in class_and_id(link.getparent())
        if is_category and not in_widget(link):
            claims.claim("section", _name(link), "link", kind="rel=category")
    if not claims.has("section"):
        claims.claim("section", _crumb_of(document), "breadcrumb")


def _breadcrumb(claims: Claims, line: PrintedLine, links: Sequence[etree._Element]) -> None:
    if not links or not line.before:
        return
    first = key_of(text_of(links[0]))
    marks = " ".join(class_and_id(above) for above in (links[0], *links[0].iterancestors())[:4])
    if first in _HOME or any(mark in marks for mark in _CRUMB_MARKS):
        names = [name for link in links if (name := _name(link)) and key_of(name) not in _HOME]
        if names:
            claims.claim("section", names[-1], "breadcrumb")


def _crumb_of(document: Document) -> str | None:
    """Return the section that the breadcrumb of the page names, wherever it stands: the last link to another page.

    Bootstrap's stands in a <nav> of its own, away from the headline.
    """
    if _CRUMB not in document.decoded.text:
        return None
    here = {"", path_of(document.url).strip("/")}
    for crumbs in _CRUMBS(document.root):
        links = [link for link in crumbs.iter("a") if path_of(link.get("href") or "").strip("/") not in here]
        names = [name for link in links if (name := _name(link)) and key_of(name) not in _HOME]
        if links:
            return names[-1] if names else None
    return None


def is_section_link(link: etree._Element) -> bool:
    """Whether *link* is marked as one to a section, or leads where sections stand.

    >>> from lxml.html import fromstring
    >>> is_section_link(fromstring("<a href=/category/sport/>رياضة</a>"))
    True
    >>> is_section_link(fromstring("<a href=/2026/01/derby>خبر</a>"))
    False
    """
    if "category" in (link.get("rel") or "").split():
        return True
    href = link.get("href") or ""
    if "%" in href and not any(sign in href for sign in _SECTION_SIGNS):
        return False  # decoding takes long
    return bool(_SECTION_PATH.search(_path(href)))


def _is_called_section(link: etree._Element) -> bool:
    """Return whether a word in the class of *link*, or of what holds it alone, calls it a section."""
    above = link.getparent()
    alone = above is not None and len(above) == 1 and not (above.text or "").strip()
    names = f"{link.get('class') or ''} {(above.get('class') or '') if alone and above is not None else ''}".lower()
    return bool(names.strip()) and not _SECTION_WORDS.isdisjoint(_WORD.findall(names))


def _name(link: etree._Element) -> str | None:
    name = text_of(link)
    return name if 0 < len(name) <= _MAX_SECTION and key_of(name) not in _HOME else None


def _path(href: str) -> str:
    """Return the path and query of *href*, decoded."""
    href = href.partition("#")[0]
    rest = href.partition("://")[2]
    path = rest[rest.find("/") :] if rest else href
    return unquote(path) if "%" in path else path


def class_and_id(element: etree._Element | None) -> str:
    """Return the class and id of *element* in lower case, "" without one.

    >>> from lxml.html import fromstring
    >>> class_and_id(fromstring("<p class=Tags id=b>")), class_and_id(None)
    ('tags b', '')
    """
    return "" if element is None else f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def choose_section(claims: Claims) -> str | None:
    """Return the section that most sources name.

    >>> from newscrawler.extract.metadata.claims import Claims
    >>> claims = Claims()
    >>> for value, source in (("أخبار", "meta"), ("اقتصاد", "breadcrumb"), ("إقتصاد", "url")):
    ...     claims.note("section", value, source, 0.5)
    >>> choose_section(claims)
    'اقتصاد'
    """
    named = claims.of("section")
    if not named:
        return None
    worth: dict[str, dict[str, float]] = {}
    for claim in named:
        sources = worth.setdefault(key_of(claim.value), {})
        sources[claim.source] = max(claim.trust, sources.get(claim.source, 0.0))
    best = max(worth, key=lambda key: sum(worth[key].values()))
    winner = next(claim for claim in named if key_of(claim.value) == best)
    claims.choose("section", winner.value, winner.source, f"named by {len(worth[best])} of the sources")
    return winner.value


@lru_cache(maxsize=256)  # a site has few of them
def _is_marking(rel: str) -> bool:
    return not _RELS.isdisjoint(rel.split())


class Links:
    """The links after a headline that may lead to a tag, a section or an author, in the order of the page.

    *marked* are those whose rel names it; the others are looked for when they are asked for. *links* holds the page's
    headings, too, and *hrefs* where each leads; a headline that is none of them is looked for in the tree.
    """

    def __init__(
        self, headline: etree._Element | None, links: Sequence[etree._Element], hrefs: Sequence[str | None]
    ) -> None:
        if headline is None:
            links, hrefs = (), ()
        elif headline in links:
            after = links.index(headline) + 1
            links, hrefs = links[after:], hrefs[after:]
        else:
            links = _FOLLOWING(headline)
            hrefs = [link.get("href") for link in links]
        self._links = links
        self._hrefs = hrefs
        self.marked = [link for link in self._links if (rel := link.get("rel")) and _is_marking(rel)]

    @cached_property
    def to_tags(self) -> list[etree._Element]:
        """Those that lead where tags stand."""
        return [link for link, href in zip(self._links, self._hrefs, strict=True) if href and _leads_to_tag(href, link)]

    def related(self) -> list[etree._Element]:
        """Return the marked ones and those that lead to tags."""
        if not self.to_tags:
            return self.marked
        wanted = {*self.marked, *self.to_tags}
        return [link for link in self._links if link in wanted]


def _leads_to_tag(href: str, link: etree._Element) -> bool:
    if "/taxonomy/term/" in href:  # Drupal's, of sections and tags
        return any("tags" in class_and_id(above) for above in islice(link.iterancestors(), _TERM_LEVELS))
    return _TAG_PATH.search(href) is not None or "?tag=" in href or "&tag=" in href


def in_widget(element: etree._Element) -> bool:
    """Whether *element* stands in a menu, a sidebar, a comment or a box with other articles.

    >>> from lxml.html import fromstring
    >>> page = fromstring("<main><aside><a href=/1>الأكثر قراءة</a></aside><p><a href=/2>خبر</a></p></main>")
    >>> [in_widget(link) for link in page.iter("a")]
    [True, False]
    """
    for level, above in enumerate(element.iterancestors()):
        tag = above.tag
        if tag in MENUS or tag in ASIDES:
            return True
        if level == _LEVELS or tag in CONTENT or tag == "body":
            return False
        if is_widget(above):
            return True
    return False
