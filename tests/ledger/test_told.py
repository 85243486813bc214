"""What a ledger is told of a page is what the frontier knows of it; what is set aside waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ledger.writing import new, page, record, url

from newscrawler.frontier import HostState, NewTask, open_frontier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledger.writing import Clock

    from newscrawler.ledger import Ledger


def test_all_that_is_said_of_a_fetch_is_kept(opened: Callable[..., Ledger], data: Path, clock: Clock) -> None:
    with opened() as ledger:
        ledger.discovered(new(1))
        (task,) = ledger.lease(1)
        said = {
            "reason": "http_503",
            "detail": "busy",
            "status": 503,
            "etag": '"7"',
            "last_modified": "Sun, 1 Nov",
        }
        assert ledger.done(task, "retried", due=clock.now + 60, fetched=clock.now - 9, **said)
        assert ledger.next_moment() == clock.now + 60, "what is to be tried again counts at once"
        clock.now += 60
        (again,) = ledger.lease(1)
        assert (again.attempts, again.etag, again.last_modified) == (1, '"7"', "Sun, 1 Nov")
    with open_frontier(data / "frontier.sqlite", read_only=True) as frontier:
        (event,) = frontier.history(url(1))
    assert (event.outcome, event.reason, event.detail, event.status) == ("retried", "http_503", "busy", 503)
    assert event.moment == clock.now - 69


def test_the_next_moment_of_a_site_is_its_own(opened: Callable[..., Ledger], clock: Clock) -> None:
    with opened() as ledger:
        later = NewTask(url="https://b.example/1", key="https://b.example/1", site="b", due=clock.now + 50)
        ledger.discovered([*new(1), later])
        assert ledger.next_moment(sites={"b"}) == clock.now + 50
        assert ledger.next_moment(sites={"a"}) == ledger.next_moment() == clock.now
        assert ledger.next_moment(sites={"c"}) is None


def test_what_was_discovered_is_counted_known_or_not(opened: Callable[..., Ledger]) -> None:
    with opened() as ledger:
        for numbers in ((1, 2), (2, 3, 4), ()):
            ledger.discovered(new(*numbers))
        assert ledger.told == 5


def test_a_task_that_is_set_aside_is_neither_leased_again_nor_concluded(opened: Callable[..., Ledger]) -> None:
    with opened() as ledger:
        ledger.discovered(new(1))
        (task,) = ledger.lease(1)
        ledger.set_aside(task)
        ledger.set_aside(task)
        assert ledger.lease(1) == []
        assert ledger.done(task, "stored") is False
        ledger.take(task)
        assert ledger.done(task, "stored") is True


def test_what_is_given_back_is_leased_again(opened: Callable[..., Ledger]) -> None:
    with opened() as ledger:
        ledger.discovered(new(1, 2))
        first, second = ledger.lease(2)
        ledger.release([first])
        assert [task.url for task in ledger.lease(2)] == [first.url]
        ledger.release([first, second])
        assert len(ledger.lease(2)) == 2


@pytest.mark.parametrize(("error", "reason"), [(None, "finished"), (ValueError, "error")])
def test_a_run_says_how_it_ended(
    opened: Callable[..., Ledger], data: Path, error: type[Exception] | None, reason: str
) -> None:
    def work() -> None:
        with opened() as ledger:
            ledger.discovered(new(1))
            if error:
                raise error

    if error:
        with pytest.raises(error):
            work()
    else:
        work()
    with open_frontier(data / "frontier.sqlite", read_only=True) as frontier:
        assert frontier.runs()[0].reason == reason


def test_a_host_that_is_noted_waits_for_its_commit(opened: Callable[..., Ledger], clock: Clock) -> None:
    with opened(commit_seconds=5.0) as ledger:
        ledger.save_host(HostState(host="a.example", failures=2, reason="timeout"))
        assert ledger.maybe_commit() is False
        clock.now += 5
        assert ledger.maybe_commit() is True
        assert ledger.frontier.host_state("a.example").failures == 2


def test_a_group_is_committed_when_it_is_full_and_not_before(opened: Callable[..., Ledger]) -> None:
    with opened(commit_every=3) as ledger:
        ledger.discovered(new(*range(1, 8)))
        for number, task in enumerate(ledger.lease(6), 1):
            record(ledger, task, number)
            assert number - ledger.frontier.counts().done < 3
        assert 1 <= ledger.commits <= 3
        before = ledger.commits
        ledger.commit()
        ledger.commit()
        assert ledger.frontier.counts().done == 6
        assert ledger.commits <= before + 2, "nothing waits: no further commit"


def test_a_line_lies_where_the_one_before_it_ends(opened: Callable[..., Ledger], data: Path) -> None:
    with opened() as ledger:
        places = [ledger.store_article(page(number)) for number in (1, 2, 3)]
    assert {place.file for place in places} == {"articles/a/2026-11.jsonl"}
    content = (data / places[0].file).read_bytes()
    lines = content.splitlines(keepends=True)
    assert [place.offset for place in places] == [0, len(lines[0]), len(lines[0] + lines[1])]
