"""The structure of a text from which paragraphs were taken, or that stands behind another now."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec.structs import replace as changed

from newscrawler.items import Block, Hyperlink, Removed, TableRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from newscrawler.items import Article, Span

    Move = Callable[[Span], Span | None]


def with_places(removed: Iterable[Removed], text: str | None, blocks: Sequence[Block]) -> tuple[Removed, ...]:
    r"""Return *removed* with the block and the offset in *text* that each piece stood before.

    >>> piece, blocks = Removed(text="إعلان", rule="label", before=1), [Block(type="paragraph", start=0, end=4)]
    >>> with_places([piece], "أولى\n\nثانية", blocks)
    (Removed(text='إعلان', rule='label', before=1, block=1, offset=6),)
    """
    starts = [0]
    for paragraph in text.split("\n\n") if text else ():
        starts.append(starts[-1] + len(paragraph) + 2)
    starts[-1] = len(text or "")
    ends = [block.end for block in blocks]
    found = []
    for piece in removed:
        place = min(max(piece.before, 0), len(starts) - 1)
        block = bisect_right(ends, starts[place]) if place + 1 < len(starts) else len(blocks)
        found.append(Removed(text=piece.text, rule=piece.rule, before=piece.before, block=block, offset=starts[place]))
    return tuple(found)


def with_paragraphs(article: Article, keeps: Sequence[bool]) -> Article:
    """Return *article* with those paragraphs of its text that *keeps* says, and its structure without the others.

    Its removed pieces and its hashes are left as they are.
    """
    paragraphs = article.text.split("\n\n") if article.text else []
    move = _moves(paragraphs, keeps)
    blocks: list[Block] = []
    last: list[int] = []  # for each old block, the index of the last one that is left up to it
    for block in article.blocks:
        left = moved(block, move)
        blocks += [left] if left is not None else []
        last.append(len(blocks) - 1)
    marks = [(mark, move((mark.start, mark.end))) for mark in article.marks]
    text = "\n\n".join(paragraph for paragraph, stays in zip(paragraphs, keeps, strict=True) if stays) or None
    return replace(
        article,
        text=text,
        blocks=tuple(blocks),
        links=tuple(moved_link(link, move) for link in article.links),
        marks=tuple(changed(mark, start=span[0], end=span[1]) for mark, span in marks if span is not None),
        images=tuple(changed(image, after=_index(last, image.after)) for image in article.images),
        embeds=tuple(changed(embed, after=_index(last, embed.after)) for embed in article.embeds),
        words=len((text or "").split()),
        paragraphs=sum(keeps),
    )


def moved(block: Block, move: Move) -> Block | None:
    """Return *block* with *move* applied to it and to all its parts; None when nothing is left of it.

    >>> block = Block(type="paragraph", start=10, end=20)
    >>> moved(block, lambda span: (span[0] - 10, span[1] - 10)).end
    10
    """
    span = move((block.start, block.end))
    if span is None:
        return None
    items = [(item, move((item.start, item.end))) for item in block.items]
    cells = [(row, tuple(left for cell in row.cells if (left := move(cell)))) for row in block.rows]
    lines = [tuple(left for half in line if (left := move(half))) for line in block.lines]
    return changed(
        block,
        start=span[0],
        end=span[1],
        items=tuple(changed(item, start=left[0], end=left[1]) for item, left in items if left is not None),
        rows=tuple(TableRow(cells=left, header=row.header) for row, left in cells if left),
        lines=tuple(line for line in lines if line),
        heading=move(block.heading) if block.heading else None,
    )


def moved_link(link: Hyperlink, move: Move) -> Hyperlink:
    """Return *link* with *move* applied to its words; without a place when they are gone."""
    span = move(link.span) if link.span else None
    return Hyperlink(start=span[0], end=span[1], url=link.url) if span else Hyperlink(url=link.url)


def _index(last: Sequence[int], after: int | None) -> int | None:
    return last[after] if after is not None and 0 <= after < len(last) else after


def _moves(paragraphs: Sequence[str], keeps: Sequence[bool]) -> Move:
    """Return what tells where a span lies once only the *paragraphs* that *keeps* says are left; None for nowhere."""
    starts: list[int] = []
    now: list[int | None] = []
    old = new = 0
    for paragraph, stays in zip(paragraphs, keeps, strict=True):
        starts.append(old)
        now.append(new if stays else None)
        old += len(paragraph) + 2
        new += len(paragraph) + 2 if stays else 0

    def move(span: Span) -> Span | None:
        first = max(bisect_right(starts, span[0]) - 1, 0)
        end = bisect_right(starts, max(span[0], span[1] - 1))
        left = [
            (max(span[0], starts[i]) - starts[i] + place, min(span[1] - starts[i], len(paragraphs[i])) + place)
            for i in range(first, end)
            if (place := now[i]) is not None
        ]
        return (left[0][0], left[-1][1]) if left else None

    return move
