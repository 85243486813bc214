"""When a page is visited again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.crawl.visits import OLDEST, next_visit
from newscrawler.sites.memory import Habits

HOUR, DAY = 3600.0, 86_400.0
SEEN = 1_790_000_000.0


def visits(**kwargs: object) -> list[float]:
    """The ages at which a page is visited, each visit made when it is due."""
    ages, now = [], SEEN
    while due := next_visit(first_seen=SEEN, now=now, **kwargs):
        ages.append(due - SEEN)
        now = due
    return ages


def test_an_hour_six_hours_a_day_a_week_then_at_twice_the_age() -> None:
    assert [age / HOUR for age in visits()[:4]] == [1, 6, 24, 168]
    assert [round(age / DAY) for age in visits()[4:]] == [14, 28, 56, 112, 224, 448]


@pytest.mark.parametrize(
    ("habits", "count"),
    [
        pytest.param(Habits(visits=100, edits=0), 4, id="never-edits-old-pages"),
        pytest.param(Habits(visits=100, edits=10), 10, id="often-does"),
        pytest.param(Habits(visits=10, edits=5), 6, id="too-few-to-say"),
    ],
)
def test_habits_decide_what_comes_after_the_first_week(habits: Habits, count: int) -> None:
    ages = visits(habits=habits)
    assert [age / HOUR for age in ages[:4]] == [1, 6, 24, 168]
    assert len(ages[4:]) == count


def test_an_article_that_was_old_when_found_begins_where_its_age_puts_it() -> None:
    month_old = next_visit(first_seen=SEEN, now=SEEN, published=SEEN - 30 * DAY)
    assert month_old == SEEN + 30 * DAY
    assert next_visit(first_seen=SEEN, now=SEEN, published=SEEN - 400 * DAY) == 0.0
    assert next_visit(first_seen=SEEN, now=SEEN, published=SEEN - 3 * HOUR) == SEEN + HOUR


def test_a_visit_that_came_late_stands_for_the_one_it_was_close_to() -> None:
    assert next_visit(first_seen=SEEN, now=SEEN + 5.5 * HOUR) == SEEN + 24 * HOUR
    assert next_visit(first_seen=SEEN, now=SEEN + 2 * HOUR) == SEEN + 6 * HOUR


@given(age=st.floats(0, 3 * OLDEST), before=st.floats(0, OLDEST))
def test_the_next_visit_is_in_the_future_or_never(age: float, before: float) -> None:
    due = next_visit(first_seen=SEEN, now=SEEN + age, published=SEEN - before)
    assert due == 0.0 or due >= SEEN + age
