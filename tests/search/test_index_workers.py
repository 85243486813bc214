"""An index that many workers made is the one that a single process makes, row by row and page by page."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from archive.mortal import MortalPool
from archive.test_reextract import Inline
from archive.test_reextract_parts import scheduler as scheduler  # noqa: PLC0414 - a fixture
from commands import newscrawler
from search.making import article, store

from newscrawler.archive.workers import HERE, Workers, workers_for
from newscrawler.errors import ArchiveError
from newscrawler.search import Updated, parse_query, search, update_index
from newscrawler.search.chunks import RowsWork

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.storage import DataFolder

TABLES = ("file", "site", "article", "words_data", "words_idx", "words_docsize", "words_config")


MANY = 40


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """Two sites, an edited article, more lines than chunks and transactions have, a packed month."""
    monkeypatch.setattr("newscrawler.search.chunks.CHUNK", 7)
    first = article(1, "افتتاح الجسر", "عبرت الشاحنات الجسر")
    many = [article(2 + at, f"خبر {at}", "نص عن المدينة والجسور", site="b.example") for at in range(MANY)]
    made = store(tmp_path / "data", [first, *many, replace(first, version=2, title="إغلاق النفق")])
    packed = store(tmp_path / "data", [article(5000, "خبر قديم", fetched_at="2025-12-02T03:04:05+00:00")])
    path = packed.articles_path("news.example", "2025-12")
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    return made


def pages(folder: DataFolder) -> dict[str, list[tuple[object, ...]]]:
    """Return all that the index holds, the inner pages of the table of words among it."""
    with closing(sqlite3.connect(folder.search)) as sql:
        return {table: sql.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES}  # noqa: S608


def made_by(folder: DataFolder, workers: Workers) -> tuple[Updated, dict[str, list[tuple[object, ...]]]]:
    return update_index(folder, rebuild=True, batch=20, workers=workers), pages(folder)


def test_any_workers_make_the_same_index(folder: DataFolder, scheduler: str) -> None:
    here = made_by(folder, HERE)
    assert here[0] == Updated(added=MANY + 3, rebuilt=True)
    assert made_by(folder, Workers(Inline(), lost=())) == here
    with workers_for([], loads="", cluster=scheduler, processes=None) as workers:
        assert made_by(folder, workers) == here


def test_a_process_that_is_killed_is_replaced(folder: DataFolder, tmp_path: Path) -> None:
    here = made_by(folder, HERE)
    with MortalPool(tmp_path / "killed") as workers:
        assert made_by(folder, workers) == here
    assert (tmp_path / "killed").exists()


def test_what_kills_twice_and_what_is_damaged_is_named(folder: DataFolder) -> None:
    path = next(folder.article_files("b.example"))
    work = RowsWork(path=path, number=1, is_packed=False, lines=[(7, b"{}")])
    with pytest.raises(ArchiveError, match=r"jsonl: offset 7: the process that read this was killed twice"):
        work.lost(lambda _: None)
    before = path.read_bytes()
    path.write_bytes(before + b'{"id": 7}\n')
    with pytest.raises(ArchiveError, match=rf"jsonl: offset {len(before)}: .*newscrawler verify"):
        update_index(folder, workers=Workers(Inline(), lost=()))


def test_another_process_that_reads_the_same_lines_meanwhile(folder: DataFolder) -> None:
    class Overtaken(Inline):
        """Before the first work is done another process has indexed everything, and then begun again."""

        def __init__(self) -> None:
            self.overtaking = [lambda: update_index(folder), lambda: update_index(folder, batch=9)]

        def submit(self, *args: object, **kwargs: object) -> object:
            if self.overtaking:
                self.overtaking.pop()()
            return super().submit(*args, **kwargs)

    assert update_index(folder, batch=20, workers=Workers(Overtaken(), lost=())).added == 0
    found = search(folder, parse_query("مدينة"), limit=2 * MANY)
    assert len({hit.id for hit in found}) == len(found) == MANY


def test_the_command_has_the_same_answers_with_processes(folder: DataFolder) -> None:
    alone = newscrawler("search", "جسر", "--rebuild", "--json", data=folder.path)
    others = newscrawler("search", "جسر", "--rebuild", "--json", "--processes", "2", data=folder.path)
    assert (others.returncode, others.stdout) == (0, alone.stdout)
    assert len(alone.stdout.splitlines()) == 10
