"""Whether a page gives the whole article to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from newscrawler.extract.wordlists import wordlist_keys, wordlists
from newscrawler.html.document import text_of
from newscrawler.items import Access
from newscrawler.text import search_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newscrawler.extract.body.paragraphs import Body
    from newscrawler.html.document import Document

_NO: Final = frozenset({"false", "no", "0"})
_YES: Final = frozenset({"true", "yes", "1"})
_WALL: Final = (
    "paywall pay-wall subscriber subscription member-only members-only premium locked regwall piano".split()
)  # in the names of its box
# Each swept a third down and up on 994 pages (2026-11): the answer differs on one, with _WORDS 80.
_AROUND = 2  # levels above the text in which its wall stands, right behind it
_MAX_WALL = 600  # characters of the box that asks readers to subscribe; longer ones hold the article
_WHOLE = 0.8  # of the words that the page counts: the text is all there (teasers of the pages seen have .35 at most)
_PART = 0.4  # of them, without another sign that it is a teaser
_TEASER_WORDS = 250  # of a text from which on no wall is looked for, unless the page says that it is not free
_WORDS = 120  # of a text behind a wall from which on it can be whole when nothing else tells
_FINAL = (".", "!", "?", "؟", "»", '"', "”", ")", "۔")


def access_of(stated: Mapping[str, Any], body: Body, document: Document, words: int) -> Access:
    """Return who may read the article: by what structured data *stated* of it, the text, and the words of a wall.

    *words* are those of the text.

    "members" is an article that is not free and yet whole on the page; "teaser" one of which only the beginning is.
    """
    free = _free(stated)
    count = _count(stated)
    walled = next(_walls(body, document), None) if free is False or words < _TEASER_WORDS else None
    is_cut = not body.paragraphs or not body.paragraphs[-1].endswith(_FINAL)
    if free is True and walled is None:
        return Access(status="free", evidence="isAccessibleForFree")
    if free is False or walled is not None:
        evidence = walled or "isAccessibleForFree"
        if count is not None:
            return Access(status="members" if words >= _WHOLE * count else "teaser", evidence=evidence)
        is_teaser = walled is not None or is_cut or words < _WORDS
        return Access(status="teaser" if is_teaser else "members", evidence=evidence)
    if count is not None and words < _PART * count and is_cut:
        return Access(status="teaser", evidence="wordCount")
    return Access(status="unknown")


def _free(stated: Mapping[str, Any]) -> bool | None:
    """Return whether the article, or a part of it, is said to be free; None when nothing is said."""
    parts = stated.get("hasPart")
    for holder in (stated, *(parts if isinstance(parts, list) else [parts])):
        said = holder.get("isAccessibleForFree") if hasattr(holder, "get") else None
        value = str(said).strip().lower().rsplit("/", 1)[-1]
        if value in _NO:
            return False
    value = str(stated.get("isAccessibleForFree")).strip().lower().rsplit("/", 1)[-1]
    return True if value in _YES else None


def _count(stated: Mapping[str, Any]) -> int | None:
    """Return the words of the whole article as the page counts them."""
    said = str(stated.get("wordCount") or "").strip()
    return int(said) if said.isascii() and said.isdigit() and int(said[:7]) > 0 else None


def _is_wall_name(name: str) -> bool:
    lowered = name.lower()
    return any(word in lowered for word in _WALL)


def _walls(body: Body, document: Document) -> Iterator[str]:
    """Yield what on the page asks readers to subscribe before they read on."""
    if any(piece.rule == "label:paywall" for piece in body.removed):
        yield "label:paywall"
    around = body.container if body.container is not None else document.root
    for _ in range(_AROUND):
        above = around.getparent()
        around = around if above is None else above
    for box in around.iter("div", "section", "aside", "form", "p"):
        name = box.get("class")
        if name and _is_wall_name(name) and len(text := text_of(box)) <= _MAX_WALL:
            key = search_key(text)
            said = zip(wordlists("kinds")["members"], wordlist_keys("kinds", "members"), strict=True)
            yield from (words for words, form in said if form in key)
