"""The headline: which of a page's titles is the article's own, without the site's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from newscrawler.extract.addresses import parts_of, path_of
from newscrawler.extract.metadata.claims import key_of
from newscrawler.html.document import squeeze, text_of, xpath
from newscrawler.html.elements import CONTENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from newscrawler.html.document import Document

# Between the headline and the site's name in title tags; the colon stands before or after a site's name on old pages.
# The look ahead only saves time: five times as fast on usual titles.
_SEPARATOR = re.compile(r"(?=[\s|:»«•–—-])(?:\s+[-|–—•·»«›‹/~>]+\s+|\s*(?:\|+|::+|»|«|•)\s*|\s*:\s+|\s+[-–—]|[-–—]\s+)")
_SEPARATOR_MARK = re.compile(r"[-|–—•·»«›‹/~>:]")  # one of these stands in every separator
_LEVELS: Final = ("article", "main", "header", "nav", "footer", "aside")
_PATH = re.compile(r"(?:https?://[^/?#]+|(?=/(?!/)))([^?#]*)")  # of a URL that is absolute, or begins with its path
_HOME_PATHS: Final = frozenset({"", "index.html", "index.php", "ar"})
_GOOD_H1: Final = 0.9
_MAX_HEADINGS: Final = 40  # of one level that are looked at; a page with more is a listing
_MAX_CUTS: Final = 8  # separators of one title that are tried
MAX_TITLE: Final = 400  # characters; the longest true headline of the corpus has 283
_MIN_CUT: Final = 15  # letters left before an ellipsis that prove something
_MIN_CAPPED: Final = 60  # some cut "headline" at 110 characters without an ellipsis
_MAX_NAME_WORDS: Final = 5  # in a site's name: "عربي - أخبار وآراء وراديو سبوتنيك"
_MIN_WORDS: Final = 3  # in a headline or slug that can confirm another
_KIN: Final = 0.5  # share of common words from which two titles speak of the same article


# From the texts to what holds them: twice as fast as from the elements to their texts.
_WITH_TEXT = xpath(
    "(//body/*/descendant-or-self::*/text()[normalize-space(.) = $text]"
    "/parent::*[not(self::script or self::option or self::a)])[1]"
)


@dataclass(slots=True)
class Claim:
    """One title that the page prints: *key* is its search form, *family* the sources that copy from each other."""

    text: str
    source: str
    family: str
    trust: float
    element: etree._Element | None = None
    key: str = ""

    def __post_init__(self) -> None:
        self.key = self.key or key_of(self.text)


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline that was chosen, the element that prints it, and how much spoke for it (1 is one good source)."""

    text: str
    source: str
    support: float
    element: etree._Element | None
    why: str


def heading_claims(
    headings: Iterable[etree._Element], document: Document, site_keys: frozenset[str], trust: float
) -> list[Claim]:
    """Return the claims of *headings*, worth *trust*; less for the site's own name and outside the content."""
    found: list[Claim] = []
    for element in headings:
        text = text_of(element)
        if not text or len(text) > MAX_TITLE:
            continue
        claim = Claim(text, str(element.tag), "page", trust, element)
        claim.trust += _standing(element, document)
        if claim.key in site_keys:
            claim.trust -= 1.0
        elif " " not in claim.key:  # one word is a section or a brand
            claim.trust -= 0.2
        if claim.key:
            found.append(claim)
        if len(found) == _MAX_HEADINGS:
            break
    return found


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


def relation(other: Claim, claim: Claim) -> float:
    """Return how far the claim *other* confirms *claim*, 0..1, where their words differ (equal words are 1.0).

    A title confirms that only adds a site's name, or that was cut with an ellipsis.
    """
    longer, shorter = other.key, claim.key
    if len(longer) > len(shorter) > len(longer) / 2 and shorter in longer and _adds_name(other.text, shorter):
        return 0.9
    if other.text.endswith(("…", "...")):
        cut = key_of(other.text.rstrip(" .…"))
        return 0.8 if len(cut) > _MIN_CUT and shorter.startswith(cut[:-1]) else 0.0
    return 0.7 if len(shorter) > len(longer) > _MIN_CAPPED and shorter.startswith(longer) else 0.0


def _adds_name(longer: str, shorter: str) -> bool:
    return any(key_of(variant) == shorter for variant in variants(longer))


def variants(title: str) -> Iterator[str]:
    """Yield *title*, then what is left when pieces set off by separators are taken from its end, then from its start.

    >>> list(variants("خبر | سياسة | الموقع"))
    ['خبر | سياسة | الموقع', 'خبر | سياسة', 'خبر', 'سياسة | الموقع', 'الموقع']
    """
    yield title
    cuts = list(islice(_SEPARATOR.finditer(title), _MAX_CUTS))
    for cut in reversed(cuts):
        if piece := title[: cut.start()].strip():
            yield piece
    for cut in cuts:
        if piece := title[cut.end() :].strip():
            yield piece


@lru_cache(maxsize=64)  # a page prints its title in several places
def without_site(title: str, site_keys: frozenset[str]) -> str:
    """Return *title* without a site's name at its end or start, where a separator sets it off.

    >>> without_site("خبر اليوم - الموقع", frozenset({"الموقع"}))
    'خبر اليوم'
    """
    if not site_keys or not _SEPARATOR_MARK.search(title):
        return title
    cuts = list(_SEPARATOR.finditer(title))
    for cut in reversed(cuts):
        if key_of(title[cut.end() :]) in site_keys and title[: cut.start()].strip():
            return without_site(title[: cut.start()].strip(), site_keys)
    if cuts and key_of(title[: cuts[0].start()]) in site_keys and title[cuts[0].end() :].strip():
        return title[cuts[0].end() :].strip()
    return title


def without_last_piece(title: str) -> str:
    """Return *title* without its last piece if that can be a site's name: few words, shorter than the rest.

    >>> without_last_piece("الحكومة تقر الموازنة | الموقع")
    'الحكومة تقر الموازنة'
    """
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts or cuts[-1].group().strip() == ":":
        return title
    rest, last = title[: cuts[-1].start()].strip(), title[cuts[-1].end() :].strip()
    is_name = len(last.split()) <= _MAX_NAME_WORDS and len(last) < len(rest)
    return rest if is_name else title


@lru_cache(maxsize=16)  # of a page's own address, and of those that its head names
def slug_words(url: str) -> frozenset[str]:
    """Return the words of the wordiest part of the path of *url*, in search form; empty when it has fewer than three.

    >>> sorted(slug_words("https://a.example/2022/01/خبر-عن-مدينة/"))
    ['خبر', 'عن', 'مدينه']
    """
    parts = [part for part in path_of(url).split("/") if part.count("-") + part.count("_") >= _MIN_WORDS - 1]
    words = [word for word in key_of(max(parts, key=len)).split() if not word.isdigit()] if parts else []
    return frozenset(words) if len(words) >= _MIN_WORDS else frozenset()


def common_share(one: Iterable[str], two: Iterable[str]) -> float:
    """Return the share of the words of the shorter list that the other has, too."""
    left, right = set(one), set(two)
    small = min(len(left), len(right))
    return len(left & right) / small if small else 0.0


def choose_headline(claims: Sequence[Claim], slug: frozenset[str]) -> Headline | None:
    """Return the headline that most independent families of sources confirm, as the page prints it."""
    agreed: dict[str, _Agreement] = {}  # by key: what confirms a title does not depend on who claims it
    scored = []
    for rank, claim in enumerate(claims):
        if key := claim.key:
            if key not in agreed:
                agreed[key] = _agreement(claim, claims, slug)
            scored.append((_support(claim, agreed[key]), -rank, claim))  # no two have the same rank
    if not scored:
        return None
    support, _, best = max(scored)
    if best.family != "page":
        kin = [row for row in scored if _is_kin_heading(row[2], best)]
        if kin:
            support, _, best = max(kin)
    shown = next((claim for claim in claims if claim.key == best.key and claim.family == "page"), best)
    why = f"confirmed by {agreed[best.key].families} of {len({claim.family for claim in claims})} kinds of source"
    return Headline(shown.text, shown.source, support, shown.element, why)


def _is_kin_heading(claim: Claim, title: Claim) -> bool:
    """Whether *claim* is a heading that speaks of the same as *title*, which was made for search engines."""
    words = claim.key.split()
    is_heading = claim.source == "h1" and claim.trust > _KIN and len(words) >= _MIN_WORDS
    return is_heading and common_share(words, title.key.split()) >= _KIN


class _Agreement(NamedTuple):
    """What confirms a title: the *worth* and number of the *families* that do, and what the words of the URL add."""

    worth: float
    families: int
    from_slug: float


def _agreement(claim: Claim, claims: Sequence[Claim], slug: frozenset[str]) -> _Agreement:
    best: dict[str, float] = {}
    families: set[str] = set()
    for other in claims:
        share = 1.0 if other.key == claim.key else relation(other, claim)
        if share > 0:
            families.add(other.family)
            worth = other.trust * share
            if worth > best.get(other.family, 0.0):
                best[other.family] = worth
    words = claim.key.split() if slug else []
    from_slug = 0.8 * common_share(words, slug) if len(words) >= _MIN_WORDS else 0.0
    return _Agreement(sum(best.values()), len(families), from_slug)


def _support(claim: Claim, agreed: _Agreement) -> float:
    """Return what speaks for *claim*: the best of each family that confirms it, and the words of the URL."""
    total = agreed.worth + min(claim.trust, 0.0)
    if claim.source == "h1" and claim.trust < _GOOD_H1:
        total -= _GOOD_H1 - claim.trust  # its place or its words speak against it
    return total + agreed.from_slug


def element_with(document: Document, text: str) -> etree._Element | None:
    """Return the first element of the body whose own text is *text* and nothing else, or None."""
    try:
        found = _WITH_TEXT(document.root, text=squeeze(text))
    except ValueError:  # control characters, which no XPath takes
        return None
    return found[0] if found else None
