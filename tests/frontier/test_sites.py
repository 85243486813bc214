"""Sites leased by several workers: one at a time has each, and what a lost one says is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from newscrawler.errors import FrontierError, LeaseLostError
from newscrawler.frontier import Commit, NewTask, OneHolder, Outcome, SiteLease, boot_seconds, open_frontier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import PostgresStore

    from newscrawler.frontier.postgres import PostgresFrontier

NOW = 1_700_000_000.0
GROUPS = {"a.example": ["a", "a-sport"], "b.example": ["b"]}


@pytest.fixture
def one(shared: PostgresStore) -> Iterator[PostgresFrontier]:
    with shared.open() as worker:
        yield worker


@pytest.fixture
def other(shared: PostgresStore) -> Iterator[PostgresFrontier]:
    with shared.open() as worker:
        yield worker


def task(site: str, number: int) -> NewTask:
    url = f"https://{site}.example/{number}"
    return NewTask(url=url, key=url, site=site)


def fetched(*tasks: NewTask, leases: tuple[SiteLease, ...]) -> Commit:
    outcomes = tuple(Outcome(key=task.key, outcome="stored", moment=NOW) for task in tasks)
    return Commit(moment=NOW, outcomes=outcomes, leases=leases)


def expire(worker: PostgresFrontier) -> None:
    """Let all leases run out, as if their time had passed on the server's clock."""
    worker.sql.execute("UPDATE site_leases SET until = clock_timestamp() - interval '1 second'")


def test_the_sites_of_a_domain_are_leased_together_and_by_one_worker(
    one: PostgresFrontier, other: PostgresFrontier
) -> None:
    asked = boot_seconds()
    (mine,) = one.take_sites(GROUPS, count=1, seconds=60)
    assert [(lease.site, lease.epoch) for lease in mine] == [("a", 0), ("a-sport", 0)]
    assert all(asked + 60 <= lease.until <= boot_seconds() + 60 for lease in mine)
    assert [[lease.site for lease in leases] for leases in other.take_sites(GROUPS, count=5, seconds=60)] == [["b"]]
    assert other.take_sites({"a.example": ["a-culture"]}, count=5, seconds=60) == [], "its domain is being asked"
    assert one.take_sites(GROUPS, count=5, seconds=60) == []
    assert {(held.site, held.worker) for held in one.holders()} == {
        ("a", one.worker),
        ("a-sport", one.worker),
        ("b", other.worker),
    }


def test_a_site_that_was_given_back_is_leased_in_its_epoch_when_it_has_rested(
    one: PostgresFrontier, other: PostgresFrontier
) -> None:
    (mine,) = one.take_sites(GROUPS, count=1, seconds=60)
    one.give_back(mine, rest=0, is_clean=True)
    (theirs,) = other.take_sites(GROUPS, count=1, seconds=60)
    assert [(lease.site, lease.epoch) for lease in theirs] == [("a", 0), ("a-sport", 0)]
    other.give_back(theirs, rest=1000, is_clean=True)
    assert [[lease.site for lease in leases] for leases in one.take_sites(GROUPS, count=5, seconds=60)] == [["b"]]


@pytest.mark.parametrize("how", ["gone", "torn"])
def test_a_site_that_was_lost_begins_a_new_epoch(one: PostgresFrontier, other: PostgresFrontier, how: str) -> None:
    (mine,) = one.take_sites(GROUPS, count=1, seconds=60)
    if how == "gone":
        expire(one)
    else:
        one.give_back(mine, rest=0, is_clean=False)
    (theirs,) = other.take_sites(GROUPS, count=1, seconds=60)
    assert {lease.epoch for lease in theirs} == {1}
    assert one.renew(mine, seconds=60) == []
    one.give_back(mine, rest=0, is_clean=True)  # too late: it changes nothing
    assert len(other.renew(theirs, seconds=60)) == 2


def test_a_lease_is_renewed_while_it_is_held_only(one: PostgresFrontier) -> None:
    (mine,) = one.take_sites(GROUPS, count=1, seconds=60)
    renewed = one.renew(mine, seconds=90)
    assert [lease.site for lease in renewed] == ["a", "a-sport"]
    assert all(new.until > old.until for new, old in zip(renewed, mine, strict=True))
    expire(one)
    assert one.renew(mine, seconds=60) == [], "it ran out, though nobody took it: the server's clock decides"


def test_what_a_worker_says_of_a_site_that_it_lost_is_refused(one: PostgresFrontier, other: PostgresFrontier) -> None:
    one.put([task("a", 1), task("b", 1)], now=NOW)
    (mine,) = one.take_sites(GROUPS, count=1, seconds=60)
    assert len(one.lease(5, now=NOW, sites={"a"})) == 1
    expire(one)
    (theirs,) = other.take_sites(GROUPS, count=1, seconds=60)
    assert one.lease(5, now=NOW, sites={"a"}) == []
    with pytest.raises(LeaseLostError, match="another worker"):
        one.commit(fetched(task("a", 1), leases=mine))
    assert other.counts().done == 0
    assert [leased.url for leased in other.lease(5, now=NOW, sites={"a"})] == ["https://a.example/1"]
    one.release(["https://a.example/1"])
    assert other.lease(5, now=NOW, sites={"a"}) == [], "it is in the other's hands"
    other.commit(fetched(task("a", 1), leases=theirs))
    assert [event.outcome for event in other.history("https://a.example/1")] == ["stored"]


def test_workers_that_share_sites_commit_each_url_once(shared: PostgresStore, one: PostgresFrontier) -> None:
    sites = [f"s{number}" for number in range(6)]
    tasks = [task(site, number) for site in sites for number in range(60)]
    by_url = {task.url: task for task in tasks}
    one.put(tasks, now=NOW)

    def work() -> int:
        committed = 0
        with shared.open() as worker:
            while wanted := {site: [site] for site in sites if worker.counts(site).pending}:
                for leases in worker.take_sites(wanted, count=1, seconds=60):
                    while leased := worker.lease(16, now=NOW, sites=[lease.site for lease in leases]):
                        done = [by_url[one.url] for one in leased]
                        worker.commit(fetched(*done, leases=leases))
                        committed += len(done)
                    worker.give_back(leases, rest=0, is_clean=True)
        return committed

    with ThreadPoolExecutor(3) as pool:
        committed = sum(future.result() for future in [pool.submit(work) for _ in range(3)])
    assert committed == len(tasks)
    assert one.counts().done == len(tasks)
    assert one.counts().outcomes == {"stored": len(tasks)}


def test_a_file_frontier_is_taken_over_with_all_it_knows(path: Path, one: PostgresFrontier) -> None:
    from newscrawler.frontier.postgres.copying import copy_frontier  # noqa: PLC0415 - an extra

    with open_frontier(path) as old:
        old.put([task("a", 1), task("a", 2), task("b", 1)], now=NOW)
        run = old.start_run("newscrawler crawl", now=NOW)
        old.commit(Commit(moment=NOW, run=run, outcomes=(Outcome(key=task("a", 1).key, outcome="stored", moment=NOW),)))
        old.lease(1, now=NOW, sites={"b"})
        assert copy_frontier(path, one) > 0
        assert one.history(task("a", 1).key) == old.history(task("a", 1).key)
        assert one.status(task("a", 2).key) == old.status(task("a", 2).key)
    one.put([task("c", 1)], now=NOW)
    assert one.counts().pending + one.counts().leased == 3
    with pytest.raises(FrontierError, match="not empty"):
        copy_frontier(path, one)


def test_alone_in_its_process_a_holder_keeps_what_it_has() -> None:
    holder = OneHolder()
    (mine,) = holder.take_sites(GROUPS, count=1, seconds=1)
    assert [(lease.site, lease.epoch, lease.until) for lease in mine] == [
        ("a", 0, float("inf")),
        ("a-sport", 0, float("inf")),
    ]
    assert holder.take_sites({"a.example": ["a"]}, count=1, seconds=1) == []
    assert holder.renew(mine, seconds=1) == list(mine)
    holder.give_back(mine, rest=0, is_clean=True)
    (again,) = holder.take_sites({"a.example": ["a"]}, count=1, seconds=1)
    holder.give_back(again, rest=1000, is_clean=True)
    assert holder.take_sites({"a.example": ["a"]}, count=1, seconds=1) == []
