"""A text with its changes as one reads it: what stayed, what was cut, what was added, and what stands elsewhere."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from newscrawler.archive.reextract.words import BREAK, WordChange

Sign = Literal["=", "−", "+", "⇄"]
_LEFT = 4  # words that remind of a paragraph where it stood before


class DiffPiece(NamedTuple):
    """Words of a text, paragraph breaks as "¶" among them: "=" stayed, "−" cut, "+" added, "⇄" moved."""

    sign: Sign
    words: str


def pieces_of(old: str, changes: Sequence[WordChange], *, around: int | None) -> Iterator[DiffPiece]:
    r"""Yield the pieces of *old* with *changes*; of equal words *around* next to a change, "…" for others (None: all).

    A paragraph that was moved stands where it came to, behind "⇄"; where it left, its first words do.

    >>> change = WordChange(at=2, old="أمس", new="اليوم")
    >>> [tuple(piece) for piece in pieces_of("قال الوزير أمس إن", [change], around=None)]
    [('=', 'قال الوزير'), ('−', 'أمس'), ('+', 'اليوم'), ('=', 'إن')]
    """
    words = old.replace("\n\n", f" {BREAK} ").split()
    done = 0
    for at, size, sign, piece in sorted(_changed(changes, len(words)), key=lambda one: one[:2]):
        yield from _equal(words[done:at], 0 if done == 0 else around, around)
        yield DiffPiece(sign, piece)
        done = max(done, at + size)
    yield from _equal(words[done:], around, 0)


def _changed(changes: Sequence[WordChange], end: int) -> Iterator[tuple[int, int, Sign, str]]:
    """Yield what to show in place of words: the index of the first, their number, a sign, and what is shown.

    *end* is the number of all words.
    """
    for run in changes:
        size = len(run.old.split())
        if run.to is not None:
            first = run.old.split()[:_LEFT]
            yield run.to, 0, "⇄", f"{BREAK} ⇄ {run.old}" if run.to == end else f"⇄ {run.old} {BREAK}"
            yield run.at, size, "⇄", f"⇄ {' '.join(first)}{' …' if size > _LEFT else ''}"
            continue
        if run.old:
            yield run.at, size, "−", run.old
        if run.new:
            yield run.at + size, 0, "+", run.new


def _equal(words: Sequence[str], lead: int | None, tail: int | None) -> Iterator[DiffPiece]:
    """Yield *words* that did not change: *lead* of them from the first, *tail* up to the last, "…" for the rest."""
    if lead is not None and tail is not None and len(words) > lead + tail:
        words = [*words[:lead], "…", *words[len(words) - tail :]]
    if words:
        yield DiffPiece("=", " ".join(words))
