"""The text of an article piece by piece: plain, or the words of a link."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawler.items.article import Article
    from newscrawler.items.blocks import Anchor, Block, Embed, Image, Span


class Linked:
    """The text of *article* with its links, by offsets."""

    def __init__(self, article: Article) -> None:
        self.text = article.text or ""
        self._links = article.links
        self._anchors: Sequence[Anchor] = sorted(article.anchors, key=attrgetter("start"))
        self._starts = [anchor.start for anchor in self._anchors]

    def pieces(self, span: Span) -> Iterator[tuple[str, str | None]]:
        """Yield the pieces of the text in *span*, each with the URL that it links to, None for plain text."""
        place, end = span
        first, last = bisect_left(self._starts, place), bisect_right(self._starts, end)
        for anchor in self._anchors[first:last]:
            if anchor.start >= place and anchor.end <= end:
                if anchor.start > place:
                    yield self.text[place : anchor.start], None
                yield self.text[anchor.start : anchor.end], self._links[anchor.link]
                place = anchor.end
        if place < end:
            yield self.text[place:end], None

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
