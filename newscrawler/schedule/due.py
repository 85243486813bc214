"""When a site is crawled next: as declared, or by what was learned of its pace; pure, the clock is an argument."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from newscrawler.schedule.pace import DAY, HOUR, PACE_HORIZON, burst, extended, rate
from newscrawler.sites.memory import HOURS_OF_WEEK

if TYPE_CHECKING:
    from datetime import timedelta

    from newscrawler.sites.memory import Memory, Pace

# Of a busy site an article is to wait so long on average: under a quarter of an hour. benchmarks/bench_schedule.py,
# 2026-11: at 14.5 minutes it is 14.2, at 0.49 of the polls of one every 15 minutes; at 13.5, 13.2 at 0.53.
TARGET_SECONDS = 14.5 * 60
BUSY = 40.0  # articles a day; a site with a quarter of them is seen half as soon, so that quiet sites cost little
SHORTEST, LONGEST = 5 * 60.0, DAY
UNKNOWN = HOUR  # a site of which nothing is known yet
RETRY_SECONDS, RETRY_LONGEST = 15 * 60.0, 6 * HOUR  # after runs that got nothing: 15 minutes, doubled each time


def next_due(every: timedelta | None, pace: Pace | None, *, now: float, failures: int = 0) -> float:
    """Return when (epoch seconds) a site that was crawled at *now* is due again.

    *every* is the declared interval; None is "auto": by the square-root law (polls at moments where the expected rate
    is r are spaced as 1/sqrt(r); no other spacing has less delay for as many requests), bounded by five minutes and a
    day. After *failures* runs in a row that got nothing, the site is given time.
    """
    due = now + (every.total_seconds() if every else _learned_interval(pace, now))
    if failures:
        due = max(due, now + min(RETRY_SECONDS * 2.0 ** (failures - 1), RETRY_LONGEST))
    return due


def is_due(memory: Memory, every: timedelta | None, *, now: float) -> bool:
    """Return whether a site is to be crawled at *now*; an interval that was shortened since the last run holds.

    No due time is further from the last run than the interval, or a day; a last run in the future was one of a wrong
    clock, and says nothing.
    """
    longest = max(every.total_seconds() if every else LONGEST, RETRY_LONGEST if memory.failures else 0.0)
    return memory.ran > now or min(memory.due, memory.ran + longest) <= now


def _learned_interval(pace: Pace | None, now: float) -> float:
    if pace is None or not any(pace.weights):
        return UNKNOWN if pace is None or now - pace.since < DAY else min((now - pace.since) / 4, LONGEST)
    current = extended(pace, now=now)
    hours = [rate(current, now + step * HOUR) for step in range(HOURS_OF_WEEK)]
    mean = sum(hours) / HOURS_OF_WEEK
    roots = sum(map(sqrt, hours)) / HOURS_OF_WEEK
    target = TARGET_SECONDS * max(1.0, sqrt(BUSY / (24 * mean)))
    # The mean wait is share / 2 * roots / mean, when polls are spaced share / sqrt(rate); see docs/scheduling.md.
    share = 2 * (target / HOUR) * mean / roots
    return min(max(_spaced(current, share, now), SHORTEST), LONGEST)


def _spaced(pace: Pace, share: float, now: float) -> float:
    """Return after how many seconds the integral of sqrt(rate) from *now* on reaches *share*."""
    faster = sqrt(burst(pace, now=now))
    done, moment = 0.0, now
    while moment < now + PACE_HORIZON:
        step = HOUR - moment % HOUR
        speed = sqrt(rate(pace, moment)) * (faster if moment - now < HOUR else 1.0) / HOUR
        if done + speed * step >= share:
            return moment + (share - done) / speed - now
        done += speed * step
        moment += step
    return LONGEST
