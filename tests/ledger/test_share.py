"""Ledgers that write to one data folder at a time, each to the files of its own sites."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler
from ledger.writing import MADE_UP, Clock, new, page, url

from newscrawler.archive.verify import verify
from newscrawler.errors import FrontierError, LeaseLostError
from newscrawler.frontier import SiteLease, boot_seconds, open_frontier
from newscrawler.ledger import Ledger, Share, claim_folder, open_alone, open_ledger, open_share
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newscrawler.frontier import Frontier

NOW = Clock.now


def held(epoch: int = 0, *, site: str = "a", seconds: float = 60.0) -> Share:
    return Share([SiteLease(site=site, group=site, epoch=epoch, until=boot_seconds() + seconds)])


@pytest.fixture
def frontier(data: Path) -> Iterator[Frontier]:
    with open_alone(DataFolder(data), command="newscrawler work", now=NOW) as frontier:
        yield frontier


@pytest.fixture
def begin(data: Path, frontier: Frontier) -> Callable[[Share], Ledger]:
    def open_it(share: Share) -> Ledger:
        opened = open_share(DataFolder(data), frontier, share, command="newscrawler work a", now=NOW)
        return Ledger(opened, clock=Clock(), commit_every=1000, commit_seconds=1e9)

    return open_it


def store(ledger: Ledger, number: int) -> None:
    """Fetch and store one page."""
    ledger.discovered(new(number))
    (task,) = ledger.lease(1, sites={"a"})
    ledger.store_article(page(number))
    ledger.done(task, "stored")


def files(data: Path) -> dict[str, int]:
    paths = [path for part in ("articles", "custody") for path in sorted(data.glob(f"{part}/**/*.jsonl"))]
    return {path.relative_to(data).as_posix(): path.read_bytes().count(b"\n") for path in paths}


def damage(data: Path) -> list[str]:
    return [str(found) for found in verify(data) if found.kind not in MADE_UP]


def test_a_site_that_was_never_lost_has_the_files_that_it_has_on_one_machine(
    data: Path, begin: Callable[[Share], Ledger]
) -> None:
    for number in (1, 2):
        with begin(held()) as ledger:
            store(ledger, number)
    assert files(data) == {"articles/a/2026-11.jsonl": 2, "custody/a/chain.jsonl": 2}
    assert damage(data) == []


def test_in_a_new_epoch_nobody_appends_to_the_files_of_the_one_before(
    data: Path, begin: Callable[[Share], Ledger], frontier: Frontier
) -> None:
    with begin(held()) as ledger:
        store(ledger, 1)
    with begin(held(3)) as ledger:
        store(ledger, 2)
    assert files(data) == {
        "articles/a/2026-11.e3.jsonl": 1,
        "articles/a/2026-11.jsonl": 1,
        "custody/a/chain.e3.jsonl": 1,
        "custody/a/chain.jsonl": 1,
    }
    assert set(frontier.offsets()) == {"articles/a/2026-11.e3.jsonl", "custody/a/chain.e3.jsonl"}, (
        "the others are closed"
    )
    assert [path.name for path in DataFolder(data).article_files("a")] == ["2026-11.jsonl", "2026-11.e3.jsonl"]
    assert damage(data) == []


def test_what_a_lost_worker_wrote_whole_before_is_kept_and_what_it_writes_later_is_set_aside(
    data: Path, begin: Callable[[Share], Ledger], frontier: Frontier
) -> None:
    lost = begin(held())
    store(lost, 1)
    lost.commit()
    store(lost, 2)
    lost._files.write(moment=NOW, run=1)  # the disk has it, the commit was never made
    begin(held(1)).close()
    assert frontier.article(page(2).id) is not None, "whole records are kept"
    articles = data / "articles/a/2026-11.jsonl"
    size = articles.stat().st_size
    with articles.open("ab") as file:
        file.write(b'{"from": "the worker that was paused"}\n')
    with begin(held(1)) as ledger:
        assert ledger.opened.mended.lost == {"articles/a/2026-11.jsonl": f"lost+found/articles/a/2026-11.jsonl.{size}"}
        assert ledger.article(page(2).id)
    assert articles.stat().st_size == size
    assert damage(data) == []


def test_a_ledger_that_lost_its_site_accepts_nothing_more(data: Path, begin: Callable[[Share], Ledger]) -> None:
    ledger = begin(held())
    assert ledger.may_ask(50)
    assert not ledger.may_ask(70)
    store(ledger, 1)
    ledger.lose("a")
    with pytest.raises(LeaseLostError):
        ledger.commit()
    ledger.close()
    assert files(data).get("articles/a/2026-11.jsonl", 0) == 0


def test_a_crawl_of_the_whole_folder_goes_on_where_workers_were(data: Path, opened: Callable[..., Ledger]) -> None:
    folder = DataFolder(data)
    with open_alone(folder, command="newscrawler work", now=NOW) as frontier:
        one = open_share(folder, frontier, held(), command="newscrawler work a", now=NOW)
        with Ledger(one, clock=Clock()) as ledger:
            store(ledger, 1)
    with opened() as ledger:
        store(ledger, 2)
    assert files(data) == {"articles/a/2026-11.jsonl": 2, "custody/a/chain.jsonl": 1}
    assert (data / "custody.jsonl").exists()
    assert damage(data) == []


def test_a_folder_that_workers_share_is_no_folder_of_one_process(data: Path) -> None:
    folder = DataFolder(data)
    claim_folder(folder, "postgresql://news:secret@db.example/archive")
    assert folder.shared.read_text() == "postgresql://news@db.example/archive\n"
    with pytest.raises(FrontierError, match=r"newscrawler work --frontier"):
        open_ledger(data)


def test_a_folder_with_a_frontier_of_its_own_is_not_claimed(data: Path) -> None:
    with open_ledger(data):
        pass
    with pytest.raises(Exception, match="newscrawler frontier copy"):
        claim_folder(DataFolder(data), "postgresql://db.example/archive")
    with open_frontier(data / "frontier.sqlite") as frontier:
        assert frontier.status(url(1)) is None


def test_events_of_all_logs_are_followed(data: Path, begin: Callable[[Share], Ledger]) -> None:
    for epoch, number in ((0, 1), (0, 2), (1, 3)):
        with begin(held(epoch)) as ledger:
            store(ledger, number)
    told = [newscrawler("follow", "--cursor", "c", "--from-start", "--until-idle", data=data) for _ in range(2)]
    assert [run.returncode for run in told] == [0, 0]
    assert {json.loads(line)["title"] for line in told[0].stdout.splitlines()} == {"خبر 1", "خبر 2", "خبر 3"}
    assert told[1].stdout == b""
