"""The verbs: what is put is leased in its turn, and only a commit makes it done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawler.errors import FrontierError
from newscrawler.frontier import (
    ArticleState,
    Commit,
    Frontier,
    HostState,
    NewTask,
    Outcome,
)
from newscrawler.frontier.task import key_hash
from newscrawler.items import Entry

if TYPE_CHECKING:
    from conftest import Store

NOW = 1_700_000_000.0


def task(path: str, **more: object) -> NewTask:
    url = f"https://{more.pop('host', 'a.example')}/{path}"
    return NewTask(**{"url": url, "key": url, "site": "a", **more})


def urls(tasks: list) -> list[str]:
    return [one.url for one in tasks]


def outcome(path: str, name: str = "stored", **more: object) -> Outcome:
    return Outcome(**{"key": f"https://a.example/{path}", "outcome": name, "moment": NOW, **more})


def commit(frontier: Frontier, *outcomes: Outcome, **more: object) -> None:
    frontier.commit(Commit(**{"moment": NOW, "outcomes": outcomes, **more}))


def test_an_empty_store_has_nothing_to_lease(frontier: Frontier) -> None:
    assert frontier.lease(1, now=NOW) == []
    assert frontier.recovered == 0


def test_a_task_comes_back_as_it_was_put(frontier: Frontier) -> None:
    hint = Entry(url="https://a.example/1", source="feed", title="عنوان", authors=("سلمى",))
    frontier.put([task("feed", kind="feed")], now=NOW)
    frontier.put(
        [task("1?utm=x", key="https://a.example/1", depth=2, priority=5, hint=hint, via="https://a.example/feed")],
        now=NOW,
    )
    leased = frontier.lease(1, now=NOW)[0]
    assert (leased.url, leased.key, leased.site, leased.host) == (
        "https://a.example/1?utm=x",
        "https://a.example/1",
        "a",
        "a.example",
    )
    assert (leased.kind, leased.depth, leased.priority, leased.hint) == ("page", 2, 5, hint)
    assert leased.via == "https://a.example/feed"


def test_a_via_that_is_no_known_url_is_kept_as_text(frontier: Frontier) -> None:
    frontier.put([task("1", via="start")], now=NOW)
    assert frontier.lease(1, now=NOW)[0].via == "start"


def test_known_urls_are_not_put_twice(frontier: Frontier) -> None:
    assert frontier.put([task("1"), task("2"), task("1")], now=NOW) == 2
    assert frontier.put([task("1"), task("3")], now=NOW) == 1
    assert frontier.counts().pending == 3


def test_higher_priority_goes_first_and_equals_in_the_order_they_came(frontier: Frontier) -> None:
    frontier.put([task("b"), task("top", priority=9), task("a"), task("low", priority=-1)], now=NOW)
    assert [url[-3:].strip("/e") for url in urls(frontier.lease(9, now=NOW))] == ["top", "b", "a", "low"]


def test_a_leased_task_is_not_leased_twice_and_released_comes_back(frontier: Frontier) -> None:
    frontier.put([task("1")], now=NOW)
    leased = frontier.lease(5, now=NOW)
    assert frontier.lease(5, now=NOW) == []
    frontier.release([leased[0].key])
    assert frontier.lease(5, now=NOW) == leased


def test_a_lease_that_ran_out_is_pending_again(frontier: Frontier) -> None:
    frontier.put([task("1")], now=NOW)
    frontier.lease(1, now=NOW, seconds=60)
    assert frontier.lease(1, now=NOW + 59) == []
    assert len(frontier.lease(1, now=NOW + 61)) == 1


def test_what_a_dead_worker_had_leased_is_pending_at_the_next_open(frontier: Frontier, store: Store) -> None:
    frontier.put([task("1"), task("2")], now=NOW)
    frontier.lease(1, now=NOW, worker="dead")
    frontier.close()
    with store.open() as again:
        assert again.recovered == 1
        assert len(again.lease(5, now=NOW)) == 2


def test_hosts_take_turns(frontier: Frontier) -> None:
    frontier.put([task(str(n), host="big.example") for n in range(50)], now=NOW)
    frontier.put([task(str(n), host="small.example") for n in range(2)], now=NOW)
    hosts = [one.host for one in frontier.lease(4, now=NOW)]
    assert sorted(hosts) == ["big.example", "big.example", "small.example", "small.example"]
    assert {one.host for one in frontier.lease(40, now=NOW)} == {"big.example"}


def test_no_host_waits_longer_than_a_round(frontier: Frontier) -> None:
    for host in range(20):
        frontier.put([task(str(n), host=f"h{host}.example") for n in range(5)], now=NOW)
    rounds = [one.host for _ in range(10) for one in frontier.lease(2, now=NOW)]
    assert sorted(rounds) == sorted(f"h{host}.example" for host in range(20))


def test_only_the_sites_asked_for_are_leased(frontier: Frontier) -> None:
    frontier.put([task("1", site="a"), task("2", site="b")], now=NOW)
    assert urls(frontier.lease(5, now=NOW, sites={"b"})) == ["https://a.example/2"]


def test_a_known_page_that_is_named_again_is_leased_in_a_restricted_run(frontier: Frontier) -> None:
    admitted: set[int] = set()
    frontier.put([task("1", site="a"), task("2", site="a")], now=NOW)
    frontier.restrict("a", admitted)
    assert frontier.lease(5, now=NOW) == []
    admitted.add(key_hash("https://a.example/1"))
    frontier.put([task("1", site="a")], now=NOW)
    assert urls(frontier.lease(5, now=NOW)) == ["https://a.example/1"]


def test_in_a_restricted_run_the_rest_is_not_waited_for(frontier: Frontier) -> None:
    later = task("3", site="a", due=NOW + 50)
    frontier.put([task("1", site="a"), task("2", site="a", host="b.example"), later], now=NOW)
    admitted: set[int] = set()
    frontier.restrict("a", admitted)
    frontier.block_host_until("b.example", NOW + 9, "retry_after")
    assert frontier.next_moment(now=NOW) is None
    assert frontier.blocked(now=NOW) == []
    admitted.add(key_hash(later.key))
    assert frontier.next_moment(now=NOW) == NOW + 50
    frontier.restrict("a", None)
    assert frontier.next_moment(now=NOW) == NOW
    assert [state.host for state in frontier.blocked(now=NOW)] == ["b.example"]
    assert urls(frontier.lease(5, now=NOW)) == ["https://a.example/1"]


def test_a_blocked_host_is_left_alone_until_its_moment_and_after_a_restart(frontier: Frontier, store: Store) -> None:
    frontier.put([task("1"), task("2", host="b.example")], now=NOW)
    frontier.block_host_until("a.example", NOW + 100, "retry_after")
    assert urls(frontier.lease(5, now=NOW)) == ["https://b.example/2"]
    frontier.close()
    with store.open() as again:
        assert again.host_state("a.example").reason == "retry_after"
        assert urls(again.lease(1, now=NOW)) == ["https://b.example/2"]
        assert again.next_moment(now=NOW) == NOW + 100
        assert [state.host for state in again.blocked(now=NOW)] == ["a.example"]
        assert urls(again.lease(1, now=NOW + 100)) == ["https://a.example/1"]


def test_skipped_hosts_are_left_alone(frontier: Frontier) -> None:
    frontier.put([task("1"), task("2", host="b.example")], now=NOW)
    assert urls(frontier.lease(5, now=NOW, skip_hosts={"a.example"})) == ["https://b.example/2"]


def test_a_done_url_is_not_leased_again(frontier: Frontier) -> None:
    frontier.put([task("1")], now=NOW)
    frontier.lease(1, now=NOW)
    commit(frontier, outcome("1", etag='"x"', last_modified="yesterday", status=200))
    assert frontier.lease(1, now=NOW + 1e6) == []
    assert (frontier.counts().done, frontier.counts().outcomes) == (1, {"stored": 1})


def test_a_url_that_is_due_again_brings_its_validators(frontier: Frontier) -> None:
    frontier.put([task("feed", kind="feed")], now=NOW)
    frontier.lease(1, now=NOW)
    commit(frontier, outcome("feed", etag='"x"', due=NOW + 60))
    assert frontier.counts().done == 1
    assert frontier.next_moment(now=NOW) == NOW + 60
    assert frontier.lease(1, now=NOW + 59) == []
    again = frontier.lease(1, now=NOW + 60)[0]
    assert (again.etag, again.attempts) == ('"x"', 0)
    commit(frontier, outcome("feed", "unchanged"))
    assert frontier.status("https://a.example/feed").etag == '"x"'


def test_a_retried_url_waits_and_counts_its_attempts(frontier: Frontier) -> None:
    frontier.put([task("1")], now=NOW)
    for attempt in range(3):
        now = NOW + 1000 * attempt
        assert frontier.lease(1, now=now)[0].attempts == attempt
        frontier.commit(Commit(moment=now, outcomes=(outcome("1", "retried", reason="503", due=now + 500),)))
        assert frontier.lease(1, now=now + 499) == []
    frontier.lease(1, now=NOW + 9e5)
    commit(frontier, outcome("1", "failed", reason="503"))
    counts = frontier.counts()
    assert (counts.failed, counts.pending) == (1, 0)
    assert counts.reasons == {"failed/503": 1, "retried/503": 3}


def test_a_known_url_that_is_wanted_again_is_pending_again(frontier: Frontier) -> None:
    frontier.put([task("1"), task("2")], now=NOW)
    frontier.lease(2, now=NOW)
    assert frontier.put([task("1", again=True)], now=NOW) == 0, "leased: it is being fetched already"
    commit(frontier, outcome("1"), outcome("2"))
    assert frontier.put([task("1", again=True), task("2")], now=NOW) == 1
    assert urls(frontier.lease(5, now=NOW)) == ["https://a.example/1"]


def test_a_url_can_be_put_for_later(frontier: Frontier) -> None:
    frontier.put([task("1", due=NOW + 10)], now=NOW)
    assert frontier.lease(1, now=NOW) == []
    assert frontier.next_moment(now=NOW) == NOW + 10
    assert frontier.next_moment(now=NOW, sites={"other"}) is None
    assert len(frontier.lease(1, now=NOW + 10)) == 1


def test_what_is_due_on_a_blocked_host_waits_for_the_host(frontier: Frontier) -> None:
    frontier.put([task("1", due=NOW + 10)], now=NOW)
    frontier.block_host_until("a.example", NOW + 60, "http_503")
    assert frontier.next_moment(now=NOW) == NOW + 60
    assert frontier.lease(1, now=NOW + 59) == []
    frontier.put([task("1", host="b.example", due=NOW + 30)], now=NOW)
    assert frontier.next_moment(now=NOW) == NOW + 30
    assert urls(frontier.lease(2, now=NOW + 30)) == ["https://b.example/1"]


def test_the_next_moment_is_that_of_the_host_that_is_free_first(frontier: Frontier) -> None:
    frontier.put([task("1", host="late.example"), task("2", host="soon.example")], now=NOW)
    frontier.block_host_until("late.example", NOW + 90, "retry_after")
    frontier.block_host_until("soon.example", NOW + 20, "retry_after")
    assert frontier.next_moment(now=NOW) == NOW + 20
    assert frontier.next_moment(now=NOW + 30) == NOW + 30, "what may be asked already is never in the past"
    assert urls(frontier.lease(5, now=NOW + 30)) == ["https://soon.example/2"]
    assert frontier.next_moment(now=NOW + 30) == NOW + 90


def test_a_commit_is_all_or_nothing(frontier: Frontier) -> None:
    frontier.put([task("1")], now=NOW)
    frontier.lease(1, now=NOW)
    with pytest.raises(FrontierError, match="never put"):
        commit(frontier, outcome("1"), outcome("unknown"), tasks=(task("2", site="new"),), offsets={"x.jsonl": 5})
    assert (frontier.counts().leased, frontier.counts().done) == (1, 0)
    assert frontier.offsets() == {}
    frontier.put([task("2", site="new")], now=NOW)
    assert urls(frontier.lease(5, now=NOW)) == ["https://a.example/2"]


def test_a_commit_carries_everything_that_belongs_together(frontier: Frontier, store: Store) -> None:
    state = ArticleState(
        id="b7ba4a43f1f1ce8a",
        site="a",
        url="https://a.example/1",
        title="عنوان",
        version=2,
        content_hash="0f" * 32,
        near_hash="sketch",
        file="articles/a/2026-11.jsonl",
        offset=120,
        moment=NOW,
    )
    frontier.put([task("1")], now=NOW)
    frontier.lease(1, now=NOW)
    commit(
        frontier,
        outcome("1", status=200),
        run=7,
        tasks=(task("2"),),
        articles=(state,),
        hosts=(HostState(host="a.example", failures=2),),
        offsets={"articles/a/2026-11.jsonl": 500, "warc/a/0.warc.gz": 900},
        closed=("warc/a/0.warc.gz",),
    )
    frontier.close()
    with store.open(read_only=True) as again:
        assert again.article(state.id) == state
        assert again.same_content("0f" * 32) == [state]
        assert again.same_content("0e" * 32) == []
        assert again.host_state("a.example").failures == 2
        assert again.offsets() == {"articles/a/2026-11.jsonl": 500}
        assert again.counts("a").articles == 1
        assert again.counts("b").pending == 0
        assert [event.run for event in again.history("https://a.example/1")] == [7]
        assert again.status("https://a.example/2").state == "pending"


def test_the_history_of_a_url_is_every_fetch_in_order(frontier: Frontier) -> None:
    frontier.put([task("1")], now=NOW)
    for name, reason in (("retried", "timeout"), ("stored", None), ("unchanged", None)):
        frontier.put([task("1", again=True)], now=NOW)
        frontier.lease(1, now=NOW)
        commit(frontier, outcome("1", name, reason=reason, detail="x"))
    assert [(event.outcome, event.reason) for event in frontier.history("https://a.example/1")] == [
        ("retried", "timeout"),
        ("stored", None),
        ("unchanged", None),
    ]
    assert frontier.history("https://a.example/unknown") == []
    assert frontier.status("https://a.example/unknown") is None


def test_runs_are_kept(frontier: Frontier) -> None:
    run = frontier.start_run("newscrawler crawl", now=NOW)
    assert frontier.runs()[0].ended is None
    frontier.finish_run(run, now=NOW + 5, reason="finished", stats="{}")
    assert (frontier.runs()[0].reason, frontier.runs()[0].stats) == ("finished", "{}")
