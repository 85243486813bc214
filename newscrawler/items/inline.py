"""The text of an article part by part: plain, the words of a link, strong, leaning."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawler.items.article import Article
    from newscrawler.items.blocks import Block, Embed, Image, Span


class Part(NamedTuple):
    """A part of the text: plain *text*, or the *parts* of what is a link to *url*, strong or leaning."""

    kind: Literal["text", "link", "strong", "em"]
    text: str
    url: str | None = None
    parts: tuple[Part, ...] = ()


class _Range(NamedTuple):
    """Where a link or a mark is; sorted, what holds another comes before it."""

    start: int
    minus_end: int
    rank: int
    kind: Literal["link", "strong", "em"]
    url: str | None


class InlineText:
    """The text of *article* with its links and marks, by offsets."""

    def __init__(self, article: Article) -> None:
        self.text = article.text or ""
        links = sorted(_Range(span[0], -span[1], 1, "link", one.url) for one in article.links if (span := one.span))
        marks = [_Range(one.start, -one.end, 0 if one.type == "strong" else 2, one.type, None) for one in article.marks]
        self._ranges = sorted([*links, *(mark for mark in marks if not _crosses(mark, links))] if marks else links)

    def parts(self, span: Span) -> tuple[Part, ...]:
        """Return the parts of the text in *span*, in order; what is linked or marked beyond it is plain text there."""
        first = bisect_left(self._ranges, (span[0],))
        return self._nested(span, deque(self._ranges[first : bisect_left(self._ranges, (span[1],), lo=first)]), ())

    def _nested(self, span: Span, ranges: deque[_Range], within: tuple[str, ...]) -> tuple[Part, ...]:
        """Return the parts of *span*, and take from *ranges* those that begin in it."""
        found: list[Part] = []
        place, end = span
        while ranges and ranges[0].start < end:
            start, minus_end, _, kind, url = ranges.popleft()
            if start < place or -minus_end > end or kind in within:
                continue
            if start > place:
                found.append(Part("text", self.text[place:start]))
            place = -minus_end
            parts = self._nested((start, place), ranges, (*within, kind))
            found.append(Part(kind, self.text[start:place], url, parts))
        if place < end:
            found.append(Part("text", self.text[place:end]))
        return tuple(found)

    def paragraphs(self, span: Span) -> Iterator[Span]:
        """Yield the spans of the paragraphs in *span*."""
        start, end = span
        for paragraph in self.text[start:end].split("\n\n"):
            yield start, start + len(paragraph)
            start += len(paragraph) + 2


@dataclass(frozen=True, slots=True)
class Node:
    """An entry of a list: its *span*, and the *ordered* list of those inside it."""

    span: Span
    inside: list[Node]


def nested(block: Block) -> list[Node]:
    """Return the entries of the list *block*, each with those of the lists inside it."""
    top: list[Node] = []
    levels = [top]
    for item in block.items:
        del levels[min(item.depth, len(levels) - 1) + 1 :]
        node = Node((item.start, item.end), [])
        levels[-1].append(node)
        levels.append(node.inside)
    return top


def between(article: Article) -> dict[int, list[Image | Embed]]:
    """Return the images and embeds of *article* by the index of the block they stand behind; those unplaced, at -1."""
    found: dict[int, list[Image | Embed]] = {}
    both: list[Image | Embed] = [*article.images, *article.embeds]
    for one in both:
        found.setdefault(-1 if one.after is None else one.after, []).append(one)
    return found


def clock_of(block: Block) -> str:
    """Return the moment of an entry for people: date and clock, without seconds and offset; "" when unknown."""
    return (block.at or "")[: len("2026-01-02T14:05")].replace("T", " ")


def _crosses(mark: _Range, links: Sequence[_Range]) -> bool:
    """Return whether *mark* holds a part of one of *links* (in order) and not all of it, and does not lie in it."""
    start, end = mark.start, -mark.minus_end
    begun = bisect_right(links, start, key=lambda link: link.start) - 1  # the last that begins before it, or with it
    if begun >= 0 and links[begun].start < start < -links[begun].minus_end < end:
        return True
    last = bisect_left(links, end, key=lambda link: link.start) - 1
    return last >= 0 and start < links[last].start and -links[last].minus_end > end
