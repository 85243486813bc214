"""How fast a site publishes, by hour of the week: learned from publication times, pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawler.sites.memory import HOURS_OF_WEEK, Pace

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUR, DAY, WEEK = 3600.0, 86_400.0, 604_800.0
HALF_LIFE = 14 * DAY  # two weeks see every hour twice; Ramadan, elections and holidays are learned in about as long
PACE_HORIZON = 28 * DAY  # publications before that say nothing of today
# Weeks: what was seen of one hour counts as much as what is expected of it from its day and its time of day after so
# many weeks. Swept with benchmarks/bench_schedule.py, 2026-11; polls times wait, of a fixed poll's: 0.94 at 0.5, 0.93
# at 2, 4 and 16, 0.92 at 8: any will do.
_PRIOR = 4.0
_BURST_SECONDS = 2 * HOUR  # what happened so recently says most of what happens next
# A Gamma prior: two articles more or less than expected are chance. Bounds: never slower than half the learned pace
# (a silent hour ends), never faster than four times (a feed that turns over at once would be polled at its limit).
_BURST_PRIOR = 2.0
_SLOWEST, _FASTEST = 0.5, 4.0
_MONDAY = 4 * DAY  # 1970-01-05 was the first Monday


def hour_of_week(moment: float) -> int:
    """Return the hour of the week (UTC, Monday 00:00 is 0) of *moment*, in epoch seconds.

    >>> hour_of_week(0.0)  # Thursday
    72
    """
    return int((moment - _MONDAY) % WEEK // HOUR)


def learned(pace: Pace | None, moments: Sequence[float], *, now: float) -> Pace:
    """Return *pace* with further publications at *moments* (epoch seconds), as known at *now*.

    What is older than four weeks, or in the future, is left out. The first moments say from when on the site is known.
    What was learned fades by four weeks at most, however long nothing was: a clock that is ahead wipes nothing out, and
    one that is behind makes no weight grow.
    """
    fresh = sorted(moment for moment in moments if now - PACE_HORIZON <= moment <= now)
    gone_back = max(pace.updated - now, 0.0) if pace else 0.0  # the site was watched for as long as it was
    since = min([pace.since - gone_back if pace else now, *fresh])
    faded = 0.5 ** (min(max(now - pace.updated, 0.0), PACE_HORIZON) / HALF_LIFE) if pace else 1.0
    weights = [weight * faded for weight in (pace.weights if pace else (0.0,) * HOURS_OF_WEEK)]
    for moment in fresh:
        weights[hour_of_week(moment)] += 0.5 ** ((now - moment) / HALF_LIFE)
    recent = sorted([*(pace.recent if pace else ()), *fresh])
    return Pace(
        since=since,
        updated=now,
        weights=tuple(round(weight, 4) for weight in weights),
        recent=tuple(moment for moment in recent if now - DAY < moment <= now),
    )


def rate(pace: Pace, moment: float) -> float:
    """Return how many articles an hour the site is expected to publish at *moment*.

    An hour of the week leans on the same hour of other days and on the other hours of its day, as two weeks are few.
    """
    return _rates(pace)[hour_of_week(moment)]


@lru_cache(64)
def _rates(pace: Pace) -> tuple[float, ...]:
    """Return the expected articles an hour of each hour of the week."""
    weights, seen = pace.weights, _seen(pace)
    mean = sum(weights) / sum(seen)
    if not mean:
        return (0.0,) * HOURS_OF_WEEK
    by_hour = [_leaning(sum(weights[hour::24]), sum(seen[hour::24]), mean, _PRIOR) for hour in range(24)]
    days = [slice(24 * day, 24 * day + 24) for day in range(7)]
    by_day = [_leaning(sum(weights[day]), sum(seen[day]), mean, 24 * _PRIOR) for day in days]
    return tuple(
        _leaning(weights[hour], seen[hour], by_hour[hour % 24] * by_day[hour // 24] / mean, _PRIOR)
        for hour in range(HOURS_OF_WEEK)
    )


def _leaning(weight: float, seen: float, prior: float, strength: float) -> float:
    return (weight + strength * prior) / (seen + strength)


def expected(pace: Pace, start: float, end: float) -> float:
    """Return how many articles are expected between two moments (epoch seconds, at most four weeks apart)."""
    total, moment = 0.0, start
    while moment < min(end, start + PACE_HORIZON):
        step = min(HOUR - moment % HOUR, end - moment)
        total += rate(pace, moment) * step / HOUR
        moment += step
    return total


def burst(pace: Pace, *, now: float) -> float:
    """Return how many times faster than usual the site publishes at *now*: 1.0 is as usual."""
    window = min(_BURST_SECONDS, now - pace.since)
    count = sum(moment > now - window for moment in pace.recent)
    factor = (_BURST_PRIOR + count) / (_BURST_PRIOR + expected(pace, now - window, now))
    return min(max(factor, _SLOWEST), _FASTEST)


def extended(pace: Pace, *, now: float) -> Pace:
    """Return *pace* as of *now*, nothing having been published since it was learned."""
    return learned(pace, (), now=now)


def _seen(pace: Pace) -> list[float]:
    """Return how often each hour of the week was seen since the site is known, older times counting less."""
    first = int((pace.since - _MONDAY) // HOUR)
    last = max(int((pace.updated - _MONDAY) // HOUR), first + 1)
    weekly = 0.5 ** (WEEK / HALF_LIFE)
    seen = [0.0] * HOURS_OF_WEEK
    for back in range(min(HOURS_OF_WEEK, last - first)):
        times = (last - first - back - 1) // HOURS_OF_WEEK + 1
        latest = 0.5 ** ((back + 0.5) * HOUR / HALF_LIFE)
        seen[(last - 1 - back) % HOURS_OF_WEEK] = latest * (1 - weekly**times) / (1 - weekly)
    return seen
