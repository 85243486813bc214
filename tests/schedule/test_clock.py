"""Wrong clocks, and clocks that are put forward and back: no site waits longer than a day, no number is invented."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from newscrawler.crawl.visits import next_visit
from newscrawler.schedule import expected, is_due, learned, next_due, rate
from newscrawler.schedule.pace import DAY, HOUR, burst
from newscrawler.sites.memory import Memory, Pace

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = 1_793_500_000.0
YEAR = 365 * DAY


def busy(now: float = NOW) -> Pace:
    """A site of an article an hour, watched for four weeks."""
    return learned(None, [now - n * HOUR for n in range(28 * 24)], now=now)


@pytest.mark.parametrize("every", [None, timedelta(minutes=15), timedelta(days=1)], ids=["auto", "quarter", "day"])
@pytest.mark.parametrize("off", [YEAR, -YEAR, 30 * DAY, -30 * DAY, 2 * HOUR], ids=lambda off: f"{off / DAY:+.1f}d")
@pytest.mark.parametrize("failures", [0, 9])
def test_a_run_with_a_wrong_clock_silences_a_site_for_a_day_at_most(
    every: timedelta | None, off: float, failures: int
) -> None:
    wrong = NOW + off
    pace = learned(busy(), (), now=wrong)
    memory = Memory(
        site="a", ran=wrong, due=next_due(every, pace, now=wrong, failures=failures), failures=failures, pace=pace
    )
    assert any(is_due(memory, every, now=NOW + hour * HOUR) for hour in range(1, 25))
    right = next_due(every, learned(pace, (), now=NOW), now=NOW)
    assert NOW < right <= NOW + DAY


@pytest.mark.parametrize("every", [None, timedelta(hours=1)])
def test_a_due_time_that_nobody_could_have_meant_is_no_due_time(every: timedelta | None) -> None:
    memory = Memory(site="a", ran=NOW - DAY, due=NOW + YEAR, pace=busy())
    assert is_due(memory, every, now=NOW)
    assert not is_due(Memory(site="a", ran=NOW - 60, due=NOW + 600, pace=busy()), every, now=NOW)


@pytest.mark.parametrize("off", [YEAR, -YEAR, 10 * YEAR, -3 * DAY])
def test_a_wrong_clock_invents_no_articles(off: float) -> None:
    known = busy()
    before = expected(known, NOW, NOW + DAY)
    wrong = learned(known, (), now=NOW + off)
    assert expected(wrong, NOW, NOW + DAY) <= 1.05 * before
    back = learned(wrong, (), now=NOW)
    assert expected(back, NOW, NOW + DAY) <= 1.05 * before
    assert max(rate(back, NOW + n * HOUR) for n in range(168)) <= 1.5 * max(
        rate(known, NOW + n * HOUR) for n in range(168)
    )
    assert burst(back, now=NOW) <= 1.5
    assert sum(back.weights) > 0, "what was learned is not wiped out"


def test_publications_of_a_wrong_clock_are_no_burst() -> None:
    ahead = learned(busy(), [NOW + YEAR - n for n in range(50)], now=NOW + YEAR)
    assert burst(learned(ahead, (), now=NOW), now=NOW) <= 1.0


def test_a_page_first_seen_by_a_clock_that_was_ahead_is_visited_again_within_the_hour() -> None:
    assert NOW < next_visit(first_seen=NOW + YEAR, now=NOW) <= NOW + HOUR


@pytest.fixture(params=["Africa/Cairo", "Europe/Berlin", "Asia/Gaza", "America/New_York", "Pacific/Apia"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The zone of the machine, which may change between two runs."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


# Clocks went forward in Cairo on 2026-04-24 and back on 2026-10-30, in Berlin on 2026-03-29 and 2026-10-25.
CHANGES = [datetime(2026, month, day, tzinfo=UTC).timestamp() for month, day in ((3, 29), (4, 24), (10, 25), (10, 30))]


@pytest.mark.parametrize("change", CHANGES)
def test_the_zone_of_the_machine_and_its_summer_time_move_nothing(zone: str, change: float) -> None:
    pace = busy(change)
    for hour in range(-3, 28):
        now = change + hour * HOUR
        due = next_due(None, pace, now=now)
        assert now < due <= now + DAY, zone
        assert due - now == pytest.approx(next_due(None, busy(change - 7 * DAY), now=now - 7 * DAY) - now + 7 * DAY)
        assert next_due(timedelta(hours=1), None, now=now) == now + HOUR
