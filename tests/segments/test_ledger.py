"""The commit rule with an object store: nothing is committed that is not there, and nothing that is there is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ledger.writing import MADE_UP, Clock, new, page

from newscrawler.archive.verify import verify
from newscrawler.errors import LeaseLostError, StorageError
from newscrawler.frontier import SiteLease, boot_seconds
from newscrawler.ledger import Ledger, Share, open_alone, open_share
from newscrawler.ledger.groups import GROUP_BYTES
from newscrawler.segments import SiteSpool, Spool
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newscrawler.frontier import Frontier
    from newscrawler.segments.store import ObjectStore

NAME = "articles/a/2026-11.jsonl"


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with open_alone(DataFolder(tmp_path / "database"), command="newscrawler work", now=Clock.now) as frontier:
        yield frontier


@pytest.fixture
def begin(tmp_path: Path, frontier: Frontier, near: ObjectStore) -> Callable[..., Ledger]:
    """Begin a crawl of site "a" on a machine."""

    def on(machine: str, *, epoch: int = 0, seconds: float = 60.0, clock: Clock | None = None) -> Ledger:
        folder = DataFolder(tmp_path / machine)
        leases = [SiteLease(site="a", group="a", epoch=epoch, until=boot_seconds() + 60)]
        share = Share(leases, Spool(folder, near, leases))
        share.spool.take()
        opened = open_share(folder, frontier, share, command="newscrawler work a", now=Clock.now)
        return Ledger(opened, clock=clock or Clock(), commit_every=1000, commit_seconds=seconds)

    return on


def store(ledger: Ledger, number: int) -> None:
    """Fetch and store one page."""
    ledger.discovered(new(number))
    (task,) = ledger.lease(1, sites={"a"})
    ledger.store_article(page(number))
    ledger.done(task, "stored")


def test_the_next_machine_goes_on_where_the_one_before_was(
    tmp_path: Path, begin: Callable[..., Ledger], near: ObjectStore
) -> None:
    for number, machine in enumerate(("one", "two", "one")):
        with begin(machine) as ledger:
            store(ledger, number)
    lines = (tmp_path / "one" / NAME).read_bytes().splitlines()
    assert len(lines) == 3
    SiteSpool(DataFolder(tmp_path / "copy"), near, "a").follow()
    assert (tmp_path / "copy" / NAME).read_bytes().splitlines() == lines


def test_large_pages_make_an_object_before_there_are_many(begin: Callable[..., Ledger], near: ObjectStore) -> None:
    with begin("one") as ledger:
        for number in range(1, 13):
            ledger.append(f"warc/a/{number}.warc.gz", bytes(1_500_000))
            store(ledger, number)
    sizes = [len(near.get(key)) for key in near.keys("segments/", after="")]
    assert sum(sizes) > 12 * 1_500_000
    assert max(sizes) < GROUP_BYTES + 2_000_000


def test_of_a_lost_site_nothing_is_committed_and_nothing_is_cut(
    tmp_path: Path, begin: Callable[..., Ledger], frontier: Frontier
) -> None:
    lost = begin("one")
    store(lost, 1)
    lost.commit()
    store(lost, 2)
    begin("two", epoch=1).close()
    size = (tmp_path / "one" / NAME).stat().st_size
    with pytest.raises(LeaseLostError):
        lost.commit()
    lost.close()
    assert frontier.article(page(2).id) is None
    assert (tmp_path / "one" / NAME).stat().st_size > size, "whoever has the site next levels it"
    with begin("one", epoch=2):
        assert (tmp_path / "one" / NAME).stat().st_size == size
    assert (tmp_path / "one/lost+found" / f"{NAME}.{size}").exists()


def test_what_was_put_and_not_committed_is_known_to_the_next_machine(
    tmp_path: Path, begin: Callable[..., Ledger], frontier: Frontier
) -> None:
    killed = begin("one")
    store(killed, 1)
    flush, _ = killed._files.write(moment=Clock.now, run=1)
    flush.sync()
    killed._share.send(flush.sizes)
    with begin("two", epoch=1) as ledger:
        assert frontier.article(page(1).id), "whole records are kept"
        store(ledger, 2)
    with begin("three", epoch=1) as ledger:
        store(ledger, 3)
    folders = [tmp_path / machine for machine in ("two", "three")]
    assert [len((folder / NAME).read_bytes().splitlines()) for folder in folders] == [1, 1]
    assert len((folders[1] / "articles/a/2026-11.e1.jsonl").read_bytes().splitlines()) == 2
    assert set(frontier.sizes()) == {path.relative_to(folders[1]).as_posix() for path in folders[1].glob("*/a/*")}


def test_a_database_that_was_restored_learns_what_the_store_has(
    tmp_path: Path, begin: Callable[..., Ledger], near: ObjectStore
) -> None:
    for number in (1, 2):
        with begin("one", epoch=number) as ledger:
            store(ledger, number)
    folder, leases = DataFolder(tmp_path / "two"), [SiteLease(site="a", group="a", epoch=2, until=boot_seconds() + 60)]
    with open_alone(folder, command="newscrawler work", now=Clock.now) as older:
        share = Share(leases, Spool(folder, near, leases))
        share.spool.take()
        opened = open_share(folder, older, share, command="newscrawler work a", now=Clock.now)
        with Ledger(opened, clock=Clock()) as ledger:
            assert all(older.article(page(number).id) for number in (1, 2))
            store(ledger, 3)
    assert [str(found) for found in verify(folder.path) if found.kind not in MADE_UP] == []


def test_nobody_waits_for_the_store_before_it_is_time(begin: Callable[..., Ledger], frontier: Frontier) -> None:
    clock = Clock()
    with begin("one", seconds=60.0, clock=clock) as ledger:
        store(ledger, 1)
        ledger.maybe_commit()
        clock.now += 61
        ledger.maybe_commit()
        assert ledger._groups._group is not None, "on its way"
        ledger._groups._group.synced.result(timeout=60)
        store(ledger, 2)
        ledger.maybe_commit()
        assert ledger.commits == 1
        assert frontier.article(page(1).id)
        assert frontier.article(page(2).id) is None, "its minute has not passed"


def test_a_store_that_is_away_ends_the_crawl_and_the_files_are_as_committed(
    tmp_path: Path, begin: Callable[..., Ledger]
) -> None:
    ledger = begin("one")
    store(ledger, 1)
    ledger.commit()
    size = (tmp_path / "one" / NAME).stat().st_size
    (tmp_path / "objects").rename(tmp_path / "away")
    (tmp_path / "objects").write_text("")
    store(ledger, 2)
    with pytest.raises(StorageError, match="what was committed is safe"):
        ledger.commit()
    ledger.close()
    assert (tmp_path / "one" / NAME).stat().st_size == size
    (tmp_path / "objects").unlink()
    (tmp_path / "away").rename(tmp_path / "objects")
    with begin("two", epoch=1) as later:
        store(later, 3)
    assert (tmp_path / "two" / NAME).read_bytes() == (tmp_path / "one" / NAME).read_bytes()
