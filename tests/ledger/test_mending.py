"""What lies behind a committed size: whole records stay, torn ends go to lost+found, and nothing else is touched."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from ledger.writing import crash, member, members_of, new, page, record, stored, url

from newscrawler.errors import FrontierError, StorageError
from newscrawler.frontier import Commit, open_frontier
from newscrawler.items import Rejection, article_id
from newscrawler.items.schema import encode_line
from newscrawler.ledger import CUSTODY, open_ledger, rebuild_frontier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawler.ledger import Ledger

ARTICLES = "articles/a/2026-11.jsonl"


@pytest.fixture
def whole(opened: Callable[..., Ledger], data: Path) -> Path:
    """A folder of three committed pages."""
    with opened() as ledger:
        ledger.discovered(new(1, 2, 3))
        for number, task in enumerate(ledger.lease(3), 1):
            record(ledger, task, number)
            ledger.store_rejected(Rejection(url=url(number), reason="soft_404"), site="a", month="2026-11")
    return data


def warc_of(data: Path) -> Path:
    (path,) = data.glob("warc/a/*.warc.gz")
    return path


def files(data: Path) -> dict[str, bytes]:
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for folder in ("articles", "rejected", "warc")
        for path in (data / folder).rglob("*.*")
        if path.is_file()
    }


def move_offset(data: Path, name: str, by: int) -> None:
    with open_frontier(data / "frontier.sqlite") as frontier:
        frontier.commit(Commit(moment=0.0, offsets={name: frontier.offsets()[name] + by}))


def test_what_reached_the_disk_before_a_kill_is_kept_and_stored_once(opened: Callable[..., Ledger], data: Path) -> None:
    ledger = opened()
    ledger.discovered(new(1, 2))
    first, second = ledger.lease(2)
    record(ledger, first, 1)
    ledger.commit()
    record(ledger, second, 2)
    ledger._files.write(moment=0.0, run=1)[0].sync()
    before = files(data)
    crash(ledger)
    again = opened()
    assert files(data) == before
    assert again.opened.mended.kept == {ARTICLES: 1, f"warc/a/{warc_of(data).name}": 1, CUSTODY: 1}
    assert [task.url for task in again.lease(5)] == [url(2)], "its links and its next visit are still to be learned"
    assert again.article(article_id(url(2))).version == 1
    again.close()
    assert stored(data) == [url(1), url(2)]


def test_an_article_whose_page_did_not_reach_the_disk_is_not_kept(opened: Callable[..., Ledger], data: Path) -> None:
    ledger = opened()
    ledger.discovered(new(1))
    record(ledger, ledger.lease(1)[0], 1)
    ledger._files.write(moment=0.0, run=1)[0].sync()
    warc = warc_of(data)
    warc.write_bytes(warc.read_bytes()[:-3])
    line = (data / ARTICLES).read_bytes()
    crash(ledger)
    again = opened()
    assert again.article(article_id(url(1))) is None
    assert again.opened.mended.removed == (ARTICLES,)
    assert (data / f"lost+found/{ARTICLES}.0").read_bytes() == line
    assert "record of 1" not in members_of(warc)
    record(again, again.lease(1)[0], 1)
    again.close()
    assert stored(data) == [url(1)]


@pytest.mark.parametrize(
    "torn", [b"\x1f\x8b", member("record of 9")[:-1], bytes(4096)], ids=["two-bytes", "all-but-one", "zeros"]
)
def test_a_torn_record_goes_to_lost_and_found(whole: Path, torn: bytes) -> None:
    warc = warc_of(whole)
    before = warc.read_bytes()
    warc.write_bytes(before + torn)
    open_ledger(whole).close()
    assert warc.read_bytes() == before
    assert (whole / f"lost+found/warc/a/{warc.name}.{len(before)}").read_bytes() == torn


def test_a_whole_record_behind_a_torn_one_is_not_cut(whole: Path) -> None:
    warc = warc_of(whole)
    found = warc.read_bytes() + member("record of 8")[:-4] + member("record of 9")
    warc.write_bytes(found + b"\x1f\x8b\x08")
    open_ledger(whole).close()
    assert warc.read_bytes() == found


def test_a_line_that_lacks_its_end_gets_it(opened: Callable[..., Ledger], whole: Path) -> None:
    path = whole / ARTICLES
    before = path.read_bytes()
    path.write_bytes(before + encode_line(page(4))[:-1])
    with opened() as ledger:
        assert ledger.article(article_id(url(4))).offset == len(before)
    assert path.read_bytes() == before + encode_line(page(4))


def twice(text: bytes) -> bytes:
    first, *rest = text.splitlines(keepends=True)
    return b"".join([first, first, *rest])


def apart(content: bytes) -> bytes:
    at = content.index(member("record of 3"))
    return content[:at] + b"\n" + content[at:]


OUTSIDE = [
    pytest.param(ARTICLES, lambda text: text.replace(b"\n", b"\r\n"), id="crlf"),
    pytest.param(ARTICLES, lambda text: text.replace("خبر 1".encode(), "خبر 11".encode()), id="a-longer-title"),
    pytest.param(ARTICLES, lambda text: twice(text.replace(b"a.example/1", b"a.example/11")), id="a-line-doubled"),
    pytest.param(ARTICLES, lambda text: text[:-1], id="no-line-feed-at-the-end"),
    pytest.param(ARTICLES, lambda text: text[: text.index(b"\n") + 1], id="lines-deleted"),
    pytest.param("rejected/a/2026-11.jsonl", lambda text: text.replace(b"\n", b"\r\n"), id="crlf-rejected"),
    pytest.param("rejected/a/2026-11.jsonl", lambda text: b" " + text, id="a-space"),
    pytest.param("warc", apart, id="newline-between-members"),
    pytest.param("warc", lambda content: b"\n" + content, id="newline-before-the-first"),
]


@pytest.mark.parametrize(("name", "change"), OUTSIDE)
def test_a_file_that_was_changed_from_outside_is_said_and_not_touched(
    whole: Path, name: str, change: Callable[[bytes], bytes]
) -> None:
    path = warc_of(whole) if name == "warc" else whole / name
    path.write_bytes(change(path.read_bytes()))
    before = files(whole)
    with pytest.raises(StorageError, match="changed from outside"):
        open_ledger(whole)
    assert files(whole) == before


def test_a_line_that_was_doubled_is_kept(whole: Path) -> None:
    path = whole / ARTICLES
    doubled = twice(path.read_bytes())
    path.write_bytes(doubled)
    open_ledger(whole).close()  # all lines have one length: what is behind the committed size is a whole line
    assert path.read_bytes() == doubled


@pytest.mark.parametrize("by", [-1, -7, -200, 1, 50])
@pytest.mark.parametrize("which", ["articles", "rejected", "warc"])
def test_a_wrong_committed_size_costs_no_record(whole: Path, which: str, by: int) -> None:
    name = next(name for name in files(whole) if name.startswith(which))
    before = files(whole)
    move_offset(whole, name, by)
    with pytest.raises(StorageError, match="changed from outside"):
        open_ledger(whole)
    assert files(whole) == before


def test_a_committed_size_one_record_too_small_is_put_right(opened: Callable[..., Ledger], whole: Path) -> None:
    last = (whole / ARTICLES).read_bytes().splitlines(keepends=True)[-1]
    before = files(whole)
    move_offset(whole, ARTICLES, -len(last))
    with opened() as ledger:
        assert ledger.frontier.offsets()[ARTICLES] == len(before[ARTICLES])
        assert ledger.article(article_id(url(3))).version == 1
    assert files(whole) == before


def test_an_article_that_the_frontier_knows_refuses_the_cut(whole: Path) -> None:
    path = whole / ARTICLES
    lines = path.read_bytes().splitlines(keepends=True)
    move_offset(whole, ARTICLES, -len(lines[-1]))
    path.write_bytes(b"".join(lines[:-1]) + b"#" * len(lines[-1]))
    before = files(whole)
    with pytest.raises(StorageError, match="knows version 1"):
        open_ledger(whole)
    assert files(whole) == before


@pytest.mark.parametrize("name", ["../victim", "{outside}/victim", "articles/../../victim", "linked/victim"])
@pytest.mark.parametrize("offset", [0, 3, 900])
def test_a_name_outside_the_folder_is_refused_before_anything_is_opened(whole: Path, name: str, offset: int) -> None:
    victim = whole.parent / "victim"
    victim.write_bytes(b"precious")
    (whole / "linked").symlink_to(whole.parent)
    warc = warc_of(whole)
    warc.write_bytes(warc.read_bytes() + b"torn")
    before = files(whole)
    with sqlite3.connect(whole / "frontier.sqlite") as sql:
        sql.execute("INSERT INTO files VALUES (99, ?, ?, 0)", (name.format(outside=whole.parent), offset))
    sql.close()
    with pytest.raises(StorageError, match="nothing was opened"):
        open_ledger(whole)
    assert victim.read_bytes() == b"precious"
    assert files(whole) == before


def other_database(path: Path) -> None:
    with sqlite3.connect(path) as sql:
        sql.execute("CREATE TABLE mine (x)")
    sql.close()


@pytest.mark.parametrize("put", [lambda path: path.touch(), other_database], ids=["empty", "another-database"])
def test_what_is_no_frontier_is_a_missing_one(
    opened: Callable[..., Ledger], whole: Path, put: Callable[[Path], None]
) -> None:
    for part in whole.glob("frontier.sqlite*"):
        part.unlink()
    put(whole / "frontier.sqlite")
    before = files(whole)
    with pytest.raises(FrontierError, match="rebuild-frontier"):
        opened()
    rebuild_frontier(whole, now=1.0)
    with opened() as ledger:
        ledger.discovered(new(1, 2, 3))
        assert ledger.lease(5) == []
        ledger.store_article(page(4))
    assert stored(whole) == [url(1), url(2), url(3), url(4)]
    assert len(files(whole)) == len(before)


def test_an_empty_frontier_of_an_empty_folder_is_a_beginning(data: Path) -> None:
    data.mkdir()
    (data / "frontier.sqlite").touch()
    with open_ledger(data) as ledger:
        ledger.discovered(new(1))
        assert len(ledger.lease(1)) == 1
