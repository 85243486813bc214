"""The learned pace and the time of the next crawl, under a simulated clock."""

from __future__ import annotations

import importlib.util
import random
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.schedule import expected, is_due, learned, next_due, rate
from newscrawler.schedule.due import LONGEST, RETRY_LONGEST, SHORTEST, UNKNOWN
from newscrawler.schedule.pace import DAY, HOUR, WEEK, burst, hour_of_week
from newscrawler.sites.memory import Memory, Pace

if TYPE_CHECKING:
    from types import ModuleType

MONDAY = 1_790_553_600.0 - 1_790_553_600.0 % WEEK + 4 * DAY  # a Monday, 00:00 UTC


def steady(per_day: float, days: int = 28, *, hours: tuple[int, int] = (0, 24)) -> Pace:
    """A site that publishes evenly between two hours of the day, watched for *days*."""
    moments = []
    for day in range(days):
        step = (hours[1] - hours[0]) * HOUR / per_day
        moments += [MONDAY - (day + 1) * DAY + hours[0] * HOUR + (n + 0.5) * step for n in range(int(per_day))]
    return learned(None, moments, now=MONDAY)


@pytest.mark.parametrize(
    ("moment", "hour"), [(MONDAY, 0), (MONDAY + 25.5 * HOUR, 25), (MONDAY + WEEK - 1, 167), (MONDAY - 1, 167)]
)
def test_the_hour_of_the_week_begins_on_monday(moment: float, hour: int) -> None:
    assert hour_of_week(moment) == hour


def test_an_even_site_is_expected_evenly() -> None:
    pace = steady(48)
    assert expected(pace, MONDAY, MONDAY + DAY) == pytest.approx(48, rel=0.05)
    assert rate(pace, MONDAY + 3 * HOUR) == pytest.approx(2, rel=0.1)


def test_night_is_slower_than_day() -> None:
    pace = steady(48, hours=(6, 18))
    assert rate(pace, MONDAY + 12 * HOUR) > 10 * rate(pace, MONDAY + 2 * HOUR)
    by_night = next_due(None, pace, now=MONDAY + 19 * HOUR) - (MONDAY + 19 * HOUR)
    by_day = next_due(None, pace, now=MONDAY + 10 * HOUR) - (MONDAY + 10 * HOUR)
    assert by_night > 2 * by_day


def test_a_burst_brings_the_next_crawl_nearer() -> None:
    pace = steady(48)
    busy = learned(pace, [MONDAY + HOUR + n for n in range(20)], now=MONDAY + 2 * HOUR)
    assert burst(busy, now=MONDAY + 2 * HOUR) > 2
    assert next_due(None, busy, now=MONDAY + 2 * HOUR) < next_due(None, pace, now=MONDAY + 2 * HOUR)


def test_a_site_that_publishes_rarely_costs_little() -> None:
    waits = [next_due(None, steady(per_day), now=MONDAY) - MONDAY for per_day in (200, 20, 2)]
    assert waits == sorted(waits)
    assert waits[-1] > 2 * HOUR


def test_what_is_four_weeks_old_says_nothing() -> None:
    pace = learned(None, [MONDAY - 40 * DAY, MONDAY - DAY, MONDAY + DAY], now=MONDAY)
    assert (pace.since, sum(pace.weights)) == (MONDAY - DAY, pytest.approx(1, rel=0.05))


def test_a_declared_interval_is_obeyed_and_a_dead_site_is_given_time() -> None:
    every = timedelta(hours=2)
    assert next_due(every, steady(200), now=MONDAY) == MONDAY + 7200
    assert next_due(timedelta(minutes=5), None, now=MONDAY, failures=3) == MONDAY + 3600
    assert next_due(every, None, now=MONDAY, failures=20) == MONDAY + RETRY_LONGEST
    assert next_due(None, None, now=MONDAY) == MONDAY + UNKNOWN


@settings(deadline=None)  # the first example pays for the caches
@given(
    seed=st.integers(0, 1000),
    per_day=st.floats(0, 3000),
    ago=st.floats(0, 60),
    burst_size=st.integers(0, 200),
)
def test_the_learned_interval_is_bounded(seed: int, per_day: float, ago: float, burst_size: int) -> None:
    rng = random.Random(seed)
    moments = [MONDAY - rng.random() * 3 * DAY for _ in range(int(per_day * 3))]
    pace = learned(None, moments, now=MONDAY)
    now = MONDAY + ago * DAY
    pace = learned(pace, [now] * burst_size, now=now)
    assert now + SHORTEST <= next_due(None, pace, now=now) <= now + LONGEST


@pytest.mark.parametrize(
    ("memory", "every", "due"),
    [
        pytest.param(Memory(site="a"), None, True, id="never-crawled"),
        pytest.param(Memory(site="a", ran=100.0, due=500.0), None, False, id="later"),
        pytest.param(Memory(site="a", ran=100.0, due=200.0), None, True, id="its-time-has-come"),
        pytest.param(Memory(site="a", ran=100.0, due=5000.0), timedelta(seconds=80), True, id="interval-shortened"),
        pytest.param(Memory(site="a", ran=100.0, due=5000.0, failures=2), timedelta(seconds=80), False, id="dead"),
    ],
)
def test_who_is_due(memory: Memory, every: timedelta | None, due: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_due(memory, every, now=200.0) is due


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The benchmark, which is a script beside the package."""
    path = Path(__file__).parents[2] / "benchmarks" / "bench_schedule.py"
    spec = importlib.util.spec_from_file_location("bench_schedule", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_schedule"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("per_day", [60, 200])
def test_thirty_days_under_a_quarter_of_an_hour_at_half_the_requests(bench: Any, per_day: float) -> None:
    published = bench.publications(11, per_day)
    own = bench.simulate(published)
    fixed = bench.simulate(published, fixed_seconds=bench.FIXED_SECONDS)
    assert own.mean_seconds < 15 * 60
    assert own.polls <= fixed.polls / 2
    assert own.seen >= 0.999 * own.published
