"""The structure of a text, standing off: what its parts are, by offsets in code points of ``text``.

What is absent is left out of a stored line, so a plain paragraph is its type and its two offsets.
"""

from typing import Literal

import msgspec

BlockType = Literal["paragraph", "heading", "list", "quote", "table", "verse", "code", "question", "answer", "entry"]
Span = tuple[int, int]
"""The offsets of a part of ``text``: its first character, and the one behind its last."""


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of a list; *depth* is 0 in the list itself, 1 in a list inside it, and so on."""

    start: int
    end: int
    depth: int = 0


class TableRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of a table: the offsets of its *cells*, an empty one has none between; *header*: it names columns."""

    cells: tuple[Span, ...]
    header: bool = False


class Block(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part of the text, from *start* up to *end*; all blocks together are the text, a blank line between two.

    *level* of a heading is 1 to 6. A list that is *ordered* has numbers, and *items*. A quote has the URL or work it is
    from (*cite*) and its *speaker* where these are printed. A table has *rows*. Each of the *lines* of a verse is its
    half-lines, or one span. Code may name its *language*. An entry of a live blog has a moment (*at*, ISO 8601, or the
    clock as printed) and a *heading* of its own, which is a part of it.
    """

    type: BlockType
    start: int
    end: int
    level: int | None = None
    ordered: bool = False
    items: tuple[Item, ...] = ()
    cite: str | None = None
    speaker: str | None = None
    rows: tuple[TableRow, ...] = ()
    lines: tuple[tuple[Span, ...], ...] = ()
    language: str | None = None
    at: str | None = None
    heading: Span | None = None


class Hyperlink(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A link of the article to *url*, absolute; *start* and *end* of its words, None where the text has none of it.

    A picture that is a link has no words, and those that cleaning took out are not in the text. A link over several
    paragraphs is one for each.
    """

    start: int | None = None
    end: int | None = None
    url: str

    @property
    def span(self) -> Span | None:
        """The offsets of its words, None where the text has none of it."""
        return None if self.start is None or self.end is None else (self.start, self.end)


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the text that are printed bold ("strong") or leaning ("em"), and not as a whole heading is."""

    start: int
    end: int
    type: Literal["strong", "em"]


class Embed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A post, film or sound of another service in the article: *provider* in lower case, its *url*, its *title*.

    *after* is the index of the block it stands behind, -1 before the first; *text* is what the post says where the
    page prints it.
    """

    provider: str
    url: str
    after: int
    title: str | None = None
    text: str | None = None


class Image(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An image of the body: absolute URL of its largest rendition, and the *caption* and *credit* as printed.

    *alt* is what the page gives to those who do not see it; *after* the index of the block it stands behind, -1 before
    the first.
    """

    url: str
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None
    after: int | None = None


class Access(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whether the page gives the whole article to everybody, and what told so (*evidence*)."""

    status: Literal["free", "teaser", "members", "unknown"]
    evidence: str | None = None


def plain_blocks(text: str | None) -> tuple[Block, ...]:
    r"""Return the blocks of a *text* of which nothing but its paragraphs is known.

    >>> [(block.start, block.end) for block in plain_blocks("افتتح المعرض.\n\nوانتهى.")]
    [(0, 13), (15, 22)]
    """
    blocks = []
    start = 0
    for paragraph in text.split("\n\n") if text else ():
        blocks.append(Block(type="paragraph", start=start, end=start + len(paragraph)))
        start += len(paragraph) + 2
    return tuple(blocks)
