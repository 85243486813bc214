"""Clean one dirty text: headline, paragraphs, and what was taken out, so that it can be put back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from newscrawler.boilerplate.clean import clean_paragraphs
from newscrawler.boilerplate.shape import is_headline
from newscrawler.items import Removed
from newscrawler.text import archive_form, search_key

BEFORE_TITLE = -1

_BLANK_LINE = re.compile(
    r"(?:\r\n|[\n\r\x0b\x0c\x85\u2028])[\s\u200b-\u200f\ufeff]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028])|\u2029"
)
_LINE = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028]")
_STOP = re.compile(r"[.؟!?:…»”\"]\s*$")
_WRAPPED_LINES = 3
_WRAPPED_AT = range(50, 101)  # characters; mail and terminals wrap at 72 to 80
_WRAPPED_SHARE = 0.6  # of the lines; some end with a sentence by chance


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanText:
    """A text made clean: its headline if it had one, its paragraphs with a blank line between, what was taken out.

    *title_in_text* tells whether the headline stood in the text; it is False when the caller brought it.
    """

    title: str | None
    text: str
    removed: tuple[Removed, ...] = ()
    title_in_text: bool = True


def clean_text(
    dirty: str,
    *,
    lines: Iterable[str] = (),
    title: str | None = None,
) -> CleanText:
    r"""Return *dirty* without boilerplate: title, text, and every removed piece with its rule and place.

    Paragraphs are separated by blank lines; in a text without any, each line is one. The first paragraph is the title
    when it has the shape of a headline. *lines* and *title* are as in :func:`clean_paragraphs`.
    A clean text comes back unchanged, and cleaning twice changes nothing.

    >>> clean = clean_text("افتتاح المعرض\n\nافتتح الوزير المعرض أمس في العاصمة.\n\nعن admin\n\nشاهد أيضاً\n\nخبر آخر …")
    >>> clean.title, clean.text
    ('افتتاح المعرض', 'افتتح الوزير المعرض أمس في العاصمة.')
    >>> [piece.rule for piece in clean.removed]
    ['label:author_box', 'label:see_also', 'teaser:cut']
    """
    paragraphs = split_paragraphs(dirty)
    given = archive_form(title) if title else None
    key = search_key(given) if given else ""
    if key and paragraphs and search_key(paragraphs[0]) == key:
        kept, removed = clean_paragraphs(paragraphs[1:], title=given, lines=lines)
        return CleanText(title=paragraphs[0], text="\n\n".join(kept), removed=tuple(removed))
    kept, removed = clean_paragraphs(paragraphs, title=given, lines=lines)
    if given is None and len(kept) > 1 and is_headline(kept[0], kept[1]):
        shifted = (Removed(text=piece.text, rule=piece.rule, before=piece.before - 1) for piece in removed)
        return CleanText(title=kept[0], text="\n\n".join(kept[1:]), removed=tuple(shifted))
    return CleanText(title=given, text="\n\n".join(kept), removed=tuple(removed), title_in_text=False)


def restore(clean: CleanText) -> str:
    r"""Return the text as it was before cleaning, in paragraph form: every removed piece back in its place.

    >>> dirty = "بدأ المؤتمر أمس في العاصمة.\n\nشاهد أيضاً\n\nخبر آخر"
    >>> restore(clean_text(dirty)) == dirty
    True
    """
    kept = clean.text.split("\n\n") if clean.text else []
    headed = clean.title is not None and clean.title_in_text
    result = [piece.text for piece in clean.removed if piece.before == BEFORE_TITLE]
    if headed and clean.title is not None:
        result.append(clean.title)
    for place in range(len(kept) + 1):
        result += [piece.text for piece in clean.removed if piece.before == place]
        result += kept[place : place + 1]
    return "\n\n".join(result)


def split_paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs of *text* in archive form, none empty.

    >>> split_paragraphs("العنوان\nالفقرة الأولى.\nالثانية.")
    ['العنوان', 'الفقرة الأولى.', 'الثانية.']
    """
    blocks = _BLANK_LINE.split(text)
    split = [[line for line in _LINE.split(block) if line.strip()] for block in blocks]
    if not _is_wrapped(split):
        blocks = [line for block in split for line in block]
    forms = (archive_form(block) for block in blocks)
    return [paragraph for form in forms for paragraph in form.split("\n\n") if paragraph]


def _is_wrapped(blocks: list[list[str]]) -> bool:
    """Return whether line breaks inside blocks are those of a hard-wrapped text."""
    inner = [line.rstrip() for block in blocks for line in block[:-1]]
    if len(inner) < _WRAPPED_LINES:
        return False
    wrapped = sum(len(line) in _WRAPPED_AT and not _STOP.search(line) for line in inner)
    return wrapped >= _WRAPPED_SHARE * len(inner)
