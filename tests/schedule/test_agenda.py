"""Which sites are due, while their files come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawler.errors import SiteError
from newscrawler.schedule.agenda import Agenda
from newscrawler.sites.memory import Memory, save_memory
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_793_500_000.0


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    declared = tmp_path / "sites"
    declared.mkdir()
    for name in ("a", "b", "c"):
        declare(declared, name)
    return declared


def declare(sites: Path, name: str, url: str = "") -> None:
    (sites / f"{name}.toml").write_text(f'url = "{url or f"https://{name}.example/"}"\nevery = "1h"\n')


def ran(folder: DataFolder, site: str, *, due: float) -> None:
    save_memory(folder, Memory(site=site, ran=NOW - 100, due=due))


def names(agenda: Agenda) -> list[str]:
    return [site.name for site in agenda.due(now=NOW)]


def test_what_is_overdue_for_longest_comes_first_and_what_was_never_crawled_before_all(
    folder: DataFolder, sites: Path
) -> None:
    ran(folder, "a", due=NOW - 10)
    ran(folder, "b", due=NOW - 50)
    assert names(Agenda(folder, sites)) == ["c", "b", "a"]


def test_a_site_that_another_worker_has_crawled_meanwhile_is_not_due(folder: DataFolder, sites: Path) -> None:
    agenda = Agenda(folder, sites)
    assert names(agenda) == ["a", "b", "c"]
    ran(folder, "b", due=NOW + 1000)
    assert not agenda.is_due_still("b", now=NOW)
    assert agenda.is_due_still("a", now=NOW)
    assert names(agenda) == ["a", "c"]
    assert not agenda.is_due_still("gone", now=NOW)


def test_site_files_come_and_go_and_a_bad_one_changes_nothing(
    folder: DataFolder, sites: Path, caplog: pytest.LogCaptureFixture
) -> None:
    agenda = Agenda(folder, sites)
    (sites / "a.toml").unlink()
    declare(sites, "new")
    assert names(agenda) == ["b", "c", "new"]
    declare(sites, "bad", "not an address")
    (sites / "b.toml").unlink()
    assert names(agenda) == ["b", "c", "new"]
    assert "the sites stay as they were" in caplog.text
    with pytest.raises(SiteError):
        Agenda(folder, sites)
