"""The structure of stored articles verified: its blocks are the text, every part is inside of what it is part of."""

from collections.abc import Iterator, Sequence

from newscrawler.archive.verify.findings import Finding
from newscrawler.items import Article, Block, Span

_BREAK = "\n\n"


class Structures:
    """Findings about structure, of those articles of which no later version is sound; memory grows with these."""

    def __init__(self) -> None:
        self._bad: dict[str, list[Finding]] = {}

    def look(self, article_id: str, wrong: str | None, file: str, offset: int) -> None:
        """Look at the next line of the archive, at *offset* of *file*: what :func:`misplaced` says of its article."""
        if wrong:
            finding = Finding(kind="wrong_structure", file=file, offset=offset, message=wrong)
            self._bad.setdefault(article_id, []).append(finding)
        elif self._bad:
            self._bad.pop(article_id, None)

    def findings(self) -> Iterator[Finding]:
        """Yield what was found in the lines."""
        for found in self._bad.values():
            yield from found


def misplaced(article: Article) -> str | None:
    r"""Return what of the structure of *article* is not where it can be, in words; None when all is.

    Lines without structure (of ``article/1``) are sound.

    >>> from datetime import UTC, datetime
    >>> from dataclasses import replace
    >>> from newscrawler.record import article_of_fields
    >>> whole = article_of_fields("https://example.com/a", "خبر", "أول.\n\nثان.", fetched_at=datetime.now(UTC))
    >>> misplaced(whole), misplaced(replace(whole, blocks=whole.blocks[:1]))
    (None, 'the blocks end at 4, the text at 10')
    """
    text, blocks = article.text or "", article.blocks
    end = -len(_BREAK)
    for block in blocks:
        if (
            block.start != end + len(_BREAK)
            or block.end <= block.start
            or (end > 0 and text[end : block.start] != _BREAK)
        ):
            return f"{block.type} {block.start}-{block.end} does not stand a blank line behind {max(end, 0)}"
        if not _inside(_spans(block), block.start, block.end):
            return f"parts of {block.type} {block.start}-{block.end} are not inside it, in order"
        end = block.end
    if blocks and end != len(text):
        return f"the blocks end at {end}, the text at {len(text)}"
    return _beside(article)


def _beside(article: Article) -> str | None:
    """Return what refers to a place in the text, or to a block or link, that is not there."""
    size = len(article.text or "")
    spans = [one.span for one in article.links if one.span] + [(one.start, one.end) for one in article.marks]
    if any(not 0 <= start <= end <= size for start, end in spans):
        return f"a link or mark is not inside the text of {size}"
    afters = [one.after for one in article.images] + [one.after for one in article.embeds]
    if any(after is not None and not -1 <= after < len(article.blocks) for after in afters):
        return f"an image or embed stands behind none of {len(article.blocks)} blocks"
    for piece in article.removed:
        if piece.block is not None and not (
            0 <= piece.block <= len(article.blocks) and 0 <= (piece.offset or 0) <= size
        ):
            return f"a removed piece was at none of {len(article.blocks)} blocks"
    return None


def _spans(block: Block) -> list[Span]:
    """Return the parts of *block*, in the order of the record."""
    if block.items:
        return [(item.start, item.end) for item in block.items]
    if block.rows:
        return [cell for row in block.rows for cell in row.cells]
    if block.lines:
        return [half for line in block.lines for half in line]
    return [block.heading] if block.heading else []


def _inside(spans: Sequence[Span], start: int, end: int) -> bool:
    """Return whether *spans* are between *start* and *end*, in order."""
    at = start
    for first, last in spans:
        if not at <= first <= last <= end:
            return False
        at = first
    return True
