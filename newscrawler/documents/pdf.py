"""A PDF as a page: what of its text can be trusted, in paragraphs."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from io import BytesIO
from itertools import dropwhile, islice
from typing import TYPE_CHECKING

from newscrawler.documents.memory import within_memory
from newscrawler.documents.order import as_read, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

INSTALL_PYPDF = 'pip install "newscrawler-ar[pdf]"'
MAX_PDF_PAGES = 100  # a newspaper has 30; one of text takes 30 to 50 ms, and what reads has 20 s
MAX_MEMORY = 512 << 20  # bytes more than before: the largest page of text takes 60 MB, a bomb all that there is
_MAGIC = b"%PDF-"
_USABLE = 0.7  # of the characters: letters, numbers and marks; fonts without a table give signs, or nothing
_ACCENTED = 0.3  # of the letters: Arabic that was read by the table of another alphabet ("ÇáÌÓÑ")
_LEAST = 20  # letters in a PDF; a scan has the name of the program
_GAP = 5  # spaces between columns, of which one does not know what belongs together
_GAPPED = 0.3  # of the lines
_TITLE = 160  # characters
_TITLE_WORDS = 0.6  # of a title that the document names itself, found at its beginning; else it is a file's name
_BEGINNING = 60  # words
_LIGATURE = re.compile(rb"<((?:0[67][0-9A-Fa-f]{2}){2,})>")  # Arabic letters, in UTF-16, that one shape stands for
_ENDS = (".", "!", "؟", "?", ":", "»", '"', "”")
_NEXT_PAGE = "\f"
_DIGITS = re.compile(r"[0-9٠-٩۰-۹]+")
_AROUND_NUMBERS = " -–—|/()[]."
_OFTEN = 2  # pages with the same line at an edge
_SHORTER = 0.85  # of the longest line: the last one of a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """A PDF as *html*, a page with its title and paragraphs; *flags* say what is not there of it."""

    html: str
    flags: tuple[str, ...] = ()


def is_pdf(body: bytes) -> bool:
    """Return whether *body* is a PDF, by its first bytes.

    >>> is_pdf(b"%PDF-1.7 ..."), is_pdf(b"<p>")
    (True, False)
    """
    return body.startswith(_MAGIC)


def page_of_pdf(body: bytes, *, title: str | None = None) -> PdfPage | None:
    """Return the PDF *body* as a page; *title* is what a source calls it. None where the extra ``pdf`` is missing.

    A text that cannot be trusted (a scan, a font without a table of letters, a locked file, columns) is left out, and
    the flag "pdf_no_text" says so; "pdf_cut" that pages from MAX_PDF_PAGES on were not read.
    """
    if find_spec("pypdf") is None:
        return None
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - an extra

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it has to mend in a file is nobody's concern
    try:
        with within_memory(MAX_MEMORY):
            named, pages, is_cut = _read(body)
    except (PyPdfError, MemoryError, RecursionError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        named, pages, is_cut = "", [], False  # broken, locked, or made to break who reads it
    paragraphs = _paragraphs(pages) if _is_usable(pages) else []
    flags = [] if paragraphs else ["pdf_no_text"]
    flags += ["pdf_cut"] if is_cut and paragraphs else []
    headline = title or _headline(named, paragraphs)
    rest = paragraphs[1:] if paragraphs and _same(paragraphs[0], headline) else paragraphs
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in rest)
    heading = f"<h1>{escape(headline)}</h1>" if headline else ""
    html = f"<!DOCTYPE html><title>{escape(headline)}</title><article>{heading}{text}</article>"
    return PdfPage(html=html, flags=tuple(flags))


def _read(body: bytes) -> tuple[str, list[list[str]], bool]:
    """Return the title that the document names, the lines of each page as drawn, and whether pages were left out."""
    from pypdf import PdfReader  # noqa: PLC0415 - an extra

    reader = PdfReader(BytesIO(body))
    named = reader.metadata.title if reader.metadata else None
    turned: set[int] = set()
    pages = [_lines(page, turned) for page in islice(reader.pages, MAX_PDF_PAGES)]
    return " ".join(str(named or "").split()), pages, len(reader.pages) > MAX_PDF_PAGES


def _lines(page: PageObject, turned: set[int]) -> list[str]:
    """Return the lines of *page*, each as it is drawn from left to right; empty ones stand for the space between.

    What one shape stands for (the two letters of "لا") is told in the order of reading: that is turned
    first, once for the tables of letters that pages share (*turned*, by their ids).
    """
    from pypdf.generic import NullObject, StreamObject  # noqa: PLC0415 - an extra

    for font in _fonts(page):
        table = font.get("/ToUnicode", NullObject()).get_object()
        if isinstance(table, StreamObject) and id(table) not in turned:
            turned.add(id(table))
            table.set_data(_LIGATURE.sub(_backwards, table.get_data()))
    return page.extract_text(extraction_mode="layout").split("\n")


def _fonts(page: PageObject) -> Iterator[DictionaryObject]:
    from pypdf.generic import DictionaryObject, NullObject  # noqa: PLC0415 - an extra

    resources = page.get("/Resources", NullObject()).get_object()
    fonts = resources.get("/Font", NullObject()).get_object() if isinstance(resources, DictionaryObject) else None
    for named in fonts.values() if isinstance(fonts, DictionaryObject) else ():
        font = named.get_object()
        if isinstance(font, DictionaryObject):
            yield font


def _backwards(found: re.Match[bytes]) -> bytes:
    letters = [found[1][at : at + 4] for at in range(0, len(found[1]), 4)]
    return b"<" + b"".join(reversed(letters)) + b">"


def _is_usable(pages: Sequence[Sequence[str]]) -> bool:
    lines = [line.strip() for page in pages for line in page if line.strip()]
    text = "".join("".join(line.split()) for line in lines)
    kinds = Counter(unicodedata.category(char)[0] for char in text)
    letters = kinds["L"]
    if letters < _LEAST or sum(kinds[kind] for kind in "LMNPS") - text.count("\ufffd") < _USABLE * len(text):
        return False
    if sum("\u00c0" <= char <= "\u00ff" for char in text) > _ACCENTED * letters:
        return False
    gapped = sum(" " * _GAP in line for line in lines)
    return gapped <= _GAPPED * len(lines) and standing(as_read(lines)) >= 0


def _paragraphs(pages: Sequence[Sequence[str]]) -> list[str]:
    """Return the paragraphs of *pages*: wider space, or a short line that ends a sentence, stands before each."""
    drawn = [line for page in _without_margins(pages) for line in (*page, _NEXT_PAGE)]
    read = iter(as_read([line for line in drawn if line.strip()]))
    return [" ".join(lines) for lines in _grouped([(line, next(read) if line.strip() else "") for line in drawn])]


def _without_margins(pages: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the lines of each page without those at its edges that only count pages, or that most pages have there."""
    filled = [[*dropwhile(_is_empty, reversed([*dropwhile(_is_empty, page)]))][::-1] for page in pages]
    edges = Counter(_DIGITS.sub("", line).strip() for page in filled for line in {*page[:1], *page[-1:]})
    for page in filled:
        kept = list(page)
        for place in (0, -1):
            bare = _DIGITS.sub("", kept[place]).strip() if kept else ""
            if kept and (not bare.strip(_AROUND_NUMBERS) or edges[bare] > max(_OFTEN, len(pages) / 2)):
                kept.pop(place)
        yield kept


def _is_empty(line: str) -> bool:
    return not line.strip()


def _grouped(lines: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    usual, longest = _usual_space(lines), max((len(read) for _, read in lines), default=0)
    group: list[str] = []
    space, is_end = 0, False  # of a page
    for drawn, read in lines:
        if not read:
            space, is_end = (0, True) if drawn == _NEXT_PAGE else (space + 1, is_end)
            continue
        has_ended = bool(group) and group[-1].endswith(_ENDS)
        if group and (space > usual or (has_ended and (is_end or len(group[-1]) < _SHORTER * longest))):
            yield group
            group = []
        group.append(read)
        space, is_end = 0, False
    if group:
        yield group


def _usual_space(lines: Sequence[tuple[str, str]]) -> int:
    """Return how many empty lines stand between two lines of a text for the most part."""
    spaces: Counter[int] = Counter()
    space = 0
    for _, read in lines:
        if read:
            spaces[space] += 1
        space = 0 if read else space + 1
    return spaces.most_common(1)[0][0] if spaces else 0


def _headline(named: str, paragraphs: Sequence[str]) -> str:
    """Return the title that the document has: the one it names where its text begins with it, else its first line."""
    beginning = set(" ".join(paragraphs).split()[:_BEGINNING])
    words = re.findall(r"\w+", named)
    if words and (not paragraphs or sum(word in beginning for word in words) >= _TITLE_WORDS * len(words)):
        return named
    first = paragraphs[0] if paragraphs else ""
    return first if len(first) <= _TITLE else ""


def _same(one: str, other: str) -> bool:
    return re.findall(r"\w+", one) == re.findall(r"\w+", other)
