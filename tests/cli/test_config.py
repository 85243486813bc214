"""newscrawler.toml: found upwards, overridden by the environment and by options; no contact, no public crawl."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newscrawler.cli.main import main
from newscrawler.config import read_config
from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

FILE = """
contact = "أرشيف@example.org"
data = "store"
[run]
revisit = "all"
[quarantine]
json = true
"""


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEWSCRAWLER_CONTACT", "NEWSCRAWLER_DATA", "NEWSCRAWLER_SITES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder two levels below a newscrawler.toml."""
    (tmp_path / "newscrawler.toml").write_text(FILE, "utf-8")
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def code_of(*args: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    return int(ended.value.code or 0)


def shown(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    assert code_of("config", "--json") == 0
    found: dict[str, dict[str, str]] = json.loads(capsys.readouterr().out)
    return found


def test_the_nearest_file_above_holds_and_its_paths_are_its_own(
    below: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = shown(capsys)
    assert found["contact"] == {"value": "أرشيف@example.org", "from": "newscrawler.toml"}
    assert found["data"]["value"] == str(tmp_path / "store")
    assert found["sites"] == {"value": str(tmp_path / "sites"), "from": "default"}
    (below / "newscrawler.toml").write_text('data = "near"\n', "utf-8")
    found = shown(capsys)
    assert (found["data"]["value"], found["contact"]["value"]) == ("near", "")


@pytest.mark.usefixtures("below")
def test_the_environment_wins_over_the_file_and_an_option_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert code_of("search", "نص") == 4
    assert str(tmp_path / "store") in capsys.readouterr().err
    monkeypatch.setenv("NEWSCRAWLER_DATA", str(tmp_path / "environment"))
    assert code_of("search", "نص") == 4
    assert str(tmp_path / "environment") in capsys.readouterr().err
    assert shown(capsys)["data"]["from"] == "NEWSCRAWLER_DATA"
    assert code_of("search", "نص", "--data", str(tmp_path / "option")) == 4
    assert str(tmp_path / "option") in capsys.readouterr().err


@pytest.mark.usefixtures("below")
def test_a_table_sets_the_options_of_a_command_and_of_a_group(capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("run", "--help") == 0
    assert "[default: all]" in capsys.readouterr().out
    assert code_of("quarantine", "list", "--help") == 0
    assert "store]" in capsys.readouterr().out.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("contact = 5", "contact"),
        ("contakt = 'a@example.org'", "unknown key 'contakt'; there are contact"),
        ("contact = ", "cannot be read"),
        ("[search]\nlimits = 3", "[search] has no option 'limits'; there are"),
        ("[crwal]\nlimit = 3", "[crwal] is no command; there are"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_name(
    below: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (below / "newscrawler.toml").write_text(text, "utf-8")
    assert code_of("search", "نص") == 2
    message = capsys.readouterr().err
    assert said in message
    assert str(below / "newscrawler.toml") in message


@pytest.mark.parametrize(
    "command", [("crawl", "https://news.example/"), ("sites", "add", "https://news.example/"), ("run",)]
)
def test_a_public_site_is_not_crawled_without_a_contact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "news.toml").write_text('url = "https://news.example/"\n', "utf-8")
    assert code_of(*command) == 2
    message = capsys.readouterr().err
    assert "https://news.example/: no contact" in message
    assert 'contact = "you@example.org" into newscrawler.toml' in message
    assert not list(tmp_path.glob("data/articles/*"))


def test_cron_lines_carry_the_contact(below: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of("schedule", "cron") == 0
    line = capsys.readouterr().out
    assert f"cd {below}" in line
    assert "NEWSCRAWLER_CONTACT='أرشيف@example.org'" in line


def test_a_folder_in_the_place_of_the_file_is_not_the_file(tmp_path: Path) -> None:
    (tmp_path / "newscrawler.toml").mkdir()
    assert read_config(tmp_path).file is None
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "newscrawler.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="cannot be read"):
        read_config(tmp_path / "a")
