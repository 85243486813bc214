"""The frontier gone, damaged or lying, and what a kill leaves: each is said, and the rest is checked all the same."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from archive.making import Crawl, article, exchange
from click.testing import CliRunner

from newscrawler.archive.verify import repair_archive, verify
from newscrawler.cli.verify import command
from newscrawler.errors import UsageError
from newscrawler.items import Rejection
from newscrawler.items.schema import encode_line
from newscrawler.ledger import open_ledger, rebuild_frontier

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = "articles/news.example/2026-01.jsonl"
PAGES = 40


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A sound folder of many articles, with its frontier."""
    root = tmp_path / "data"
    crawl = Crawl(root)
    for number in range(PAGES):
        crawl.store(article(number, warc=crawl.add(exchange(number))))
    crawl.close()
    rebuild_frontier(root, now=1.0)
    assert list(verify(root)) == []
    return root


def kinds(root: Path) -> set[str]:
    return {finding.kind for finding in verify(root)}


def damage_a_line(root: Path) -> None:
    path = root / ARTICLES
    path.write_bytes(path.read_bytes().replace('"text":"نص'.encode(), '"text":"نض'.encode(), 1))


def test_a_frontier_that_is_gone_is_said_and_the_rest_is_checked(data: Path) -> None:
    damage_a_line(data)
    (data / "frontier.sqlite").unlink()
    assert kinds(data) == {"lost_frontier", "wrong_hash"}


@pytest.mark.parametrize("page", range(2, 12))
def test_one_bad_page_of_the_frontier_is_said_and_the_rest_is_checked(data: Path, page: int) -> None:
    damage_a_line(data)
    frontier = data / "frontier.sqlite"
    content = bytearray(frontier.read_bytes())
    content[page * 4096 : page * 4096 + 4096] = b"\xaa" * 4096
    frontier.write_bytes(content)
    assert kinds(data) == {"broken_frontier", "wrong_hash"}


@pytest.mark.parametrize("change", [{"length": 17}, {"digest": "sha256:" + "0" * 64}], ids=["length", "digest"])
@pytest.mark.parametrize("where", ["articles", "rejected"])
def test_a_page_that_is_not_its_record_is_found(data: Path, where: str, change: dict[str, object]) -> None:
    crawl = Crawl(data, name="20260102030405-0002")
    ref = replace(crawl.add(exchange(PAGES)), **change)
    crawl.close()
    if where == "articles":
        crawl.store(article(PAGES, warc=ref))
    else:
        path = data / "rejected/news.example/2026-01.jsonl"
        path.parent.mkdir(parents=True)
        path.write_bytes(encode_line(Rejection(url=exchange(PAGES).url, reason="listing", warc=ref)))
    (data / "frontier.sqlite").unlink()
    rebuild_frontier(data, now=1.0)
    assert "wrong_page" in kinds(data)


def test_a_name_outside_the_folder_is_found_and_not_opened(data: Path) -> None:
    victim = data.parent / "victim"
    victim.write_bytes(b"precious")
    with sqlite3.connect(data / "frontier.sqlite") as sql:
        sql.execute("INSERT INTO files VALUES (99, '../victim', 0, 0)")
    sql.close()
    assert kinds(data) == {"unsafe_name"}
    said = repair_archive(data, verify(data), now=1.0)
    assert any("leads out of it" in line for line in said)
    assert victim.read_bytes() == b"precious"
    rebuild_frontier(data, now=1.0)
    assert list(verify(data)) == []


def test_a_file_changed_from_outside_is_found_and_all_of_it_is_read(data: Path) -> None:
    path = data / ARTICLES
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert {"wrong_size", "wrong_form"} <= kinds(data)
    assert sum(finding.kind == "wrong_form" for finding in verify(data)) == PAGES, "also what lies behind"
    result = CliRunner().invoke(command, ["--repair", "--data", str(data)], standalone_mode=False)
    assert result.return_value == 1
    assert path.read_bytes() == before


def test_leftovers_of_a_kill_in_the_first_second_are_mended(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "runs").mkdir(parents=True)
    (data / "lock").touch()
    (data / "frontier.sqlite").touch()
    (data / "runs/.one.json.4711.tmp").write_bytes(b"{")
    assert kinds(data) == {"leftover"}
    repair_archive(data, verify(data), now=1.0)
    assert list(verify(data)) == []
    assert (data / "lost+found/runs/.one.json.4711.tmp.0").read_bytes() == b"{"
    open_ledger(data).close()
    assert list(verify(data)) == []


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_what_is_no_data_folder_is_an_error_and_not_sound(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    for options in ([], ["--repair"], ["--rebuild-frontier"]):
        result = CliRunner().invoke(command, [*options, "--data", str(tmp_path / name)], standalone_mode=False)
        assert isinstance(result.exception, UsageError)
        assert result.exception.exit_code == 2
    assert not (tmp_path / "nowhere").exists()
