"""A frontier that cannot be used says why, and what to do."""

from __future__ import annotations

import gc
import sqlite3
from typing import TYPE_CHECKING

import pytest

from newscrawler.errors import FrontierError
from newscrawler.frontier import NewTask, is_frontier, open_frontier

if TYPE_CHECKING:
    from pathlib import Path


def fill(path: Path, count: int = 2000) -> None:
    with open_frontier(path) as frontier:
        frontier.put([NewTask(url=f"https://a.example/{n}", key=f"{n}", site="a") for n in range(count)], now=1.0)


@pytest.mark.parametrize(("start", "end"), [pytest.param(0, 100, id="header"), pytest.param(4096, 40960, id="pages")])
def test_a_damaged_file_names_the_command_that_repairs(path: Path, start: int, end: int) -> None:
    fill(path)
    content = bytearray(path.read_bytes())
    content[start:end] = b"\xaa" * (end - start)
    path.write_bytes(content)
    with pytest.raises(FrontierError, match="verify --rebuild-frontier"):
        open_frontier(path)


def test_a_file_cut_short_is_damage(path: Path) -> None:
    fill(path)
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(FrontierError, match="rebuild-frontier"):
        open_frontier(path)


def test_another_database_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(FrontierError, match="not a frontier"):
        open_frontier(path)
    assert path.read_bytes()[100:] == before[100:]


def test_a_newer_file_asks_for_an_upgrade(path: Path) -> None:
    fill(path, 1)
    with sqlite3.connect(path) as sql:
        sql.execute("PRAGMA user_version = 99")
    sql.close()
    with pytest.raises(FrontierError, match="upgrade"):
        open_frontier(path)


def test_a_file_locked_by_another_process_is_said(path: Path) -> None:
    fill(path, 1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(FrontierError, match="locked by another process") as raised:
        open_frontier(path, busy_seconds=0.01)
    raised.value.__traceback__ = None  # which holds the frontier that is not open
    gc.collect()  # a connection that nobody closed warns, from Python 3.13 on
    other.close()
    fill(path, 9)


def test_reading_beside_a_writer_changes_nothing(path: Path) -> None:
    with open_frontier(path) as writer:
        writer.put([NewTask(url="https://a.example/1", key="1", site="a")], now=1.0)
        writer.lease(1, now=1.0)
        with open_frontier(path, read_only=True) as reader:
            assert reader.counts().leased == 1
            with pytest.raises(FrontierError, match="cannot be opened or written"):
                reader.put([NewTask(url="https://a.example/2", key="2", site="a")], now=1.0)
        assert writer.counts().leased == 1


def test_reading_what_is_not_there_says_so(path: Path) -> None:
    with pytest.raises(FrontierError, match="no frontier here"):
        open_frontier(path, read_only=True)
    assert not path.exists()


def test_a_frontier_is_known_by_its_file(path: Path, tmp_path: Path) -> None:
    with open_frontier(path) as frontier:
        frontier.sync()
        frontier.check()
    assert is_frontier(path)
    (tmp_path / "empty").touch()
    (tmp_path / "notes").write_bytes(b"no database" * 400)
    sqlite3.connect(tmp_path / "others").execute("CREATE TABLE t (a)").connection.close()
    found = {name: is_frontier(tmp_path / name) for name in ("missing", "empty", "notes", "others")}
    assert found == {"missing": False, "empty": False, "notes": True, "others": False}, "who opens notes is told"


def test_a_check_finds_an_index_that_disagrees_with_its_table(path: Path) -> None:
    fill(path, 9)
    with sqlite3.connect(path) as sql:
        sql.execute("PRAGMA writable_schema = ON")
        sql.execute("UPDATE sqlite_schema SET sql = replace(sql, 'urls (key)', 'urls (id)') WHERE name = 'urls_key'")
    sql.close()
    with open_frontier(path, read_only=True) as opened, pytest.raises(FrontierError, match="rebuild-frontier"):
        opened.check()
