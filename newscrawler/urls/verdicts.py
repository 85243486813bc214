"""What a URL alone says of its page: an article, a hub, nothing for us, or not known."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from newscrawler.urls.address import path_segments, query_pairs
from newscrawler.urls.calendar import archive_day
from newscrawler.urls.forms import (
    CODE_SEGMENT,
    DATE,
    EXTENSION,
    ID_HEAD,
    ID_TAIL,
    NUMBER,
    PAGE_SEGMENT,
    YEAR,
    date_parts,
    words_of,
)
from newscrawler.urls.words import (
    HUB_PARAMS,
    HUB_WORDS,
    ID_PARAMS,
    NEVER_FIRST,
    NEVER_LAST,
    NEVER_PARAMS,
    SECTION_WORDS,
    STATIC_WORDS,
)

_LIST_PAGE = re.compile(r"(?:index|page|list)[-_]?[0-9]{1,4}")  # old in-house systems: /culture/index-3.html
UrlVerdict = Literal["article", "hub", "never", "unknown"]

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|pdf|docx?|xlsx?|pptx?|zip|rar|7z|gz|tar|mp[34]|m4[av]|mov|avi|wmv|webm"
    r"|og[gva]|wav|css|js|mjs|json|xml|xsl|rss|atom|rdf|txt|woff2?|ttf|eot|apk|exe|ics|swf|csv|epub|map)$",
    re.IGNORECASE,
)

_SLUG_WORDS = 3  # a section has one or two; static pages with more are named in words.py
_SLUG_LETTERS = 10
_ID_DIGITS = 4  # a number of its own: "/32742/"; shorter ones may be pages and parts


@lru_cache(maxsize=1 << 16)  # what a sitemap names is asked about three times, 50,000 URLs at most: 16 MB
def verdict_of(url: str) -> UrlVerdict:
    """Return what a URL says of its page before anything was learned of the site.

    "hub": home, section, tag, author, search, calendar and static pages; "never": files, feeds, APIs, print pages.

    >>> [verdict_of(f"https://e.com/{path}") for path in ("", "tag/غزة/", "خبر-عاجل-من-غزة/", "wp-json/", "غزة/")]
    ['hub', 'hub', 'article', 'never', 'unknown']
    """
    segments = path_segments(url)
    pairs = query_pairs(url)
    if _is_never(segments, pairs):
        return "never"
    if _is_hub(segments, pairs):
        return "hub"
    return "article" if _is_article(segments, pairs) else "unknown"


def is_shortlink(url: str) -> bool:
    """Return True for WordPress's ``/?p=88``: the address itself on plain permalinks, else an alias that redirects."""
    return not path_segments(url) and [name for name, _ in query_pairs(url)] == ["p"]


def is_document(url: str) -> bool:
    """Return True for the address of a PDF, absolute or as a link has it.

    >>> is_document("https://e.com/files/a.pdf?ver=2"), is_document("https://e.com/pdf/")
    (True, False)
    """
    return url.partition("#")[0].partition("?")[0].lower().endswith(".pdf")


def is_static(url: str) -> bool:
    """Return True for the URL of a page about the site itself: contact, privacy, about us."""
    segments = path_segments(url)
    if not segments or date_parts(segments) > 1:
        return False
    return EXTENSION.sub("", segments[-1]).lower() in STATIC_WORDS


def is_calendar(url: str) -> bool:
    """Return True for the archive of a day, a month or a year: ``/2024/05/``, ``/archive/2024/5``, ``?m=202405``."""
    return archive_day(url) is not None


def _is_never(segments: list[str], pairs: list[tuple[str, str]]) -> bool:
    if any(name.lower() in NEVER_PARAMS for name, _ in pairs):
        return True
    if not segments:
        return False
    last = segments[-1].lower()
    if _FILE.search(last) or last in NEVER_LAST or any(part.startswith("comment-page") for part in segments):
        return True
    return not NEVER_FIRST.isdisjoint(segment.lower() for segment in segments[:2])


def _is_hub(segments: list[str], pairs: list[tuple[str, str]]) -> bool:
    names = {name.lower() for name, _ in pairs}
    if names & HUB_PARAMS and not names & ID_PARAMS:
        return True
    if not segments:
        return not names & ID_PARAMS
    lower = [EXTENSION.sub("", segment).lower() for segment in segments]
    dated = date_parts(segments) > 1
    if _is_list_page(lower) or (not dated and (lower[-1] in STATIC_WORDS or lower[-1] in SECTION_WORDS)):
        return True
    if any(word in HUB_WORDS for word in lower[:2]) and not _has_article_tail(segments):
        return True
    found = date_parts(segments)
    return found > 1 and bool(YEAR.fullmatch(segments[-found]))


def _is_list_page(lower: list[str]) -> bool:
    """Return True for ``/page/2``, ``/siyasa/page/3`` and ``/culture/index-3.html``."""
    is_numbered = len(lower) > 1 and PAGE_SEGMENT.fullmatch(lower[-2]) and NUMBER.fullmatch(lower[-1])
    return bool(is_numbered or _LIST_PAGE.fullmatch(lower[-1]))


def _has_article_tail(segments: list[str]) -> bool:
    """Return True when what follows a hub word can only be an article: ``/category/politics/2024/05/slug``."""
    last = EXTENSION.sub("", segments[-1])
    if date_parts(segments[:-1]) > 1:
        return True
    if segments[0].lower() == "archives" and len(segments[1:]) == 1:  # WordPress's "/archives/%post_id%"
        return bool(NUMBER.fullmatch(last)) and not YEAR.fullmatch(last)
    return bool(segments[2:] and ID_TAIL.search(last) and not PAGE_SEGMENT.fullmatch(last))


def is_strong(url: str) -> bool:
    """Return True when the URL of an article holds a date, a number or a code, not only the words of a slug."""
    segments = path_segments(url)
    return _has_identity(segments, query_pairs(url))


def _is_article(segments: list[str], pairs: list[tuple[str, str]]) -> bool:
    if _has_identity(segments, pairs):
        return True
    last = EXTENSION.sub("", segments[-1]) if segments else ""
    return len(words_of(last)) >= _SLUG_WORDS and len(last) >= _SLUG_LETTERS


def _has_identity(segments: list[str], pairs: list[tuple[str, str]]) -> bool:
    if any(name.lower() in ID_PARAMS and NUMBER.search(value) for name, value in pairs):
        return True
    if not segments:
        return False
    last = EXTENSION.sub("", segments[-1])
    if date_parts(segments) > 1 or any(DATE.match(segment) for segment in segments):
        return True  # a date in the path and not at its end
    if YEAR.fullmatch(last):
        return False
    return _has_number(segments, last)


def _has_number(segments: list[str], last: str) -> bool:
    if segments[0].lower() == "archives" and NUMBER.fullmatch(last):
        return True
    if ID_TAIL.search(last) or (ID_HEAD.match(last) and len(words_of(last)) > 1):
        return True
    if any(
        NUMBER.fullmatch(segment) and len(segment) >= _ID_DIGITS and not YEAR.fullmatch(segment) for segment in segments
    ):
        return True
    return bool(CODE_SEGMENT.fullmatch(last)) or (last != segments[-1] and bool(NUMBER.search(last)))
