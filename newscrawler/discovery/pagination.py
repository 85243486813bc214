"""The next page of a list: by rel=next, by its label, by the form of its URL."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from newscrawler.html.document import text_of
from newscrawler.urls.address import path_segments, query_pairs, same_site
from newscrawler.urls.canonical_url import canonical_url
from newscrawler.urls.verdicts import verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from newscrawler.html.document import Document

NEXT_LABELS = frozenset(
    # Arabic themes: Sahifa, Jannah, JNews, Newspaper, hand-made sites; then the arrows and the English defaults
    {
        "التالي",
        "التالية",
        "الصفحة التالية",
        "التالى",
        "الصفحه التاليه",
        "القادم",
        "المزيد",
        "عرض المزيد",
        "شاهد المزيد",
        "حمل المزيد",
    }
    | {
        "تحميل المزيد",
        "مزيد",
        "المزيد من الأخبار",
        "المزيد من المقالات",
        "مقالات أقدم",
        "تدوينات أقدم",
        "الأقدم",
        "أقدم",
        "السابقة",
    }
    | {
        "رسائل أقدم",
        "المشاركات الأقدم",
        "الصفحة السابقة",
        "older",
        "older posts",
        "next",
        "next page",
        "more",
        "load more",
    }
    | {"show more", "›", "»", "→", "←", ">", ">>", "<", "<<", "«", "‹", "suivant", "page suivante"}
)
_WORDS_OF_MORE = frozenset(label for label in NEXT_LABELS if len(label) > len("<<"))
PAGE_PARAMS = frozenset(
    {"page", "paged", "pg", "p", "pageno", "page_no", "pageid", "pagenum", "start", "offset", "صفحة"}
)

_PAGE_PATH = re.compile(r"(?:page|p|pg|index|list|صفحة|الصفحة)[-_]?([0-9]{1,5})?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,5}")
_TARGETS = ("href", "data-next", "data-next-url", "data-url", "data-href")  # of links, and of "load more" buttons
_LABEL_ELEMENTS = 20  # in a button: an icon and a word or two; what holds more is no label, and is not read for one
_TRAIL = " .…:[]()"


def page_number(url: str) -> int:
    """Return which page of a list *url* is, 1 when it does not say.

    >>> [page_number(f"https://e.com/{path}") for path in ("a/page/3/", "a?page=4", "a/p-2.html", "a/", "a?start=40")]
    [3, 4, 2, 1, 40]
    """
    return _split_page(url)[1]


def list_of(url: str) -> str:
    """Return the key of the list that *url* is a page of: its canonical URL without the page number.

    >>> list_of("https://e.com/a/page/3/") == list_of("https://e.com/a/") == list_of("https://e.com/a?page=2")
    True
    """
    return _split_page(url)[0]


def _split_page(url: str) -> tuple[str, int]:
    base = canonical_url(url).partition("?")[0]
    pairs = query_pairs(url)
    number = 1
    kept = []
    for name, value in pairs:
        if name.lower() in PAGE_PARAMS and _NUMBER.fullmatch(value) and name.lower() != "p":
            number = int(value)
        else:
            kept.append(f"{name}={value}")
    segments = path_segments(base)
    if (
        len(segments) > 1
        and _NUMBER.fullmatch(segments[-1])
        and (match := _PAGE_PATH.fullmatch(segments[-2]))
        and not match[1]
    ):
        number, segments = int(segments[-1]), segments[:-2]
    elif segments and (match := _PAGE_PATH.fullmatch(re.sub(r"\.(?:html?|php|aspx?)$", "", segments[-1]))) and match[1]:
        number, segments = int(match[1]), segments[:-1]
    host = base.split("/", 3)[2] if base.count("/") > 1 else ""
    return f"{host}/{'/'.join(segments)}?{'&'.join(sorted(kept))}", number


def page_form(url: str) -> str:
    """Return how a site numbers the pages of its lists, from the URL of a second page.

    >>> [page_form(f"https://e.com/{path}") for path in ("news/page/2/", "news?page=2", "news/p-2")]
    ['/page/{n}/', '?page={n}', '/p-{n}']
    """
    path, _, query = url.partition("?")
    for piece in query.split("&"):
        name, _, value = piece.partition("=")
        if name in PAGE_PARAMS and _NUMBER.fullmatch(value):
            return f"?{name}={{n}}"
    segments = path.rstrip("/").split("/")
    tail = segments[-2:] if _NUMBER.fullmatch(segments[-1]) else segments[-1:]
    return "/" + _NUMBER.sub("{n}", "/".join(tail)) + ("/" if path.endswith("/") else "")


def next_page(document: Document, *, found_urls: Iterable[str], page: int = 1) -> str | None:
    """Return the URL of the page after this one, or None at the end of the list.

    Believed, in this order: ``rel=next``; the link with the lowest page number above this page's own; a link whose
    label says "next" and that stays within the list; the address in a "load more" button.
    """
    here, number = _split_page(document.url)
    number = max(number, page if number == 1 else number)
    for element in document.root.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            url = document.absolute(element.get("href"))
            if url and _goes_on(url, document.url, here, number):
                return url
    numbered = [
        (other, url) for url in found_urls for base, other in [_split_page(url)] if base == here and other > number
    ]
    if numbered:
        return min(numbered)[1]
    return _labelled(document, here, number)


def asks_for_more(element: etree._Element) -> bool:
    """Return whether the label of *element* says that it leads to more of the list: "المزيد", "load more"."""
    if next(islice(element.iter(), _LABEL_ELEMENTS, None), None) is not None:
        return False
    return (text_of(element) or element.get("value") or "").strip(_TRAIL).lower() in _WORDS_OF_MORE


def goes_on_by_script(document: Document) -> bool:
    """Return whether a button, which is no link, says that the list goes on: only a script knows how to ask."""
    for element in document.root.iter("button", "a", "input"):
        if not document.absolute(element.get("href")) and asks_for_more(element):
            return True
    return False


def _goes_on(url: str, own: str, here: str, number: int) -> bool:
    base, other = _split_page(url)
    if not same_site(url, own) or canonical_url(url) == canonical_url(own):
        return False
    # On an article's own page WordPress says rel=next of the article published after it.
    return other > number if base == here else verdict_of(url) != "article"


def _labelled(document: Document, here: str, number: int) -> str | None:
    for element in document.root.iter("a", "button", "div", "span"):
        link = next((element.get(name) for name in _TARGETS if element.get(name)), None)
        if not link or text_of(element).strip(_TRAIL).lower() not in NEXT_LABELS:
            continue
        url = document.absolute(link)
        if url and same_site(url, document.url):
            base, other = _split_page(url)
            if base == here and other > number:
                return url
    return None
