"""The custody log: every commit follows from the one before, and tells of every byte of every file."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from ledger.writing import MADE_UP, crash, new, page, record, url

from newscrawler.archive.verify import repair_archive, verify
from newscrawler.errors import StorageError
from newscrawler.frontier import open_frontier
from newscrawler.items import Rejection
from newscrawler.items.schema import encode_line
from newscrawler.ledger import CUSTODY, coverage, read_chain, rebuild_frontier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawler.ledger import Ledger

ARTICLES = "articles/a/2026-11.jsonl"


def kinds(data: Path) -> set[str]:
    return {finding.kind for finding in verify(data)} - MADE_UP


def crawled(ledger: Ledger, *numbers: int) -> None:
    """A group of pages and reasons, committed."""
    ledger.discovered(new(*numbers))
    for number, task in zip(numbers, ledger.lease(len(numbers)), strict=True):
        record(ledger, task, number)
        ledger.store_rejected(Rejection(url=url(number), reason="soft_404"), site="a", month="2026-11")
    ledger.commit()


@pytest.fixture
def whole(opened: Callable[..., Ledger], data: Path) -> Path:
    """Two runs of two commits each."""
    for run in (0, 1):
        with opened() as ledger:
            crawled(ledger, 4 * run + 1, 4 * run + 2)
            crawled(ledger, 4 * run + 3)
    return data


def lines(data: Path) -> list[dict]:
    return [json.loads(line) for line in (data / CUSTODY).read_bytes().splitlines()]


def told(data: Path) -> dict[str, int]:
    """How far the log tells of each file, when its chain and its bytes are as they should be."""
    found = coverage(read_chain(data / CUSTODY))
    for name, parts in found.items():
        content = (data / name).read_bytes()
        assert parts[0].appended.start == 0
        for one in parts:
            assert sha256(content[one.appended.start : one.appended.end]).hexdigest() == one.appended.sha256
    return {name: parts[-1].appended.end for name, parts in found.items()}


def sizes(data: Path) -> dict[str, int]:
    with open_frontier(data / "frontier.sqlite", read_only=True) as frontier:
        found = frontier.sizes()
    return {name: size for name, size in found.items() if name != CUSTODY}


def test_every_commit_follows_from_the_one_before(whole: Path) -> None:
    raw = (whole / CUSTODY).read_bytes().splitlines()
    assert [line["previous"] for line in lines(whole)] == ["", *(sha256(line).hexdigest() for line in raw[:-1])]
    assert [line["run"] for line in lines(whole)] == [1, 1, 2, 2]
    assert told(whole) == sizes(whole)
    assert kinds(whole) == set()


def test_a_commit_that_appends_nothing_needs_no_line(opened: Callable[..., Ledger], whole: Path) -> None:
    before = lines(whole)
    with opened() as ledger:
        ledger.discovered(new(20))
        ledger.done(ledger.lease(1)[0], "gone")
    assert lines(whole) == before


@pytest.mark.parametrize("name", [ARTICLES, "rejected/a/2026-11.jsonl"])
@pytest.mark.parametrize(("old", "other"), [(b"2026-11-01T00", b"2026-11-02T00"), (b"soft_404", b"hard_404")])
def test_a_byte_that_was_changed_is_found(whole: Path, name: str, old: bytes, other: bytes) -> None:
    path = whole / name
    content = path.read_bytes()
    if old in content:
        at = content.rindex(old)
        path.write_bytes(content[:at] + other + content[at + len(old) :])
        (found,) = [one for one in verify(whole) if one.kind == "changed_bytes"]
        assert found.file == name
        assert found.offset <= at
        assert "run 2" in found.message


@pytest.mark.parametrize("number", range(4))
def test_a_line_of_the_log_that_was_changed_or_taken_out_is_found(whole: Path, number: int) -> None:
    path = whole / CUSTODY
    raw = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*raw[:number], raw[number].replace(b"2026", b"2025"), *raw[number + 1 :]]))
    assert ("broken_chain" in kinds(whole)) == (number < 3)  # of the last nothing follows, and its bytes are told of
    path.write_bytes(b"".join([*raw[:number], *raw[number + 1 :]]))
    assert kinds(whole) & {"broken_chain", "file_too_short"}


def test_a_log_that_is_gone_is_found(opened: Callable[..., Ledger], whole: Path) -> None:
    (whole / CUSTODY).unlink()
    assert "lost_file" in kinds(whole)
    with pytest.raises(StorageError, match="custody"):
        opened()


@pytest.mark.parametrize("lost", [None, ARTICLES, "warc", CUSTODY], ids=["nothing", "articles", "warc", "log"])
def test_the_log_is_true_after_a_kill(opened: Callable[..., Ledger], whole: Path, lost: str | None) -> None:
    ledger = opened()
    ledger.discovered(new(9))
    record(ledger, ledger.lease(1)[0], 9)
    ledger._files.write(moment=0.0, run=3)[0].sync()
    crash(ledger)
    if lost:
        path = next(whole.glob("warc/a/*.gz")) if lost == "warc" else whole / lost
        path.write_bytes(path.read_bytes()[:-3])
    opened().close()
    assert told(whole) == sizes(whole)
    assert kinds(whole) == set()
    with opened() as ledger:
        crawled(ledger, 10)
    assert told(whole) == sizes(whole)
    assert kinds(whole) == set()


def test_the_log_is_true_after_a_repair(whole: Path) -> None:
    with (whole / ARTICLES).open("ab") as file:
        file.write(encode_line(page(30)) + encode_line(page(31))[:40])
    repair_archive(whole, verify(whole), now=1.0)
    assert lines(whole)[-1]["note"] == "recovered"
    assert told(whole) == sizes(whole)
    assert kinds(whole) == set()


@pytest.mark.parametrize("cut", [0, 1, 700])
def test_a_frontier_made_again_goes_on_with_the_chain(opened: Callable[..., Ledger], whole: Path, cut: int) -> None:
    path = whole / ARTICLES
    before = len(lines(whole))
    path.write_bytes(path.read_bytes()[: path.stat().st_size - cut])
    rebuild_frontier(whole, now=1.0)
    opened().close()
    assert [line.get("note") for line in lines(whole)[before:]] == ([] if not cut else ["rebuilt", "recovered"])
    assert kinds(whole) == set()
    with opened() as ledger:
        crawled(ledger, 40)
    assert told(whole) == sizes(whole)


def test_a_folder_of_an_older_version_begins_its_log_where_it_is(opened: Callable[..., Ledger], whole: Path) -> None:
    (whole / CUSTODY).unlink()
    rebuild_frontier(whole, now=1.0)
    assert kinds(whole) == set()
    size = (whole / ARTICLES).stat().st_size
    with opened() as ledger:
        crawled(ledger, 50)
    found = coverage(read_chain(whole / CUSTODY))[ARTICLES]
    assert [(one.appended.start, one.appended.end) for one in found] == [(size, (whole / ARTICLES).stat().st_size)]
    assert kinds(whole) == set()
