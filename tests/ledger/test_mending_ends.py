"""The end of one file is mended: what lacks only its line feed gets it, what is torn goes to lost+found and is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ledger.writing import new, page, record

from newscrawler.errors import StorageError
from newscrawler.frontier import SqliteFrontier, open_frontier
from newscrawler.items import Rejection
from newscrawler.items.schema import encode_line
from newscrawler.ledger import CUSTODY, coverage, mend_end, read_chain
from newscrawler.ledger.custody import corrections
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newscrawler.ledger import Ledger

ARTICLES = "articles/a/2026-11.jsonl"
REJECTED = "rejected/a/2026-11.jsonl"


@pytest.fixture
def folder(opened: Callable[..., Ledger], data: Path) -> DataFolder:
    """Two committed pages, and two reasons in a commit each."""
    with opened() as ledger:
        ledger.discovered(new(1, 2))
        for number, task in enumerate(ledger.lease(2), 1):
            record(ledger, task, number)
            ledger.store_rejected(
                Rejection(url=f"https://a.example/x{number}", reason="soft_404"), site="a", month="2026-11"
            )
            ledger.commit()
    return DataFolder(data)


@pytest.fixture
def frontier(folder: DataFolder) -> Iterator[SqliteFrontier]:
    with open_frontier(folder.frontier) as one:
        yield one


def told_end(folder: DataFolder, name: str) -> int:
    return coverage(read_chain(folder.path / CUSTODY))[name][-1].appended.end


def test_a_line_without_its_line_feed_gets_it(folder: DataFolder) -> None:
    path = folder.path / "articles/a/2026-12.jsonl"
    first, last = encode_line(page(7)), encode_line(page(8))
    path.write_bytes(first + last[:-1])
    mended = mend_end(folder, None, "articles/a/2026-12.jsonl", len(first), now=1.0)
    assert (dict(mended.kept), dict(mended.lost), mended.removed) == ({"articles/a/2026-12.jsonl": 1}, {}, ())
    assert path.read_bytes() == first + last


def test_a_torn_end_that_the_frontier_does_not_know_is_set_aside(folder: DataFolder, frontier: SqliteFrontier) -> None:
    name = "articles/a/2026-12.jsonl"
    first, torn = encode_line(page(7)), encode_line(page(8))[:30]
    (folder.path / name).write_bytes(first + torn)
    before = (folder.path / CUSTODY).read_bytes()
    mended = mend_end(folder, frontier, name, len(first), now=1.0)
    assert (folder.path / name).read_bytes() == first
    assert (folder.path / mended.lost[name]).read_bytes() == torn
    assert mended.kept == {}
    assert name not in frontier.sizes()
    assert (folder.path / CUSTODY).read_bytes() == before, "the log tells of committed bytes alone"


def test_a_damaged_end_before_the_committed_size_is_cut_and_told(folder: DataFolder, frontier: SqliteFrontier) -> None:
    path = folder.path / REJECTED
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\0" * len(lines[1]))
    mended = mend_end(folder, frontier, REJECTED, len(lines[0]), now=5.0)
    assert path.read_bytes() == lines[0]
    assert (folder.path / mended.lost[REJECTED]).read_bytes() == b"\0" * len(lines[1])
    assert frontier.sizes()[REJECTED] == told_end(folder, REJECTED) == len(lines[0])
    last = [link.entry for link in read_chain(folder.path / CUSTODY)][-1]
    assert last is not None
    assert (last.note, last.moment) == ("repaired", "1970-01-01T00:00:05.000+00:00")
    assert [one.file for one in last.files] == [REJECTED]
    assert frontier.sizes()[CUSTODY] == (folder.path / CUSTODY).stat().st_size
    assert all(link.wrong is None for link in read_chain(folder.path / CUSTODY))


@pytest.mark.parametrize("cut", [False, True], ids=["damaged", "shorter"])
def test_an_article_that_the_frontier_knows_is_never_cut(
    folder: DataFolder,
    frontier: SqliteFrontier,
    cut: bool,  # noqa: FBT001 - a column of the table
) -> None:
    path = folder.path / ARTICLES
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\0" * (len(lines[1]) - 5 * cut))
    before = path.read_bytes()
    with pytest.raises(StorageError, match="rebuild-frontier"):
        mend_end(folder, frontier, ARTICLES, len(lines[0]), now=1.0)
    assert path.read_bytes() == before


def test_without_a_frontier_the_torn_end_goes_all_the_same(folder: DataFolder) -> None:
    path = folder.path / REJECTED
    whole = path.read_bytes()
    path.write_bytes(whole + b"torn")
    mended = mend_end(folder, None, REJECTED, len(whole), now=1.0)
    assert path.read_bytes() == whole
    assert mended.lines() == [f"{REJECTED}: a torn end moved to {mended.lost[REJECTED]}"]


def test_what_is_to_be_told_is_where_the_sizes_differ_from_the_chain(
    folder: DataFolder, frontier: SqliteFrontier
) -> None:
    sizes = frontier.sizes()
    assert corrections(folder.path, sizes) == []
    first, second = (told.appended for told in coverage(read_chain(folder.path / CUSTODY))[REJECTED])
    longer = (folder.path / REJECTED).read_bytes() + b"{}\n"
    (folder.path / REJECTED).write_bytes(longer)

    def told(size: int) -> list[tuple[str, int, int]]:
        return [(one.file, one.start, one.end) for one in corrections(folder.path, {**sizes, REJECTED: size})]

    assert told(second.end + 3) == [(REJECTED, second.end, second.end + 3)]
    assert told(second.end - 1) == [(REJECTED, second.start, second.end - 1)], "anew from where that commit began"
    assert told(first.end) == [(REJECTED, second.start, first.end)]
    assert told(1) == [(REJECTED, 0, 1)]
    assert told(0) == [(REJECTED, 0, 0)]
    assert corrections(folder.path / "nowhere", sizes) == []
    gone = {name: size for name, size in sizes.items() if name != REJECTED}
    assert [(one.file, one.start, one.end) for one in corrections(folder.path, gone)] == [(REJECTED, 0, 0)]
    (folder.path / f"{REJECTED}.gz").touch()
    assert corrections(folder.path, gone) == [], "packed since: what was told of its lines holds"
