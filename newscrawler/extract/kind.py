"""Whether a page is an article at all: feeds, listings, static pages, error pages and walls are not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newscrawler.boilerplate import label_of
from newscrawler.extract.body.prune import is_running
from newscrawler.extract.metadata.claims import key_of
from newscrawler.extract.wordlists import wordlist_keys, wordlists
from newscrawler.html.document import text_of
from newscrawler.text import search_key

if TYPE_CHECKING:
    from newscrawler.extract.body.line import Line
    from newscrawler.extract.body.paragraphs import Body
    from newscrawler.extract.metadata.facts import PageFacts
    from newscrawler.html.document import Document
    from newscrawler.items import Entry, Reading

_MAGIC = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"RIFF", b"\x00\x00\x01\x00")
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:RDF|opml|svg)\b", re.DOTALL
)
_HTML_TYPES = (
    "text/html",
    "application/xhtml",
    "text/plain",
    "application/octet-stream",
    "application/xml",
    "text/xml",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a page is no article: *reason* as in :class:`newscrawler.items.Rejection`, *detail* for people."""

    reason: str
    detail: str


def not_a_page(html: bytes | str, content_type: str | None) -> str | None:
    """Return "empty" or "not_html" when *html* cannot be a page, by its first bytes and its declared type.

    >>> not_a_page(b"%PDF-1.7", "text/html"), not_a_page("<p>خبر", "application/json"), not_a_page("<p>خبر", None)
    ('not_html', 'not_html', None)
    """
    start = html[:2048]
    if isinstance(start, bytes):
        if start.startswith(_MAGIC):
            return "not_html"
        start = start.decode("utf-8", "replace")
    if not start.strip("\0 \t\r\n\ufeff") and not html[2048:].strip():
        return "empty"
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind and not kind.startswith(_HTML_TYPES):
        return "not_html"
    return "not_html" if _FEED.match(start.lstrip("\ufeff")) else None


def not_an_article(
    document: Document, reading: Reading, facts: PageFacts, body: Body, hint: Entry | None
) -> Verdict | None:
    """Return why *document* is no article, or None when it is one."""
    return _Judge(document, reading, facts, body, hint).verdict()


# Each swept a third to half down and up on 994 articles (2026-11): none is gained; lost are three with _WHOLE 4000 and
# one each with _PARAGRAPHS 12, _SENTENCES 6 and _SHORT 900. What they keep out is in tests/extract/test_kind.py.
_THIN = 200  # characters of text below which a page may be a wall, an error or a static page
_CARDS = 3  # teasers, each under a headline that is a link, that make a list
_CARD_SHARE = 0.5  # of the lines of text that stand under such headlines
_HEADLINES = 5  # headings that are links; boxes of related articles have three or four
_WHOLE = 2500  # characters of a text that no list and no page "about us" has
_PARAGRAPHS = 8  # in such a text
_SENTENCES = 4  # in the text of what a theme calls a page; links may stand in them
_SHORT = 600  # characters: one long excerpt
_LEAD = 4  # lines between a headline and the teaser under it
_LONG_SEGMENT = 200  # characters; the longest listed word of a path has 79, percent-encoded
_WALL_TEXT = 1500  # characters of a page that is asked for the words of a wall


class _Judge:
    """Weighs what speaks for and against one page."""

    def __init__(self, document: Document, reading: Reading, facts: PageFacts, body: Body, hint: Entry | None) -> None:
        self.document = document
        self.reading = reading
        self.facts = facts
        self.body = body
        self.hint = hint
        self.words = wordlists("kinds")
        page = document.root.find("body")
        classes = (page.get("class") or "").lower().split() if page is not None else []
        self.classes = frozenset(classes)
        self.page = page
        parts = urlsplit(document.url)
        self.path = _segments(parts.path)
        self.at_root = bool(parts.netloc) and not self.path and not parts.query
        self.size = sum(map(len, body.paragraphs))
        self.title_key = key_of(reading.title)

    def verdict(self) -> Verdict | None:
        """Return the first reason that holds."""
        for ask in (
            self._wall,
            self._missing,
            self._scripted,
            self._untitled,
            self._static,
            self._listing,
            self._empty,
        ):
            found = ask()
            if found is not None:
                return found
        return None

    @property
    def _stated(self) -> bool:
        """Whether the page's own data or its theme call it one article."""
        facts = self.facts
        return (facts.is_article_hint and facts.headline_count <= 1) or self._has(self.words["article_classes"])

    @property
    def _dated(self) -> bool:
        return self.reading.published is not None and self.reading.published_source != "url"

    def _has(self, names: tuple[str, ...]) -> bool:
        return not self.classes.isdisjoint(names)

    def _wall(self) -> Verdict | None:
        if self.size >= _THIN or self.page is None:
            return None
        asks = next(
            (field for field in self.page.iter("input") if (field.get("type") or "").lower() == "password"), None
        )
        if asks is not None:
            form = next((above for above in asks.iterancestors("form")), None)
            action = (form.get("action") or "") if form is not None else ""
            if "postpass" in action or asks.get("name") == "post_password" or self._says("password"):
                return Verdict("password", "the text is behind a password")
            if not self._stated:
                return Verdict("login_wall", "a form asks for a password, and there is no text")
        if any((label := label_of(line.text)) and label.kind == "paywall" for line in self.body.lines) or self._says(
            "members"
        ):
            return Verdict("members_only", "the text is for subscribers")
        if not self._stated and self._says("cookies") and not self._dated:
            return Verdict("cookie_wall", "nothing but a question about cookies")
        return None

    def _says(self, list_name: str) -> bool:
        return any(words in self._start for words in wordlist_keys("kinds", list_name))

    @cached_property
    def _start(self) -> str:
        """The search form of what the page says first, without its menus."""
        if self.page is None:
            return ""
        spoken: list[str] = []
        size = 0
        for element in self.page.iter("p", "div", "h1", "h2", "span", "section", "label", "td"):
            text = element.text
            if text and not text.isspace():
                spoken.append(text)
                size += len(text)
                if size > _WALL_TEXT:
                    break
        return search_key(" ".join(spoken))

    def _missing(self) -> Verdict | None:
        if self._has(self.words["missing_classes"]):
            return Verdict("soft_404", "the theme calls it an error page")
        if self.size >= _THIN:
            return (
                Verdict("soft_404", self.title_key)
                if self.title_key in wordlist_keys("kinds", "missing_titles")
                else None
            )
        title = search_key(self.document.root.findtext("head/title") or "")
        for key in wordlist_keys("kinds", "missing_titles"):
            if key in self.title_key or key in title:
                return Verdict("soft_404", key)
        return None

    def _scripted(self) -> Verdict | None:
        """Tell of an empty frame: its scripts would fill it, and its head may say what the site says of itself."""
        if self.size or self.page is None or next(self.document.root.iter("script"), None) is None:
            return None
        for element in self.page.iter("div", "main", "section", "app-root"):
            is_frame = element.tag == "app-root" or (element.get("id") or "").lower() in self.words["frames"]
            if is_frame and not text_of(element):
                return Verdict("needs_browser", "an empty frame that scripts fill")
        return None

    def _untitled(self) -> Verdict | None:
        if self.reading.title:
            return None
        return Verdict("no_title" if self.size >= _THIN else "empty", "no headline found")

    def _static(self) -> Verdict | None:
        if self.title_key in wordlist_keys("kinds", "static_titles"):
            return Verdict("static_page", self.reading.title)
        last = self.path[-1] if self.path else ""
        if last in self.words["static_paths"] and not self._dated:
            return Verdict("static_page", last)
        if any(name.startswith(self.words["page_classes"]) for name in self.classes) and "page" in self.classes:
            written = self._stated or self._dated or self._written()
            return None if written else Verdict("static_page", "the theme calls it a page")
        return None

    def _listing(self) -> Verdict | None:
        if self.at_root and not (self._stated and self._dated):
            return Verdict("listing", "the front page")
        by_class = self._has(self.words["listing_classes"]) and not self._has(self.words["article_classes"])
        by_path = any(part in self.words["listing_paths"] for part in self.path[:-1]) or (
            bool(self.path) and self.path[0] in self.words["listing_paths"]
        )
        cards = self._cards()
        if cards and not ((self._stated or self._whole()) and self._long()):
            return Verdict("listing", f"{cards} teasers under headlines that are links")
        if by_class and not ((self.facts.is_article_hint or self._whole()) and self._long()):
            return Verdict("listing", "the theme calls it a list")
        thin = self.size < _SHORT and not self._stated
        if thin and (linked := self._linked_headings()) >= _HEADLINES:
            return Verdict("listing", f"{linked} headlines that are links, and hardly any text")
        if by_path and not self._stated and not self._long():
            return Verdict("listing", "its address is that of a list")
        return None

    def _long(self) -> bool:
        return sum(map(is_running, self._kept())) > 1

    def _kept(self) -> list[Line]:
        """Return the lines that are the text."""
        return [line for line, rule in zip(self.body.lines, self.body.rules, strict=True) if rule is None]

    def _written(self) -> bool:
        """Return whether the text is long and has sentences: more than the page of a section or a form holds."""
        running = [line for line in self._kept() if is_running(line)]
        return self.size >= _WHOLE and len(running) >= _SENTENCES and not self._cards()

    def _whole(self) -> bool:
        """Return whether the text is as long as an article's alone is, and most of it no teasers: themes name badly."""
        running = [line for line in self._kept() if is_running(line) and not line.linked]
        return self.size >= _WHOLE and len(running) >= _PARAGRAPHS and not self._cards()

    def _linked_headings(self) -> int:
        """Return the number of headings on the page that are nothing but a link."""
        found = 0
        for heading in self.document.root.iter("h2", "h3", "h4"):
            link = heading.find(".//a")
            if link is not None and len(text_of(link)) * 2 > len(text_of(heading)):
                found += 1
        return found

    def _dated_items(self) -> int:
        """Return the number of items that are a date and a link of some words, as in the archive of a year."""
        items = {next(time.iterancestors("li", "article", "tr"), None) for time in self.document.root.iter("time")}
        links = (item.find(".//a") for item in items if item is not None)
        return sum(link is not None and len(text_of(link).split()) >= _LEAD for link in links)

    def _cards(self) -> int:
        """Return the number of teasers in the text that stand under linked headlines, when they are most of it."""
        since = _LEAD + 1
        kept = headed = 0
        for line, rule in zip(self.body.lines, self.body.rules, strict=True):
            if rule is None and not line.heading:
                kept += 1
                if since <= _LEAD:
                    headed += 1
                since = _LEAD + 1
            elif line.linked * 2 > len(line.text) and (line.heading or len(line.text.split()) > 3):  # noqa: PLR2004
                since = 0
            else:
                since += 1
        return headed if headed >= _CARDS and headed >= _CARD_SHARE * kept else 0

    def _empty(self) -> Verdict | None:
        if self.size >= _THIN:
            return None
        stated = self._stated if self.size else self.facts.is_article_hint
        if not self.size and not stated and (items := self._dated_items()) >= _HEADLINES:
            return Verdict("listing", f"{items} dated items that are links, and no text")
        if stated or self._dated or (self.hint is not None and self.hint.source not in {"link", "listing", "start"}):
            return None
        return Verdict("static_page" if self.size else "empty", "no date, and hardly any text")


def _segments(path: str) -> list[str]:
    """Return the segments of *path*, decoded and in lower case; one longer than any listed word as it is."""
    if "%2f" in path.lower():  # an encoded slash is a slash
        return [part for part in unquote(path).lower().split("/") if part]
    return [unquote(part).lower() if len(part) <= _LONG_SEGMENT else part for part in path.split("/") if part]
