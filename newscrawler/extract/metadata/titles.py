"""The headline: which of a page's titles is the article's own, without the site's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from newscrawler.extract.addresses import path_of
from newscrawler.extract.metadata.claims import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

# Between the headline and the site's name in title tags; the colon stands before or after a site's name on old pages.
# The look ahead only saves time: five times as fast on usual titles.
_SEPARATOR = re.compile(r"(?=[\s|:»«•–—-])(?:\s+[-|–—•·»«›‹/~>]+\s+|\s*(?:\|+|::+|»|«|•)\s*|\s*:\s+|\s+[-–—]|[-–—]\s+)")
_SEPARATOR_MARK = re.compile(r"[-|–—•·»«›‹/~>:]")  # one of these stands in every separator
_GOOD_H1: Final = 0.9
_MAX_CUTS: Final = 8  # separators of one title that are tried
MAX_TITLE: Final = 400  # characters; the longest true headline of the corpus has 283
_MIN_CUT: Final = 15  # letters left before an ellipsis that prove something
_MIN_CAPPED: Final = 60  # some cut "headline" at 110 characters without an ellipsis
_MAX_SECTION_WORDS: Final = 2  # of a section between the site's name and a headline of at least so many:
_MIN_HEADLINE_WORDS: Final = 4
_MAX_NAME_WORDS: Final = 5  # in a site's name: "عربي - أخبار وآراء وراديو سبوتنيك"
_MIN_WORDS: Final = 3  # in a headline or slug that can confirm another
_SLUG_LEAD: Final = 0.3
_MOST_KIN: Final = 2  # times the words of the title: a longer heading is a standfirst
_KIN: Final = 0.5  # share of common words from which two titles speak of the same article


@dataclass(slots=True)
class TitleClaim:
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


def relation(other: TitleClaim, claim: TitleClaim) -> float:
    """Return how far the claim *other* confirms *claim*, 0..1, where their words differ (equal words are 1.0).

    A title confirms that only adds a site's name, or that was cut with an ellipsis.

    >>> heading = TitleClaim("افتتاح جسر الملك في الرياض", "h1", "page", 1.0)
    >>> relation(TitleClaim("افتتاح جسر الملك في الرياض - الوطن", "title", "head", 0.6), heading)
    0.9
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
        rest = title[cuts[0].end() :].strip()
        return without_site(_without_section(rest) if len(cuts) > 1 else rest, site_keys)
    return title


def _without_section(title: str) -> str:
    """Return *title*, from whose start a site's name was cut, without the section that stands there, too."""
    cut = _SEPARATOR.search(title)
    if cut is None:
        return title
    section, headline = title[: cut.start()], title[cut.end() :]
    is_section = len(section.split()) <= _MAX_SECTION_WORDS and len(headline.split()) >= _MIN_HEADLINE_WORDS
    return headline.strip() if is_section else title


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


def site_pieces(headline: str, title: str | None) -> list[str]:
    """Return what the title tag prints around the headline: the names of section and site.

    >>> site_pieces("خبر اليوم", "خبر اليوم - الموقع")
    ['الموقع']
    """
    if not title or headline not in title or headline == title:
        return []
    before, _, after = title.partition(headline)
    pieces = (piece.strip(" -|–—:•·»«›‹/~\u200f\u200e") for piece in (before, after))
    return [piece for piece in pieces if piece]


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
    """Return the share of the words of the shorter list that the other has, too.

    >>> common_share("افتتاح جسر الملك".split(), "الملك يشهد افتتاح أكبر جسر".split())
    1.0
    """
    left, right = set(one), set(two)
    small = min(len(left), len(right))
    return len(left & right) / small if small else 0.0


def choose_headline(claims: Sequence[TitleClaim], slug: frozenset[str]) -> Headline | None:
    """Return the headline that most independent families of sources confirm, as the page prints it.

    >>> heading = TitleClaim("افتتاح جسر الملك في الرياض", "h1", "page", 1.0)
    >>> title = TitleClaim("افتتاح جسر الملك في الرياض - الوطن", "title", "head", 0.6)
    >>> choose_headline([title, heading], frozenset()).text
    'افتتاح جسر الملك في الرياض'
    """
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
    confirmed = [
        row for row in scored if row[2].source == "h1" and row[2].trust >= _GOOD_H1 and agreed[row[2].key].families > 1
    ]
    if confirmed and best.source != "h1":  # the words of the URL are those of a search engine's title
        support, _, best = max(confirmed)
    if best.family != "page":
        named = (
            agreed[best.key].from_slug - _SLUG_LEAD
        )  # the words of the URL may tell that a heading is an advertisement
        kin = [row for row in scored if _is_kin_heading(row[2], best) and agreed[row[2].key].from_slug >= named]
        if kin:
            support, _, best = max(kin)
    shown = next((claim for claim in claims if claim.key == best.key and claim.family == "page"), best)
    why = f"confirmed by {agreed[best.key].families} of {len({claim.family for claim in claims})} kinds of source"
    return Headline(shown.text, shown.source, support, shown.element, why)


def _is_kin_heading(claim: TitleClaim, title: TitleClaim) -> bool:
    """Whether *claim* is a heading that speaks of the same as *title*, which was made for search engines."""
    words = claim.key.split()
    is_heading = claim.source == "h1" and claim.trust > _KIN and len(words) >= _MIN_WORDS
    others = title.key.split()
    return is_heading and len(words) <= _MOST_KIN * len(others) and common_share(words, others) >= _KIN


class _Agreement(NamedTuple):
    """What confirms a title: the *worth* and number of the *families* that do, and what the words of the URL add."""

    worth: float
    families: int
    from_slug: float


def _agreement(claim: TitleClaim, claims: Sequence[TitleClaim], slug: frozenset[str]) -> _Agreement:
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


def _support(claim: TitleClaim, agreed: _Agreement) -> float:
    """Return what speaks for *claim*: the best of each family that confirms it, and the words of the URL."""
    total = agreed.worth + min(claim.trust, 0.0)
    if claim.source == "h1" and claim.trust < _GOOD_H1:
        total -= _GOOD_H1 - claim.trust  # its place or its words speak against it
    return total + agreed.from_slug
