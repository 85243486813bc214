"""Questions and answers: which paragraphs of an interview are the one, and which the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.extract.structure.units import Paragraph
    from newscrawler.items import BlockType

_MIN_QUESTIONS = 2  # swept on 994 pages (2026-11): 1 makes interviews of 26 more pages, 3 loses five
_ASKS = re.compile(r"(?:س|سؤال|السؤال|Q)\s*[0-9٠-٩]*\s*[:/.\-–]")
_REPLIES = re.compile(r"(?:ج|جواب|الجواب|A)\s*[0-9٠-٩]*\s*[:/.\-–]")
_QUESTION_MARKS = ("؟", "?")
_CLOSING = "\"'”’»)] \n"  # may stand behind them
_NAMED = re.compile(r"question|interviewer", re.IGNORECASE)


def dialogue(units: Sequence[Paragraph], types: Sequence[BlockType | None]) -> dict[int, BlockType]:
    """Return which of *units* are questions and answers, by their index; nothing for a text that is no interview.

    *types* are those known of units; only paragraphs (None) are asked. A question says so ("س:"), or is bold and ends
    with its mark; what follows, up to the next one or a heading, is its answer.
    """
    asked = [i for i, unit in enumerate(units) if types[i] is None and _is_question(unit)]
    questions = set(asked)
    answered = [i for i in asked if i + 1 < len(units) and types[i + 1] is None and i + 1 not in questions]
    if len(answered) < _MIN_QUESTIONS:
        return {}
    found: dict[int, BlockType] = {}
    is_open = False
    for i in range(asked[0], len(units)):
        if i in questions:
            found[i] = "question"
            is_open = True
        elif types[i] == "heading":
            is_open = False
        elif types[i] is None and is_open:
            found[i] = "answer"
    return found


def _is_question(unit: Paragraph) -> bool:
    if _ASKS.match(unit.text):
        return True
    if not unit.text.rstrip(_CLOSING).endswith(_QUESTION_MARKS):
        return False
    return (unit.is_strong or bool(_NAMED.search(unit.line.block.get("class") or ""))) and not _REPLIES.match(unit.text)
