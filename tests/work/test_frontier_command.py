"""newscrawler frontier: made, filled and looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from commands import here

from newscrawler.frontier import NewTask, open_frontier
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

    import postgres


@pytest.fixture
def address(postgres_server: postgres.Server) -> str:
    return postgres_server.fresh()


def test_a_frontier_is_made_once(address: str) -> None:
    again = here(["frontier", "init", "--frontier", address])
    assert (again.returncode, b"has a frontier already" in again.stdout) == (0, True)


def test_a_database_without_tables_says_how_they_are_made(postgres_server: postgres.Server, tmp_path: Path) -> None:
    told = here(["frontier", "status", "--frontier", postgres_server.address, "--data", str(tmp_path)])
    assert told.returncode == 4
    assert b"newscrawler frontier init" in told.stderr


def test_another_kind_of_address_is_wrong_use() -> None:
    told = here(["frontier", "init", "--frontier", "sqlite:///x"])
    assert told.returncode == 2
    assert b"postgresql://user@host/database" in told.stderr


def test_a_server_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    told = here(["frontier", "status", "--frontier", f"postgresql://news:secret@/x?host={tmp_path}"])
    assert told.returncode == 4
    assert b"the server does not answer" in told.stderr
    assert b"secret" not in told.stderr


def test_a_folder_is_taken_over_and_workers_find_it(address: str, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with open_frontier(folder.frontier) as frontier:
        frontier.put([NewTask(url="https://a.example/1", key="https://a.example/1", site="a")], now=1.0)
    copied = here(["frontier", "copy", "--frontier", address, "--data", str(tmp_path)])
    assert copied.returncode == 0, copied.stderr
    assert [path.name for path in tmp_path.glob("frontier.sqlite*")] != ["frontier.sqlite"]
    status = here(["frontier", "status", "--frontier", address, "--data", str(tmp_path), "--json"])
    assert json.loads(status.stdout) == {"leases": [], "pending": 1, "leased": 0, "done": 0}
    assert here(["frontier", "copy", "--frontier", address, "--data", str(tmp_path)]).returncode == 2
