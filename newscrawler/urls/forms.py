"""The form of a URL: what its segments and parameters are, without what they say."""

from __future__ import annotations

import re

from newscrawler.urls.address import path_segments, query_pairs

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_DAY = re.compile(r"0?[1-9]|[12][0-9]|3[01]")
DATE = re.compile(r"(?:19|20)[0-9]{2}-(?:0?[1-9]|1[0-2])(?:-(?:0?[1-9]|[12][0-9]|3[01]))?")
NUMBER = re.compile(r"[0-9]+")
EXTENSION = re.compile(r"\.(?:html?|shtml|phtml|php[0-9]?|aspx?|jsp|cfm|do|ece|cms|story)$", re.IGNORECASE)
PAGE_SEGMENT = re.compile(r"(?:page|p|pg|صفحة|الصفحة)[-_]?[0-9]*", re.IGNORECASE)
_SLUG_PARTS = re.compile(r"[-_ +]+")
ID_TAIL = re.compile(r"(?:^|[-_.,a-z])([0-9]{4,})$", re.IGNORECASE)
ID_HEAD = re.compile(r"^([0-9]{2,})[-_.]")
# "c4g5z1x2y3o" and UUIDs.
CODE_SEGMENT = re.compile(
    r"(?=[^0-9]*[0-9])(?=[^a-z]*[a-z])[0-9a-z]{9,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{21,}", re.IGNORECASE
)

Shape = tuple[str, ...]


def date_parts(segments: list[str]) -> int:
    """Return how many segments from the first year on are of a date: 3, 2 (year, month), 1 (a year alone) or 0."""
    for start, segment in enumerate(segments):
        if YEAR.fullmatch(segment):
            rest = segments[start + 1 : start + 3]
            if rest and _MONTH.fullmatch(rest[0]):
                return 3 if len(rest) > 1 and _DAY.fullmatch(rest[1]) else 2
            return 1
    return 0


def kind_of(segment: str) -> str:
    """Return the kind of a segment: 9 number, d date, 9- number then slug, -9 slug then number, x code, s slug, w."""
    if NUMBER.fullmatch(segment):
        return "9"
    if DATE.fullmatch(segment):
        return "d"
    if ID_HEAD.match(segment):
        return "9-"
    if ID_TAIL.search(segment):
        return "-9"
    if CODE_SEGMENT.fullmatch(segment):
        return "x"
    return "s" if len(words_of(segment)) > 1 else "w"


def words_of(segment: str) -> list[str]:
    """Return the words of a slug, as hyphens and underscores divide them."""
    return [word for word in _SLUG_PARTS.split(segment) if word]


def shape_of(url: str) -> Shape:
    """Return the form of a URL: what its segments and parameters are, without what they say.

    >>> shape_of("https://example.com/2024/05/17/خبر-اليوم-عاجل/"), shape_of("https://example.com/article.php?id=7")
    (('Y', 'M', 'D', 's'), ('w.php', '?id=9'))
    """
    segments = path_segments(url)
    shape: list[str] = []
    for segment in segments:
        stem = EXTENSION.sub("", segment)
        shape.append(kind_of(stem) + segment[len(stem) :].lower())
    for start, segment in enumerate(segments):
        if YEAR.fullmatch(segment):
            found = date_parts(segments[start:])
            if found > 1:
                shape[start : start + found] = "YMD"[:found]
            break
    query = sorted(f"?{name.lower()}={'9' if NUMBER.fullmatch(value) else 's'}" for name, value in query_pairs(url))
    return (*shape, *query)
