"""When a page is visited again: soon after it came out, then ever more rarely; and when it is asked for whole; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

HOUR, DAY = 3600.0, 86400.0  # seconds

if TYPE_CHECKING:
    from newscrawler.sites.memory import Habits

STEPS = (HOUR, 6 * HOUR, DAY, 7 * DAY)  # ages at which corrections, updates and removals are looked for
OLDEST = 365 * DAY  # what was left alone for a year is history
OLD_AT_CAPTURE = 2 * DAY  # an article found so late is as old as it says, not as old as our copy
CHECK_EVERY = 8  # turns: one of them asks for all, so that a server that always says 304 is found out
_TOO_CLOSE = 1.25  # a step so near that the visit just made stands for it
_MANY, _OFTEN = 50, 0.05  # late visits before habits count; the share of edits among them that is "often"


def next_visit(*, first_seen: float, now: float, published: float | None = None, habits: Habits | None = None) -> float:
    """Return when (epoch seconds) the page visited at *now* is looked at again; 0.0 is never.

    An hour, six hours, a day and a week after it was first seen; then each time at twice its age, up to a year. Of a
    site that often edits old pages twice as often, of one that never does half as often. An article that was old when
    it was found goes by its date of publication, and begins where its age puts it.
    """
    first_seen = min(first_seen, now)  # by a clock that was ahead
    born = published if published is not None and published < first_seen - OLD_AT_CAPTURE else first_seen
    age = max(now - born, 0.0)
    step = next((step for step in STEPS if step >= _TOO_CLOSE * age), None)
    if step is not None:
        return max(born + step, now)
    if age >= OLDEST:
        return 0.0
    return now + age * _stretch(habits)


def _stretch(habits: Habits | None) -> float:
    if habits is None or habits.visits < _MANY:
        return 1.0
    if habits.edits == 0:
        return 2.0
    return 0.5 if habits.edits >= _OFTEN * habits.visits else 1.0


def is_check(address: str, turn: object) -> bool:
    """Return whether *address* is asked for whole in this *turn* (a run, a day), whatever validators it has.

    One turn in CHECK_EVERY is one, another for every address.

    >>> sum(is_check("https://example.com/a", run) for run in range(800))
    104
    """
    return crc32(f"{turn} {address}".encode()) % CHECK_EVERY == 0
