"""Who wrote it: the bylines in a page's data, near its headline and wherever a name is marked, and the choice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from newscrawler.extract.metadata.claims import key_of
from newscrawler.extract.metadata.headings import printed_text
from newscrawler.extract.metadata.names import (
    MAX_NAME,
    after_label,
    behind_date,
    is_full_name,
    is_institution,
    is_label,
    is_placeholder,
    is_translator,
    looks_like_name,
    names_in,
    split_names,
)
from newscrawler.extract.metadata.sections import in_widget, is_section_link
from newscrawler.extract.metadata.trust import TRUST
from newscrawler.extract.wordlists import wordlists
from newscrawler.html.document import squeeze, text_of, xpath
from newscrawler.html.elements import CONTENT, FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from newscrawler.extract.metadata.headline import Titles
    from newscrawler.extract.metadata.lines import Piece, PrintedLine
    from newscrawler.extract.metadata.sources import Sources
    from newscrawler.html.document import Document
    from newscrawler.items import Entry

# In paths as printed, that is, with Arabic encoded or not: كاتب، كتاب، محرر.
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|writers?|journalists?|reporters?|columnists?|editors?|profiles?|users?|auteurs?|kuttab"
    r"|(?:ال|%[Dd]8%[Aa]7%[Dd]9%84)?(?:كاتب|كتاب|محرر|%[Dd]9%83%[Dd]8%[Aa]7%[Dd]8%[Aa][Aa]%[Dd]8%[Aa]8"
    r"|%[Dd]9%83%[Dd]8%[Aa][Aa]%[Dd]8%[Aa]7%[Dd]8%[Aa]8|%[Dd]9%85%[Dd]8%[Aa][Dd]%[Dd]8%[Bb]1%[Dd]8%[Bb]1))[/=-]"
)
_AUTHOR_QUERY = re.compile(r"[?&]author(?:_name)?=")
_AUTHOR_MARKS = re.compile(
    r"author|byline|(?<!type)writ(?:er|ten|e-?by)|reporter|journalist|kat[ei]b|redact|(?:^|[\s_-])by(?:$|[\s_-])"
)
_NOT_AUTHOR_MARKS = re.compile(r"comment|avatar|social|mail|follow|bio|desc|image|img|photo|box-|related|count")
_DATE_MARKS = re.compile(r"date|time|posted-on|publish|updated")
_SEGMENTS = re.compile(r"\s*[|•·»«]\s*|\s[-–—/]\s")
_SEGMENT_MARK = re.compile("[|•·»«–—/-]")  # one of these stands between all segments
_LONG: Final = 120  # characters; lines and pieces with more are no bylines
_LABELLED_WORDS: Final = 6  # "كتب" may begin a sentence: a byline is short
_METER_WORDS: Final = frozenset(map(key_of, wordlists("bylines")["meter_words"]))
_MARKED = xpath(
    "following::*[@class]"  # first: most elements have none, and each contains() looks for it anew
    "[contains(@class, 'uthor') or contains(@class, 'yline') or contains(@class, 'rite')"
    " or contains(@class, 'eporter')]"
)
_MAX_MARKED: Final = 8
_MIN_WORDS: Final = 2  # in a name without any label
_MAX_WORDS: Final = 4
_MARKS_LEVELS: Final = 3
_TRUST: Final = TRUST["authors"]
_DASH = re.compile(r"\s[-–—]\s")
_RUNNING: Final = 50  # characters of a text node that is running text
_NAMED: Final = 10.0  # more than the trust of all sources together
_NAMED_DESK: Final = 5.0
_TOP_LEVEL: Final = frozenset({"body", "article", "main", "header"})


@dataclass(frozen=True, slots=True)
class Byline:
    """The names that one source gives; *raw* is the text as printed, and *trust* what the source is worth."""

    names: tuple[str, ...]
    raw: str
    source: str
    trust: float


def _byline_of(
    text: str, source: str, site_keys: frozenset[str], host: str, *, kind: str | None = None
) -> Byline | None:
    """Return the names in *text* (a byline or an author field); for a placeholder no names but the raw text.

    The trust is that of *source*, or of the row *kind* of the table.
    """
    raw = text.strip()
    names = names_in(raw, site_keys, host) if raw and len(raw) <= 3 * MAX_NAME else None
    return None if names is None else Byline(names, raw, source, _TRUST[kind or source])


def structured_bylines(sources: Sources, titles: Titles, hint: Entry | None) -> list[Byline]:
    """Return the bylines in the page's data and, unless it lies, its head; and what the feed said."""
    found: list[tuple[list[str], str, str]] = []  # names, source, row of the trust table
    if titles.own is not None:
        stated = titles.own.properties
        names = sources.linked.names(stated.get("author")) or sources.linked.names(stated.get("creator"))
        found.append((names, "jsonld", "jsonld"))
    stated_names = sources.microdata.properties
    found.append((stated_names.get("author") or stated_names.get("creator") or [], "microdata", "microdata"))
    if titles.state is not None:
        found.append((titles.state.authors, "state", "state"))
    if hint is not None:
        found.append((list(hint.authors), hint.source, "hint"))
    if not titles.head_lies:
        tags: dict[str, list[str]] = {}
        for name, value in sources.head.all("author"):
            if "://" not in value:
                tags.setdefault(name, []).append(value)
        found.extend((values, name, "meta") for name, values in tags.items())
        found.append(([sources.head.author_line() or ""], "twitter:data1", "meta"))
    bylines = (
        _byline_of("، ".join(dict.fromkeys(names)), source, sources.site_keys, sources.host, kind=kind)
        for names, source, kind in found
    )
    return [byline for byline in bylines if byline is not None]


def near_bylines(lines: Sequence[PrintedLine], site_keys: frozenset[str], host: str) -> list[Byline]:
    """Return the bylines in the *lines* around the headline, the safest kinds of evidence first."""
    found: list[Byline] = []
    label = ""
    for line in lines:
        texts = [] if line.running else list(_line_texts(line))
        if label and not line.running and line.text.count(" ") < _LABELLED_WORDS:
            texts.append(("label", f"{label} {line.text}"))  # "بقلم", and the name below it
        label = line.text.rstrip(" :") + ":" if is_label(line.text) else ""
        own = [byline for source, text in texts if (byline := _byline_of(text, source, site_keys, host))]
        found += [byline for byline in own if not is_translator(byline.raw)] or own
    return found


def _line_texts(line: PrintedLine) -> Iterator[tuple[str, str]]:
    """Yield (source, text) of each part of *line* that a link, a label or a class marks as a byline."""
    linked = dict.fromkeys([p.link for p in line.pieces if p.link is not None and _is_author_link(p.link)])
    if linked:
        yield "link", "، ".join(dict.fromkeys(text_of(link) for link in linked))
    for piece in line.pieces:
        if piece.link in linked or not _is_marked(piece) or _in_figure(piece.element):
            continue
        if _METER_WORDS.isdisjoint(key_of(piece.text).split()):
            yield "class", squeeze(piece.text)
    if len(line.text) < _LONG:
        texts = _segments(line)
        named = [
            f"{label}: {name}" for label, name in pairwise(texts) if is_label(label) > is_label(name)
        ]  # "تحقيق - هناء صقر"
        for text in (*texts, *named):
            rest = after_label(text)
            if rest is not None and rest.count(" ") < _LABELLED_WORDS:
                yield "label", text
        name = behind_date(line.text)
        if name is not None and name.count(" ") < _LABELLED_WORDS:
            yield "label", name


def _in_page_footer(element: etree._Element) -> bool:
    """Whether *element* stands in the footer of the page, which names who made it; an article's may name its author."""
    footer = next(element.iterancestors("footer"), None)
    return footer is not None and next(footer.iterancestors(*CONTENT), None) is None


def _in_figure(element: etree._Element) -> bool:
    return element.tag in FIGURES or next(element.iterancestors(*FIGURES), None) is not None


def _is_author_link(link: etree._Element) -> bool:
    if "author" in (link.get("rel") or ""):
        return True
    href = link.get("href") or ""
    return bool(_AUTHOR_PATH.search(href) or _AUTHOR_QUERY.search(href))


def _segments(line: PrintedLine) -> list[str]:
    whole = [part for part in _SEGMENTS.split(line.text) if part] if _SEGMENT_MARK.search(line.text) else [line.text]
    if len(line.pieces) == 1:
        return whole
    return list(dict.fromkeys([*whole, *[squeeze(piece.text) for piece in line.pieces]]))


def _is_marked(piece: Piece) -> bool:
    element: etree._Element | None = piece.element if len(piece.text) < _LONG else None
    for _ in range(_MARKS_LEVELS):
        if element is None or element.tag in _TOP_LEVEL:
            return False
        name = element.get("class")
        marked = _names_author(name) if name else None
        if marked is not None:
            return marked
        element = element.getparent()
    return False


@lru_cache(maxsize=256)  # the classes of a theme come again on all pages of a site
def _names_author(name: str) -> bool | None:
    """Return whether the class *name* marks an author, None when it says nothing."""
    marks = name.lower()
    if _AUTHOR_MARKS.search(marks):
        return not _NOT_AUTHOR_MARKS.search(marks)
    return False if _DATE_MARKS.search(marks) else None  # Twenty Twenty-One: "posted-on" inside "posted-by"


def beside_date(line: PrintedLine | None, site_keys: frozenset[str], host: str) -> list[Byline]:
    """Return the unlabelled part of the *line* with the date that can only be a name: two to four words, no counter."""
    if line is None:
        return []
    links = {squeeze(piece.text) for piece in line.pieces if piece.link is not None and is_section_link(piece.link)}
    for text in _segments(line):
        words = key_of(text).split()
        if not _MIN_WORDS <= len(words) <= _MAX_WORDS or text in links or not looks_like_name(text):
            continue
        if len(split_names(text)) != 1:  # a button, or a list of sections
            continue
        if all(len(word) == 1 for word in words):  # an agency: "أ ف ب"
            continue
        if _METER_WORDS.isdisjoint(words) and not is_placeholder(text, site_keys, host):
            byline = _byline_of(text, "beside_date", site_keys, host)
            return [byline] if byline is not None else []
    return []


def marked_bylines(headline: etree._Element, site_keys: frozenset[str], host: str) -> list[Byline]:
    """Return the bylines that a class name marks anywhere after *headline*, outside comments and widgets."""
    found = []
    for element in _MARKED(headline)[:_MAX_MARKED]:
        marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if not _names_author(marks) or in_widget(element) or _in_figure(element) or _in_page_footer(element):
            continue
        text = printed_text(element)
        byline = _byline_of(text, "class", site_keys, host, kind="class-far") if text else None
        if byline is not None:
            found.append(byline)
    return found


def linked_bylines(marked: Iterable[etree._Element], site_keys: frozenset[str], host: str) -> list[Byline]:
    """Return the bylines of the links *marked* rel=author, outside widgets."""
    links = [text_of(link) for link in marked if "author" in link.get("rel", "").split() and not in_widget(link)]
    found = [_byline_of(text, "link", site_keys, host, kind="rel=author") for text in links if text]
    return [byline for byline in found if byline is not None]


def choose_byline(bylines: Sequence[Byline]) -> Byline | None:
    """Return the byline that the sources agree on most: one with a person's name before an institution before none."""
    if len(bylines) == 1:
        return bylines[0]
    best, most = None, -1.0
    keys = [frozenset(map(key_of, byline.names)) for byline in bylines]
    for byline, own in zip(bylines, keys, strict=True):
        agreeing: dict[str, float] = {}
        for other, theirs in zip(bylines, keys, strict=True):
            if theirs == own:
                agreeing[other.source] = max(other.trust, agreeing.get(other.source, 0.0))
        worth = sum(agreeing.values())
        if own:
            worth += _NAMED_DESK if all(map(is_institution, byline.names)) else _NAMED
        if worth > most:
            best, most = byline, worth
    return best


def without_places(byline: Byline, document: Document) -> tuple[str, ...]:
    """Return the names of *byline* without the place beside a name: "نوال الحداد - مرسى الزيتون".

    Of two parts at a dash the place is the one that the text speaks of, or the one of a single word. What stands beside
    the date without any mark is a place if the text speaks of it, and it begins with no given name.
    """
    if byline.source == "beside_date":
        unsure = [name for name in byline.names if not (name.isascii() or is_full_name(name))]
        return tuple(name for name in byline.names if name not in _spoken(unsure, document))
    if len(byline.names) != len(_DASH.split(byline.raw)) or len(byline.names) != 2:  # noqa: PLR2004
        return byline.names
    places = _spoken(byline.names, document) or [name for name in byline.names if " " not in name]
    return tuple(name for name in byline.names if name not in places) if len(places) == 1 else byline.names


def _spoken(names: Sequence[str], document: Document) -> list[str]:
    """Return those of *names* that the running text of *document* holds."""
    texts = [text for text in document.root.itertext() if len(text) > _RUNNING]
    return [name for name in names if any(name in text for text in texts)]
