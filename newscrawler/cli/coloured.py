"""Changes of a text as people read them: what was cut, added and moved, in colour or with marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from newscrawler.archive.reextract.words import BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.archive import WordChange

_AROUND = 12  # words shown before and after a change
_LEFT = 4  # words that remind of a paragraph where it stood before
_STYLES = {"−": "red strike", "+": "green underline", "⇄": "blue"}


def coloured(old: str, changes: tuple[WordChange, ...], *, is_plain: bool) -> Text:
    """Return *old* with what was cut struck through and what was added underlined; long equal runs are shortened.

    A paragraph that was moved stands where it came to, behind "⇄"; where it left, its first words do. *is_plain* marks
    what was cut as [−words−] and what was added as [+words+], for screens without colour.
    """
    words = old.replace("\n\n", f" {BREAK} ").split()
    text = Text()
    done = 0
    for at, size, sign, piece in sorted(_pieces(changes, len(words)), key=lambda one: one[:2]):
        _equal(text, words[done:at], is_first=done == 0, is_last=False)
        text.append(_lines(f"[{sign}{piece}{sign}]" if is_plain and sign != "⇄" else piece), style=_STYLES[sign])
        text.append(" ")
        done = max(done, at + size)
    _equal(text, words[done:], is_first=False, is_last=True)
    return text


def _pieces(changes: tuple[WordChange, ...], end: int) -> Iterator[tuple[int, int, str, str]]:
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


def _equal(text: Text, words: list[str], *, is_first: bool, is_last: bool) -> None:
    """Add *words* that did not change: those next to a change, and "…" for the rest."""
    lead = [] if is_first else words[:_AROUND]
    rest = words[len(lead) :]
    tail = [] if is_last else rest[-_AROUND:]
    middle = ["…"] if len(rest) > len(tail) else []
    if shown := [*lead, *middle, *tail]:
        text.append(_lines(" ".join(shown)) + " ")


def _lines(words: str) -> str:
    return words.replace(BREAK, "\n")
