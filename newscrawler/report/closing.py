"""What is remembered of a site after a run: pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from newscrawler.report.usual import learned_usual
from newscrawler.sites.memory import Habits, Memory, Pace, SiteFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_VISITS = 1000  # of which habits are learned; then both counts are halved, so that old habits fade


def remembered(memory: Memory, facts: SiteFacts, *, pace: Pace, late: Sequence[bool], now: float, due: float) -> Memory:
    """Return *memory* after a run at *now* that did *facts*; *late* says of each late visit if it found an edit."""
    freshest = datetime.fromisoformat(facts.freshest).timestamp() if facts.freshest else 0.0
    is_unreachable = any(finding.kind == "unreachable" for finding in facts.findings)
    return msgspec.structs.replace(
        memory,
        ran=now,
        due=due,
        failures=memory.failures + 1 if is_unreachable else 0,
        freshest=max(memory.freshest, freshest),
        pace=pace,
        habits=learned_habits(memory.habits, late),
        usual=learned_usual(memory.usual, facts),
        last=facts,
    )


def learned_habits(habits: Habits, late: Sequence[bool]) -> Habits:
    """Return *habits* after further late visits.

    >>> learned_habits(Habits(visits=2, edits=1), [True, False])
    Habits(visits=4, edits=2)
    """
    visits, edits = habits.visits + len(late), habits.edits + sum(late)
    return Habits(visits=visits // 2, edits=edits // 2) if visits > MOST_VISITS else Habits(visits=visits, edits=edits)
