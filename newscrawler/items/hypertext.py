"""An article as clean, semantic HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, ClassVar

from newscrawler.items.blocks import Image, plain_blocks
from newscrawler.items.inline import InlineText, between, clock_of, nested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawler.items.article import Article
    from newscrawler.items.blocks import Block, Embed, Span, TableRow
    from newscrawler.items.inline import Node, Part

RIGHT_TO_LEFT = frozenset("ar arz ary apc ckb dv fa he ks ps sd ug ur yi".split())
_BETWEEN_HALVES = "\N{EM SPACE}"
_REL = 'rel="noopener noreferrer"'


def html_of(article: Article) -> str:
    """Return *article* as one <article>, which says its language and direction; nothing is fetched but images."""
    language = article.language or "ar"
    direction = "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
    lines = "\n".join(_Writer(article).lines())
    return f'<article lang="{_quoted(language)}" dir="{direction}">\n{lines}\n</article>\n'


class _Writer:
    """Writes the blocks of one article."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._inner = InlineText(article)
        self._between = between(article)

    def lines(self) -> Iterator[str]:
        """Yield the elements of the article, in order."""
        article = self._article
        yield f"<h1>{_text(article.title)}</h1>"
        if article.description:
            yield f"<p>{_text(article.description)}</p>"
        yield from map(_beside, self._between.get(-1, ()))
        for index, block in enumerate(article.blocks or plain_blocks(article.text)):
            write = self._writers.get(block.type)
            yield write(self, block) if write else self._paragraphs((block.start, block.end))
            yield from map(_beside, self._between.get(index, ()))

    def _heading(self, block: Block) -> str:
        level = max(2, block.level or 2)
        return f"<h{level}>{self._inline((block.start, block.end))}</h{level}>"

    def _quote(self, block: Block) -> str:
        cite = f' cite="{_quoted(block.cite)}"' if block.cite else ""
        speaker = f"\n<footer><cite>{_text(block.speaker)}</cite></footer>" if block.speaker else ""
        return f"<blockquote{cite}>\n{self._paragraphs((block.start, block.end))}{speaker}\n</blockquote>"

    def _verse(self, block: Block) -> str:
        return f"<p>{'<br>'.join(_BETWEEN_HALVES.join(map(self._inline, line)) for line in block.lines)}</p>"

    def _code(self, block: Block) -> str:
        return f"<pre><code>{_text(self._inner.text[block.start : block.end])}</code></pre>"

    def _question(self, block: Block) -> str:
        return f"<p><strong>{self._inline((block.start, block.end))}</strong></p>"

    def _inline(self, span: Span) -> str:
        return "".join(map(_part, self._inner.parts(span)))

    def _paragraphs(self, span: Span) -> str:
        return "\n".join(f"<p>{self._inline(one)}</p>" for one in self._inner.paragraphs(span))

    def _list(self, block: Block) -> str:
        return self._nodes(nested(block), "ol" if block.ordered else "ul")

    def _nodes(self, nodes: Sequence[Node], tag: str) -> str:
        items = "\n".join(f"<li>{self._item(node)}{self._inside(node, tag)}</li>" for node in nodes)
        return f"<{tag}>\n{items}\n</{tag}>"

    def _item(self, node: Node) -> str:
        spans = list(self._inner.paragraphs(node.span))
        return self._inline(node.span) if len(spans) == 1 else f"\n{self._paragraphs(node.span)}\n"

    def _inside(self, node: Node, tag: str) -> str:
        return f"\n{self._nodes(node.inside, tag)}\n" if node.inside else ""

    def _table(self, block: Block) -> str:
        head = 0
        while head < len(block.rows) and block.rows[head].header:
            head += 1
        parts = [("thead", "th", block.rows[:head]), ("tbody", "td", block.rows[head:])]
        lines = [
            f"<{part}>\n{''.join(self._row(row, tag) for row in rows)}</{part}>" for part, tag, rows in parts if rows
        ]
        return "\n".join(["<table>", *lines, "</table>"])

    def _row(self, row: TableRow, tag: str) -> str:
        return f"<tr>{''.join(f'<{tag}>{self._inline(cell)}</{tag}>' for cell in row.cells)}</tr>\n"

    def _entry(self, block: Block) -> str:
        lines = ["<article>"]
        if block.at:
            lines.append(f'<p><time datetime="{_quoted(block.at)}">{_text(clock_of(block))}</time></p>')
        if block.heading:
            lines.append(f"<h3>{self._inline(block.heading)}</h3>")
        spans = [span for span in self._inner.paragraphs((block.start, block.end)) if span != block.heading]
        return "\n".join([*lines, *(f"<p>{self._inline(span)}</p>" for span in spans), "</article>"])

    _writers: ClassVar[dict[str, Callable[[_Writer, Block], str]]] = {
        "heading": _heading,
        "list": _list,
        "quote": _quote,
        "table": _table,
        "verse": _verse,
        "code": _code,
        "question": _question,
        "entry": _entry,
    }


def _beside(one: Image | Embed) -> str:
    """Return what stands between blocks: an image with its caption, or the link to what is embedded."""
    if isinstance(one, Image):
        said = " — ".join(part for part in (one.caption, one.credit) if part)
        caption = f"<figcaption>{_text(said)}</figcaption>" if said else ""
        return f'<figure><img src="{_quoted(one.url)}" alt="{_quoted(one.alt or "")}">{caption}</figure>'
    return f'<p><a href="{_quoted(one.url)}" {_REL}>{_text(one.title or one.provider)}</a></p>'


def _part(part: Part) -> str:
    if part.kind == "text":
        return _text(part.text)
    inner = "".join(map(_part, part.parts))
    if part.kind == "link":
        return f'<a href="{_quoted(part.url or "")}" {_REL}>{inner}</a>'
    return f"<{part.kind}>{inner}</{part.kind}>"


def _quoted(text: str) -> str:
    return _text(text).replace('"', "&quot;")


def _text(text: str) -> str:
    return escape(text, quote=False)
