"""Changes of a text as people read them: what was cut, added and moved, in colour or with marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from newscrawler.archive.reextract.pieces import pieces_of
from newscrawler.archive.reextract.words import BREAK

if TYPE_CHECKING:
    from newscrawler.archive.reextract import WordChange

_AROUND = 12  # words shown before and after a change
_STYLES = {"=": "", "−": "red strike", "+": "green underline", "⇄": "blue"}


def coloured(old: str, changes: tuple[WordChange, ...], *, is_plain: bool) -> Text:
    """Return *old* with what was cut struck through and what was added underlined; long equal runs are shortened.

    A paragraph that was moved stands where it came to, behind "⇄"; where it left, its first words do. *is_plain* marks
    what was cut as [−words−] and what was added as [+words+], for screens without colour.
    """
    text = Text()
    for sign, words in pieces_of(old, changes, around=_AROUND):
        shown = f"[{sign}{words}{sign}]" if is_plain and sign in "−+" else words
        text.append(shown.replace(BREAK, "\n"), style=_STYLES[sign])
        text.append(" ")
    return text
