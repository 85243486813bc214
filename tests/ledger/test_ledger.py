"""The commit rule: what a page wrote becomes true together, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from ledger.writing import Clock, crash, members_of, new, page, record, stored, url

from newscrawler.errors import FrontierError, LockedError, StorageError
from newscrawler.frontier import HostState, open_frontier
from newscrawler.items import Rejection, article_id
from newscrawler.items.schema import decode_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawler.ledger import Ledger


def test_a_committed_page_is_there_and_done_after_a_crash(opened: Callable[..., Ledger], data: Path) -> None:
    ledger = opened()
    ledger.discovered(new(1, 2))
    record(ledger, ledger.lease(1)[0], 1)
    ledger.commit()
    crash(ledger)
    again = opened()
    assert stored(data) == [url(1)]
    assert [task.url for task in again.lease(5)] == [url(2)]
    assert again.article(article_id(url(1))).version == 1
    again.close()


def test_a_page_that_did_not_reach_the_disk_never_was(opened: Callable[..., Ledger], data: Path) -> None:
    ledger = opened()
    ledger.discovered(new(1, 2))
    first, second = ledger.lease(2)
    record(ledger, first, 1)
    ledger.commit()
    record(ledger, second, 2)
    crash(ledger)
    again = opened()
    assert stored(data) == [url(1)]
    assert [task.url for task in again.lease(5)] == [url(2)]
    again.close()


def test_a_clean_end_gives_back_what_is_leased(opened: Callable[..., Ledger], data: Path, clock: Clock) -> None:
    with opened() as ledger:
        ledger.discovered(new(1, 2, 3))
        record(ledger, ledger.lease(2)[0], 1)
    with open_frontier(data / "frontier.sqlite", read_only=True) as frontier:
        counts = frontier.counts()
        assert (counts.done, counts.pending, counts.leased) == (1, 2, 0)
        assert frontier.runs()[0].reason == "finished"
        assert frontier.runs()[0].ended == clock.now


@pytest.mark.parametrize("every", [1, 2, 3, 6])
def test_fewer_pages_wait_than_a_group_has(opened: Callable[..., Ledger], data: Path, every: int) -> None:
    ledger = opened(commit_every=every)
    ledger.discovered(new(*range(1, 21)))
    for number, task in enumerate(ledger.lease(20), 1):
        record(ledger, task, number)
    crash(ledger)
    opened().close()
    kept = stored(data)
    assert kept == [url(number) for number in range(1, len(kept) + 1)]
    assert 20 - every < len(kept) <= 20


def test_what_is_on_its_way_to_the_disk_is_known(opened: Callable[..., Ledger]) -> None:
    with opened(commit_every=4) as ledger:
        ledger.discovered(new(1, 2, 3))
        first, second, _ = ledger.lease(3)
        ledger.save_host(HostState(host="a.example", failures=2))
        record(ledger, first, 1)
        record(ledger, second, 2)
        assert ledger.article(article_id(url(1))).version == 1
        assert [state.url for state in ledger.same_content(page(2).content_hash)] == [url(2)]
        assert ledger.host("a.example").failures == 2
        assert ledger.next_moment() is None
        ledger.commit()
        assert ledger.frontier.counts().done == 2


def test_a_disk_that_fails_in_the_background_is_noticed(
    opened: Callable[..., Ledger], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = opened(commit_every=2)
    ledger.discovered(new(1, 2, 3))
    first, second, third = ledger.lease(3)
    record(ledger, first, 1)
    ledger.commit()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.write", full)
        record_both = [(second, 2), (third, 3)]
        with pytest.raises(StorageError, match="disk is full"):
            any(record(ledger, *one) for one in record_both)
    assert ledger.failed is not None
    ledger.close(reason="storage")
    assert stored(data) == [url(1)]


def test_a_group_is_committed_when_it_waited_long_enough(opened: Callable[..., Ledger], clock: Clock) -> None:
    ledger = opened(commit_seconds=0.04)
    ledger.discovered(new(1))
    record(ledger, ledger.lease(1)[0], 1)
    assert ledger.maybe_commit() is False
    clock.now += 0.05
    assert ledger.maybe_commit() is True
    assert ledger.maybe_commit() is False
    ledger.close()


def test_what_was_just_discovered_can_be_leased(opened: Callable[..., Ledger]) -> None:
    with opened() as ledger:
        ledger.discovered(new(1))
        assert ledger.next_moment() is not None
        assert [task.url for task in ledger.lease(5)] == [url(1)]


def test_a_task_is_concluded_once(opened: Callable[..., Ledger]) -> None:
    with opened() as ledger:
        ledger.discovered(new(1))
        (task,) = ledger.lease(1)
        assert ledger.done(task, "stored") is True
        assert ledger.done(task, "failed") is False
        ledger.commit()
        assert ledger.frontier.counts().outcomes == {"stored": 1}


def test_an_article_is_known_before_it_is_committed(opened: Callable[..., Ledger]) -> None:
    with opened() as ledger:
        ledger.store_article(page(1))
        ledger.store_article(replace(page(1, "نص آخر"), version=2))
        assert ledger.article(article_id(url(1))).version == 2
        assert [state.version for state in ledger.same_content(page(1, "نص آخر").content_hash)] == [2]
        assert ledger.same_content(page(1).content_hash) == []
        ledger.commit()
        assert ledger.article(article_id(url(1))).version == 2


def test_a_stored_article_is_found_where_its_state_says(opened: Callable[..., Ledger], data: Path) -> None:
    with opened() as ledger:
        for number in (1, 2, 3):
            ledger.store_article(page(number))
        ledger.commit()
        state = ledger.article(article_id(url(2)))
    line = (data / state.file).read_bytes()[state.offset :].partition(b"\n")[0]
    assert decode_line(line) == page(2)


def test_rejected_pages_are_kept_with_their_reason(opened: Callable[..., Ledger], data: Path) -> None:
    with opened() as ledger:
        ledger.store_rejected(Rejection(url=url(1), reason="soft_404"), site="a", month="2026-11")
    assert b'"soft_404"' in (data / "rejected/a/2026-11.jsonl").read_bytes()


def test_warc_files_give_way_to_the_next_and_go_on_after_a_crash(opened: Callable[..., Ledger], data: Path) -> None:
    ledger = opened(warc_bytes=180)
    ledger.discovered(new(*range(10)))
    for number, task in enumerate(ledger.lease(6)):
        record(ledger, task, number)
        ledger.commit()
    assert len(ledger.frontier.offsets()) == 3, "the log, one article file and one WARC file are open"
    crash(ledger)
    again = opened(warc_bytes=180)
    for number, task in enumerate(again.lease(4), 6):
        record(again, task, number)
    again.close()
    files = sorted(data.glob("warc/a/*.warc.gz"))
    assert len(files) > 2
    assert all(members_of(path).split("Record-ID: ")[1].startswith("opening of ") for path in files)
    records = "".join(map(members_of, files))
    assert [f"record of {number}\r" in records for number in range(10)] == [True] * 10


def test_a_host_stays_blocked_after_a_crash(opened: Callable[..., Ledger], clock: Clock) -> None:
    ledger = opened()
    ledger.discovered(new(1))
    ledger.save_host(HostState(host="a.example", blocked_until=clock.now + 60, reason="retry_after", failures=3))
    assert ledger.lease(1) == []
    crash(ledger)
    again = opened()
    assert again.next_moment() == clock.now + 60
    again.block_host_until("a.example", 0.0, "answered")
    assert len(again.lease(1)) == 1
    again.close()


def test_an_error_of_the_storage_is_final_and_keeps_what_was_committed(
    opened: Callable[..., Ledger], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = opened()
    ledger.discovered(new(1, 2))
    first, second = ledger.lease(2)
    record(ledger, first, 1)
    ledger.commit()
    record(ledger, second, 2)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.write", full)
        with pytest.raises(StorageError, match="disk is full"):
            ledger.commit()
    assert ledger.failed is not None
    with pytest.raises(StorageError, match="disk is full"):
        ledger.lease(1)
    assert ledger.maybe_commit() is False
    ledger.close(reason="storage")
    assert stored(data) == [url(1)]
    with opened() as again:
        assert [task.url for task in again.lease(5)] == [url(2)]


def test_a_folder_is_written_by_one_ledger(opened: Callable[..., Ledger]) -> None:
    with opened(), pytest.raises(LockedError):
        opened()
    opened().close()


def test_articles_without_a_frontier_are_not_crawled_anew(opened: Callable[..., Ledger], data: Path) -> None:
    with opened() as ledger:
        ledger.store_article(page(1))
    for part in data.glob("frontier.sqlite*"):
        part.unlink()
    with pytest.raises(FrontierError, match="rebuild-frontier"):
        opened()
