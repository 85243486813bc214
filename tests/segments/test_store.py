"""What is asked of an object store, of each kind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from newscrawler.errors import KeyTakenError, StorageError, UsageError
from newscrawler.segments.store import ObjectStore

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_put_is_there_and_is_never_overwritten(objects: ObjectStore) -> None:
    objects.put_new("segments/a/1", b"first")
    with pytest.raises(KeyTakenError, match="segments/a/1 is there already"):
        objects.put_new("segments/a/1", b"second")
    assert objects.get("segments/a/1") == b"first"


def test_of_many_who_put_one_key_at_a_time_one_succeeds(objects: ObjectStore) -> None:
    def put(number: int) -> bool:
        try:
            objects.put_new("one", b"%d" % number)
        except KeyTakenError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(put, range(8)))
    assert sum(won) == 1
    assert objects.get("one") == b"%d" % won.index(True)


def test_keys_come_in_order_from_any_on(objects: ObjectStore) -> None:
    for site in ("a", "a.b", "b"):
        for number in (2, 0, 1):
            objects.put_new(f"segments/{site}/{number}", b"")
    assert objects.keys("segments/a", after="segments/a/0") == ["segments/a/1", "segments/a/2"]
    for key in ("segments/c/1/00", "segments/c/1/01", "segments/c/2/00"):
        objects.put_new(key, b"")
    assert objects.keys("segments/c", after="segments/c/1/0") == [
        "segments/c/1/00",
        "segments/c/1/01",
        "segments/c/2/00",
    ]
    assert objects.keys("segments/c", after="segments/c/1/00") == ["segments/c/1/01", "segments/c/2/00"]
    assert objects.keys("segments/c", after="segments/c/2/0") == ["segments/c/2/00"]
    assert objects.folders("segments") == ["a", "a.b", "b", "c"]


def test_whose_frontier_it_is_is_said_once(objects: ObjectStore) -> None:
    for address in ("postgresql://one/news", "postgresql://two/news"):
        objects.claim(address)
    assert objects.frontier() == "postgresql://one/news"


def test_what_is_not_there_is_told(objects: ObjectStore) -> None:
    with pytest.raises(StorageError, match="nothing"):
        objects.get("nothing")


@pytest.mark.parametrize("address", ["ftp://news/a", "news", "s3://key:secret@news/a"])
def test_an_address_of_another_kind_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="s3://bucket/prefix"):
        ObjectStore(address)


def test_a_store_that_does_not_answer_is_told(tmp_path: Path) -> None:
    objects = ObjectStore((tmp_path / "objects").as_uri())
    (tmp_path / "objects").rmdir()
    (tmp_path / "objects").write_text("a file")
    with pytest.raises(StorageError, match="what was committed is safe"):
        objects.put_new("a", b"")
