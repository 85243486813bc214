"""A run whose clock was wrong silences nothing: due times are brought back, and no earlier than needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawler.frontier import Commit, Frontier, NewTask, Outcome

if TYPE_CHECKING:
    from conftest import Store

NOW = 1_793_500_000.0
HOUR, DAY, YEAR = 3600.0, 86_400.0, 365 * 86_400.0
FEED, NEWS, OLD = "https://a.example/feed", "https://a.example/news", "https://a.example/old"


def visit(frontier: Frontier, now: float, **due: float) -> int:
    """One run at *now* that looks at what *due* names, and says when it is due again."""
    urls = {"feed": FEED, "news": NEWS, "old": OLD}
    run = frontier.start_run("newscrawler crawl", now=now)
    kinds = {"feed": "feed"}
    tasks = [NewTask(url=urls[n], key=urls[n], site="a", kind=kinds.get(n, "page"), again=True) for n in due]
    frontier.put(tasks, now=now)
    leased = frontier.lease(10, now=now)
    outcomes = tuple(Outcome(key=urls[n], outcome="stored", moment=now, due=at) for n, at in due.items())
    frontier.commit(Commit(moment=now, run=run, outcomes=outcomes))
    frontier.release([task.key for task in leased])
    frontier.finish_run(run, now=now, reason="finished")
    return run


def dues(frontier: Frontier) -> list[float]:
    return [frontier.status(url).due for url in (FEED, NEWS, OLD)]


@pytest.fixture
def frontier(store: Store) -> Frontier:
    with store.open() as frontier:
        visit(frontier, NOW - DAY, feed=NOW, news=NOW + DAY, old=NOW + 30 * DAY)
        yield frontier


def test_what_a_run_a_year_ahead_put_off_is_due_after_the_same_delay(frontier: Frontier) -> None:
    ahead = NOW + YEAR
    visit(frontier, ahead, feed=ahead + HOUR, news=ahead + 7 * DAY)
    frontier.block_host_until("a.example", ahead + 2 * HOUR, "retry_after")
    frontier.start_run("newscrawler crawl", now=NOW)
    assert dues(frontier) == [NOW + HOUR, NOW + 7 * DAY, 0.0], (
        "the last fell due by the wrong clock, and waits for its turn"
    )
    assert frontier.host_state("a.example").blocked_until == NOW + 2 * HOUR
    assert frontier.next_moment(now=NOW) == NOW + 2 * HOUR


def test_a_page_that_was_too_old_by_a_wrong_clock_is_looked_at_once_more(frontier: Frontier) -> None:
    visit(frontier, NOW + YEAR, news=0.0)
    frontier.start_run("newscrawler crawl", now=NOW)
    assert frontier.status(NEWS).due == NOW
    visit(frontier, NOW, news=0.0)
    frontier.start_run("newscrawler crawl", now=NOW + HOUR)
    assert frontier.status(NEWS).due == 0.0


def test_a_retry_that_a_wrong_clock_put_off_is_due(frontier: Frontier) -> None:
    ahead = NOW + YEAR
    run = frontier.start_run("newscrawler crawl", now=ahead)
    frontier.put([NewTask(url=OLD, key=OLD, site="a", again=True)], now=ahead)
    frontier.lease(1, now=ahead)
    retried = Outcome(key=OLD, outcome="retried", moment=ahead, due=ahead + 60)
    frontier.commit(Commit(moment=ahead, run=run, outcomes=(retried,)))
    frontier.start_run("newscrawler crawl", now=NOW)
    assert frontier.status(OLD).due == NOW + 60


def test_a_clock_that_is_behind_silences_no_source_and_lets_pages_keep_their_dates(frontier: Frontier) -> None:
    behind = NOW - YEAR
    frontier.start_run("newscrawler crawl", now=behind)
    assert dues(frontier) == [behind + DAY, NOW + DAY, NOW + 30 * DAY]
    visit(frontier, behind, feed=behind + HOUR)
    frontier.start_run("newscrawler crawl", now=NOW)
    assert dues(frontier) == [behind + HOUR, NOW + DAY, NOW + 30 * DAY], "nothing is visited earlier for it"


@pytest.mark.parametrize("later", [0.0, 1.0, HOUR, DAY, 30 * DAY])
def test_a_clock_that_goes_on_changes_nothing(frontier: Frontier, later: float) -> None:
    before = dues(frontier)
    frontier.start_run("newscrawler crawl", now=NOW - DAY + later)
    assert dues(frontier) == before
