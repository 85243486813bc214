"""An article as Markdown: CommonMark, with the tables of GitHub."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar
from unicodedata import category

from newscrawler.items.blocks import Image, plain_blocks
from newscrawler.items.inline import InlineText, between, clock_of, nested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawler.items.article import Article
    from newscrawler.items.blocks import Block, Embed, Span
    from newscrawler.items.inline import Node, Part

_SPECIAL = re.compile(r"[\\`*_\[\]<~]|&(?=#?[A-Za-z0-9]+;)|!(?=\[)")
_OPENS = re.compile(r"(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|>|-{2,}\s*$|=+\s*$)")  # what begins a block
_NUMBER = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")
_CLOSING = re.compile(r"(?<=\s)#+$|^#+$")  # of a heading
_SIGNS = {"strong": "**", "em": "*"}
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]+;)")


def markdown_of(article: Article) -> str:
    """Return *article* as Markdown: its headline, its standfirst, and the blocks, images and embeds of its text."""
    return "\n\n".join(_Writer(article).parts()) + "\n"


class _Writer:
    """Writes the blocks of one article."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._inner = InlineText(article)
        self._between = between(article)
        self._marker = ""

    def parts(self) -> Iterator[str]:
        """Yield the parts between which blank lines stand."""
        article = self._article
        yield f"# {_heading(_escaped(article.title))}"
        if article.description:
            yield _line(_escaped(article.description))
        yield from map(_beside, self._between.get(-1, ()))
        for index, block in enumerate(article.blocks or plain_blocks(article.text)):
            marker, self._marker = self._marker, ""
            write = self._writers.get(block.type)
            yield write(self, block, marker) if write else self._plain(block)
            yield from map(_beside, self._between.get(index, ()))

    def _inline(self, span: Span) -> str:
        return _inline(self._inner.parts(span))

    def _plain(self, block: Block) -> str:
        return "\n\n".join(_line(self._inline(span)) for span in self._inner.paragraphs((block.start, block.end)))

    def _head(self, block: Block, _: str) -> str:
        return f"{'#' * (block.level or 2)} {_heading(self._inline((block.start, block.end)))}"

    def _question(self, block: Block, _: str) -> str:
        return f"**{self._inline((block.start, block.end))}**"

    def _quote(self, block: Block, _: str) -> str:
        text = self._plain(block)
        if block.speaker and block.speaker not in self._inner.text[block.start : block.end]:
            text += f"\n\n— {_escaped(block.speaker)}"
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))

    def _code(self, block: Block, _: str) -> str:
        text = self._inner.text[block.start : block.end]
        fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
        return f"{fence}{block.language or ''}\n{text}\n{fence}"

    def _verse(self, block: Block, _: str) -> str:
        return "\\\n".join(_line(self._inline((line[0][0], line[-1][1]))) for line in block.lines)

    def _table(self, block: Block, _: str) -> str:
        rows = [[self._inline(cell).replace("|", "\\|") for cell in row.cells] for row in block.rows]
        width = max(map(len, rows))
        if not block.rows[0].header:
            rows.insert(0, [])
        lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
        return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])

    def _list(self, block: Block, before: str) -> str:
        """Return a list, whose marker is not that of a list right *before* it: those would be one."""
        markers = ("1.", "1)") if block.ordered else ("-", "*")
        self._marker = markers[before == markers[0]]
        return self._items(nested(block), self._marker)

    def _items(self, nodes: Sequence[Node], marker: str) -> str:
        lines: list[str] = []
        for number, node in enumerate(nodes, 1):
            sign = marker.replace("1", str(number))
            paragraphs = [_line(self._inline(span)) for span in self._inner.paragraphs(node.span)]
            inner = self._items(node.inside, marker)
            text = "\n\n".join([*paragraphs, inner] if inner else paragraphs)
            indented = text.replace("\n", "\n" + " " * (len(sign) + 1))
            lines.append(re.sub(r"(?m)^ +$", "", f"{sign} {indented}"))
        is_loose = any("\n\n" in line for line in lines)
        return ("\n\n" if is_loose else "\n").join(lines)

    def _entry(self, block: Block, _: str) -> str:
        heading = self._inline(block.heading) if block.heading else ""
        head = " — ".join(part for part in (clock_of(block), heading) if part)
        spans = [span for span in self._inner.paragraphs((block.start, block.end)) if span != block.heading]
        return "\n\n".join([f"### {_heading(head)}", *(_line(self._inline(span)) for span in spans)])

    _writers: ClassVar[dict[str, Callable[[_Writer, Block, str], str]]] = {
        "heading": _head,
        "question": _question,
        "quote": _quote,
        "code": _code,
        "verse": _verse,
        "table": _table,
        "list": _list,
        "entry": _entry,
    }


def _beside(one: Image | Embed) -> str:
    """Return what stands between blocks: an image with its caption, or the link to what is embedded."""
    if isinstance(one, Image):
        shown = f"![{_escaped(one.alt or one.caption or '')}]({_target(one.url)})"
        said = " — ".join(part for part in (one.caption, one.credit) if part)
        return f"{shown}\\\n*{_escaped(said)}*" if said else shown
    return _link(one.title or one.provider, one.url)


def _inline(parts: Sequence[Part]) -> str:
    """Return *parts* as Markdown; what is strong where its signs would not be taken for that is left plain."""
    written = ""
    for part, after in zip_longest(parts, parts[1:]):
        inner = _inline(part.parts) if part.parts else _escaped(part.text)
        if part.kind == "link":
            inner = f"[{inner}]({_target(part.url or '')})"
        elif part.kind != "text" and _is_flanked(written[-1:], inner, after):
            inner = _SIGNS[part.kind] + inner + _SIGNS[part.kind]
        written += inner
    return written


def _is_flanked(before: str, inner: str, after: Part | None) -> bool:
    """Return whether signs around *inner* open and close emphasis (CommonMark 0.31, left- and right-flanking runs).

    >>> _is_flanked("", "هام", None), _is_flanked("و", "هام", None), _is_flanked("و", "«هام»", None)
    (True, True, False)
    """
    follows = "" if after is None else {"text": after.text[:1], "link": "["}.get(after.kind, "*")
    if "*" in (before, follows) or inner[0].isspace() or inner[-1].isspace():
        return False  # beside another emphasis the signs of both would run together
    return (_is_open(before) or not _is_open(inner[0])) and (_is_open(follows) or not _is_open(inner[-1]))


def _is_open(character: str) -> bool:
    """Return whether *character* is none, white space, punctuation or a symbol."""
    return not character or character.isspace() or category(character)[0] in "PS"


def _link(text: str, url: str | None) -> str:
    return f"[{_escaped(text)}]({_target(url)})" if url else _escaped(text)


def _target(url: str) -> str:
    plain = url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C").replace("\n", "")
    return "<" + _ENTITY.sub(r"\&", plain) + ">"


def _escaped(text: str) -> str:
    r"""Return *text* so that Markdown takes it for what it says.

    >>> _escaped("من [أ] إلى *ب*")
    'من \\[أ\\] إلى \\*ب\\*'
    """
    return _SPECIAL.sub(r"\\\g<0>", text)


def _line(text: str) -> str:
    r"""Return the line *text*, escaped already, so that it opens no heading, list, quote or rule.

    >>> _line("1. البند"), _line("# عنوان")
    ('1\\. البند', '\\# عنوان')
    """
    numbered = _NUMBER.match(text)
    if numbered:
        return f"{numbered[1]}\\{text[numbered.end(1) :]}"
    return "\\" + text if _OPENS.match(text) else text


def _heading(text: str) -> str:
    return _CLOSING.sub(r"\\\g<0>", text)
