"""Lines that recur on a site: their key, and how they are learned from its articles, without labels."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from newscrawler.boilerplate.shape import is_running_text
from newscrawler.text import search_key

LearnedPlace = Literal["head", "inside", "tail"]

# Swept 2026-11 over the corpus (89 pages of 3 sites with more than one page, 887 true paragraphs): 2 pages take 161
# true paragraphs, because sites print some articles twice; from 3 pages on, shares of .05 to .5 take one ("الخلاصة",
# a heading on 11 of 14 pages of a blog, which is why lines inside the text are not *sure*). Below .2 nothing is lost.
MIN_PAGES = 3
MIN_SHARE = 0.1
_MAX_LINE = 300  # characters; longer paragraphs that recur are articles printed twice

# Lines belong to one block when they stand one behind the other on this share of their pages. Not swept: the corpus
# has no page-by-page truth of blocks; blocks in the made articles of the tests have 1.0, chance neighbours below .4.
_BLOCK_SHARE = 0.8
_EDGE_SHARE = 0.8  # of its pages on which no running text stands behind (or before) a line

_NUMBER = re.compile("[0-9]+(?: [0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedLine:
    """A line that recurs across the articles of a site.

    *text* is how it was printed first, *key* its :func:`line_key`; *pages* on how many articles it stands, *share* of
    all; *place* where: with no running text before it, behind it, or neither; *block* numbers the lines that always
    come together (None for a line on its own).
    """

    text: str
    key: str
    pages: int
    share: float
    place: LearnedPlace
    block: int | None = None

    @property
    def sure(self) -> bool:
        """Return whether the line can be cut without review.

        A line inside the text that comes alone cannot: a heading that a site likes looks the same.
        """
        return self.place != "inside" or self.block is not None


@dataclass(slots=True)
class _Seen:
    text: str
    pages: int = 0
    head: int = 0
    tail: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    key: str  # "" for a paragraph too long to be learned
    running: bool


def line_key(line: str) -> str:
    """Return what one line of a site has in common on all its pages: the search form, numbers as 0.

    >>> line_key("عدد المشاهدات: ١٬٢٠٤") == line_key("عدد المشاهدات: 7")
    True
    """
    return _NUMBER.sub("0", search_key(line))


def learn_lines(pages: Iterable[Sequence[str]]) -> list[LearnedLine]:
    """Return the lines that recur across *pages* (the paragraphs of one article each), most frequent first.

    Each article counts a line once. Of *pages* only the keys of their short lines are kept in memory.

    >>> articles = [[f"خبر رقم {word}.", f"بقية خبر {word}.", "تابعوا قناتنا"] for word in ("أول", "ثان", "ثالث")]
    >>> [(line.text, line.pages, line.place) for line in learn_lines(articles)]
    [('تابعوا قناتنا', 3, 'tail')]
    """
    texts: dict[str, _Seen] = {}
    articles = [article for page in pages if any(article := _read(page, texts))]
    needed = max(MIN_PAGES, MIN_SHARE * len(articles))
    often = {key: seen for key, seen in texts.items() if seen.pages >= needed}
    pairs: Counter[tuple[str, str]] = Counter()
    for article in articles:
        _count_places(article, often)
        pairs.update({(first.key, second.key) for first, second in pairwise(article)})
    blocks = _blocks(often, pairs)
    learned = [
        LearnedLine(
            text=seen.text,
            key=key,
            pages=seen.pages,
            share=round(seen.pages / len(articles), 4),
            place=_place(seen),
            block=blocks.get(key),
        )
        for key, seen in often.items()
    ]
    return sorted(learned, key=lambda line: (-line.pages, line.block is None, line.block or 0))


def _read(page: Sequence[str], texts: dict[str, _Seen]) -> list[_Line]:
    """Return the lines of one article, and count each once in *texts*."""
    lines = [_Line(line_key(text) if len(text) <= _MAX_LINE else "", is_running_text(text)) for text in page]
    for key, text in {line.key: text for line, text in zip(lines, page, strict=True) if line.key}.items():
        texts.setdefault(key, _Seen(text)).pages += 1
    return lines


def _count_places(article: list[_Line], often: dict[str, _Seen]) -> None:
    """Count which frequent lines of *article* stand before or behind all that reads like running text."""
    head = set(_edge(article, often))
    tail = set(_edge(article[::-1], often))
    for key in head:
        often[key].head += 1
    for key in tail:
        often[key].tail += 1


def _edge(article: list[_Line], often: dict[str, _Seen]) -> Iterator[str]:
    for line in article:
        if line.key in often:
            yield line.key
        elif line.running:
            return


def _place(seen: _Seen) -> LearnedPlace:
    if seen.tail >= _EDGE_SHARE * seen.pages:
        return "tail"
    return "head" if seen.head >= _EDGE_SHARE * seen.pages else "inside"


def _blocks(often: dict[str, _Seen], pairs: Counter[tuple[str, str]]) -> dict[str, int]:
    """Return the number of the block of each line that has company."""
    follows: dict[str, str] = {}
    for (first, second), together in pairs.items():
        linked = first in often and second in often and first != second
        if linked and together >= _BLOCK_SHARE * max(often[first].pages, often[second].pages):
            follows[first] = second
    blocks: dict[str, int] = {}
    heads = [key for key in follows if key not in set(follows.values())]
    for number, head in enumerate(heads):
        key: str | None = head
        while key is not None and key not in blocks:
            blocks[key] = number
            key = follows.get(key)
    return blocks
