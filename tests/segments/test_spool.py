"""Workers on machines that share no folder: who writes what, and what each finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawler.errors import ArchiveError, LeaseLostError, StorageError
from newscrawler.frontier import SiteLease
from newscrawler.segments import SiteSpool, Spool, sizes_here
from newscrawler.segments.segment import SegmentPiece, pack_segment, segment_key
from newscrawler.segments.store import ObjectStore
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "articles/a/2026-11.jsonl"


def append(root: Path, data: bytes, name: str = NAME) -> dict[str, int]:
    """Append to a file as a ledger does; return the sizes that are committed next."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(data)
    return {name: path.stat().st_size}


def test_the_next_worker_has_what_the_one_before_has_sent(tmp_path: Path, spool: Callable[..., Spool]) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for root, line in ((one, b"1\n"), (two, b"2\n"), (one, b"3\n")):
        worker = spool(root.name)
        worker.take()
        worker.send(append(root, line))
    worker = spool("two")
    worker.take()
    assert (two / NAME).read_bytes() == b"1\n2\n3\n"
    assert sizes_here(DataFolder(two)) == {NAME: 6}


def test_a_worker_that_was_paused_adds_nothing_to_an_epoch_that_has_ended(
    tmp_path: Path, spool: Callable[..., Spool]
) -> None:
    paused = spool("one")
    paused.take()
    paused.send(append(tmp_path / "one", b"1\n"))
    spool("two", epoch=2).take()
    with pytest.raises(LeaseLostError, match="another worker has the site"):
        paused.send(append(tmp_path / "one", b"2\n"))
    with pytest.raises(LeaseLostError):
        spool("three", epoch=1).take()
    assert (tmp_path / "two" / NAME).read_bytes() == b"1\n"


def test_of_two_in_one_epoch_the_second_is_refused(tmp_path: Path, spool: Callable[..., Spool]) -> None:
    one, two = spool("one"), spool("two")
    one.take()
    two.take()
    one.send(append(tmp_path / "one", b"1\n"))
    with pytest.raises(LeaseLostError):
        two.send(append(tmp_path / "two", b"2\n"))


class Forgetful(ObjectStore):
    """A store whose first answer is lost: whoever puts tries again."""

    def put_new(self, key: str, data: bytes) -> None:
        super().put_new(key, data)
        super().put_new(key, data)


def test_what_was_put_and_not_answered_is_put(tmp_path: Path, near: ObjectStore) -> None:
    lease = SiteLease(site="a", group="a", epoch=0, until=0.0)
    worker = Spool(DataFolder(tmp_path / "one"), Forgetful(near.address), [lease])
    worker.take()
    for line in (b"1\n", b"2\n"):
        worker.send(append(tmp_path / "one", line))
    assert near.keys("segments/a", after="") == [segment_key("a", 0, 0), segment_key("a", 0, 1)]


def test_what_a_killed_worker_wrote_and_did_not_send_is_set_aside(tmp_path: Path, spool: Callable[..., Spool]) -> None:
    killed = spool("one")
    killed.take()
    killed.send(append(tmp_path / "one", b"1\n"))
    append(tmp_path / "one", b"2\n")
    append(tmp_path / "one", b"3\n", "rejected/a/2026-11.jsonl")
    again = spool("one", epoch=1)
    again.take()
    again.level({NAME: 2, "rejected/a/2026-11.jsonl": 0})
    assert (tmp_path / "one" / NAME).read_bytes() == b"1\n"
    assert (tmp_path / "one" / "lost+found" / f"{NAME}.2").read_bytes() == b"2\n"
    assert not (tmp_path / "one/rejected/a/2026-11.jsonl").exists()


def test_a_folder_that_lost_bytes_reads_them_again(tmp_path: Path, spool: Callable[..., Spool]) -> None:
    worker = spool("one")
    worker.take()
    worker.send(append(tmp_path / "one", b"1\n"))
    (tmp_path / "one" / NAME).write_bytes(b"")
    spool("one").take()
    assert (tmp_path / "one" / NAME).read_bytes() == b"1\n"


def test_nothing_is_cut_when_store_and_frontier_have_different_files(
    tmp_path: Path, spool: Callable[..., Spool]
) -> None:
    worker = spool("one")
    worker.take()
    sizes = append(tmp_path / "one", b"1\n")
    with pytest.raises(StorageError, match=r"0 bytes of articles/a/2026-11\.jsonl, but 2 were committed"):
        worker.level(sizes)
    assert (tmp_path / "one" / NAME).read_bytes() == b"1\n"
    worker.send(sizes)
    assert worker.level({}) == [NAME]


def test_what_is_remembered_of_a_site_goes_with_it_when_it_changed(
    tmp_path: Path, spool: Callable[..., Spool], near: ObjectStore
) -> None:
    worker, memory = spool("one"), tmp_path / "one/sites/a.json"
    worker.take()
    memory.parent.mkdir(parents=True)
    memory.write_text("{}")
    worker.conclude([])
    worker.conclude([])
    spool("two").take()
    assert (tmp_path / "two/sites/a.json").read_text() == "{}"
    assert len(near.keys("segments/a", after="")) == 1


@pytest.mark.parametrize(
    "name",
    ["../a", "articles/b/2026-11.jsonl", "articles/a/../../x.jsonl", "articles/a/x", "frontier.url", ".x/a/x.jsonl"],
)
def test_a_store_writes_to_no_other_file(tmp_path: Path, near: ObjectStore, name: str) -> None:
    near.put_new(segment_key("a", 0, 0), pack_segment([SegmentPiece(name, 0, b"x")], by="x", is_last=False))
    with pytest.raises(ArchiveError, match="no file of a"):
        SiteSpool(DataFolder(tmp_path / "copy"), near, "a").follow()


def test_damage_is_told(tmp_path: Path, near: ObjectStore) -> None:
    whole = pack_segment([SegmentPiece(NAME, 0, b"1\n")], by="x", is_last=False)
    near.put_new(segment_key("a", 0, 0), whole[:-1])
    near.put_new(segment_key("b", 0, 0), b"no json\n")
    for site in ("a", "b"):
        with pytest.raises(ArchiveError, match="restore the object"):
            SiteSpool(DataFolder(tmp_path / "copy"), near, site).follow()


def test_a_segment_that_does_not_follow_is_not_read(tmp_path: Path, near: ObjectStore) -> None:
    near.put_new(segment_key("a", 0, 0), pack_segment([SegmentPiece(NAME, 5, b"1\n")], by="x", is_last=False))
    with pytest.raises(StorageError, match="begins at 5, which does not follow"):
        SiteSpool(DataFolder(tmp_path / "copy"), near, "a").follow()


def test_segments_behind_a_gap_wait_for_it(tmp_path: Path, near: ObjectStore) -> None:
    copy = DataFolder(tmp_path / "copy")
    for serial in (0, 2):
        piece = SegmentPiece(NAME, serial, b"x")
        near.put_new(segment_key("a", 0, serial), pack_segment([piece], by="x", is_last=False))
    assert SiteSpool(copy, near, "a").follow().segments == 1
    near.put_new(segment_key("a", 0, 1), pack_segment([SegmentPiece(NAME, 1, b"x")], by="x", is_last=False))
    assert SiteSpool(copy, near, "a").follow().segments == 2
    assert (copy.path / NAME).read_bytes() == b"xxx"
