"""Clean one dirty text: headline, paragraphs, and what was taken out, so that it can be put back."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from newscrawler.boilerplate.clean import rules_of
from newscrawler.boilerplate.shape import is_headline
from newscrawler.items import Removed, Span
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

    *title_in_text* tells whether the headline stood in the text; it is False when the caller brought it. *spans* are
    where each paragraph of *text* stood in what was cleaned, *removed_spans* where each removed piece, and *title_span*
    where the headline: offsets in code points, the first and the one behind the last.
    """

    title: str | None
    text: str
    removed: tuple[Removed, ...] = ()
    title_in_text: bool = True
    spans: tuple[Span, ...] = field(default=(), compare=False)
    removed_spans: tuple[Span, ...] = field(default=(), compare=False)
    title_span: Span | None = field(default=None, compare=False)


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
    >>> clean.spans
    ((15, 50),)
    """
    pieces = _pieces(dirty)
    given = archive_form(title) if title else None
    key = search_key(given) if given else ""
    head = pieces.pop(0) if key and pieces and search_key(pieces[0][0]) == key else None
    rules = rules_of([text for text, _ in pieces], title=given, lines=lines)
    kept = [piece for piece, rule in zip(pieces, rules, strict=True) if rule is None]
    if head is None and given is None and len(kept) > 1 and is_headline(kept[0][0], kept[1][0]):
        head = kept.pop(0)
        before = BEFORE_TITLE
    else:
        before = 0
    removed: list[Removed] = []
    for (text, _), rule in zip(pieces, rules, strict=True):
        if rule is None:
            before += 1
        else:
            removed.append(Removed(text=text, rule=rule, before=before))
    return CleanText(
        title=given if head is None else head[0],
        text="\n\n".join(text for text, _ in kept),
        removed=tuple(removed),
        title_in_text=head is not None,
        spans=tuple(span for _, span in kept),
        removed_spans=tuple(span for (_, span), rule in zip(pieces, rules, strict=True) if rule is not None),
        title_span=None if head is None else head[1],
    )


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
    return [paragraph for paragraph, _ in _pieces(text)]


def _pieces(text: str) -> list[tuple[str, Span]]:
    """Return the paragraphs of *text* in archive form, none empty, each with where it stood."""
    blocks = [
        [line for line in _parts(text, _LINE, block) if text[slice(*line)].strip()]
        for block in _parts(text, _BLANK_LINE, (0, len(text)))
    ]
    blocks = [block for block in blocks if block]
    whole = [(block[0][0], block[-1][1]) for block in blocks]
    is_wrapped = _is_wrapped([[text[slice(*line)] for line in block] for block in blocks])
    found: list[tuple[str, Span]] = []
    for start, end in whole if is_wrapped else [line for block in blocks for line in block]:
        said = text[start:end]
        span = start + len(said) - len(said.lstrip()), start + len(said.rstrip())
        found += [(paragraph, span) for paragraph in archive_form(said).split("\n\n") if paragraph]
    return found


def _parts(text: str, separator: re.Pattern[str], within: Span) -> Iterator[Span]:
    """Yield where the parts between *separator* lie in a part of *text*."""
    start, end = within
    for gap in separator.finditer(text, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def _is_wrapped(blocks: list[list[str]]) -> bool:
    """Return whether line breaks inside blocks are those of a hard-wrapped text."""
    inner = [line.rstrip() for block in blocks for line in block[:-1]]
    if len(inner) < _WRAPPED_LINES:
        return False
    wrapped = sum(len(line) in _WRAPPED_AT and not _STOP.search(line) for line in inner)
    return wrapped >= _WRAPPED_SHARE * len(inner)
