"""The index follows the articles' files, whatever happens to them."""

from __future__ import annotations

import gzip
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from search.making import article, store

from newscrawler.errors import ArchiveError, StorageError
from newscrawler.search import Updated, parse_query, search, update_index
from newscrawler.search.writing import CHUNK

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.storage import DataFolder


def found(folder: DataFolder, query: str) -> list[str]:
    return [hit.title.text for hit in search(folder, parse_query(query))]


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    folder = store(tmp_path, [article(1, "افتتاح الجسر")])
    assert update_index(folder) == Updated(added=1, rebuilt=False)
    assert update_index(folder) == Updated(added=0, rebuilt=False)
    store(tmp_path, [article(2, "إغلاق الجسر")])
    assert update_index(folder) == Updated(added=1, rebuilt=False)
    assert found(folder, "جسر") == ["إغلاق الجسر", "افتتاح الجسر"]


def test_more_articles_than_one_transaction_holds(tmp_path: Path) -> None:
    folder = store(tmp_path, [article(number, "خبر") for number in range(7)])
    assert update_index(folder, batch=3).added == 7
    assert len(found(folder, "خبر")) == 7


@pytest.mark.parametrize("gap", [0, 1, 2 * CHUNK])
def test_versions_and_repeated_lines_in_one_chunk_or_in_two(tmp_path: Path, gap: int) -> None:
    others = [article(number, "خبر") for number in range(10, 10 + gap)]
    old, new = article(1, "افتتاح الجسر"), article(1, "إغلاق الجسر", version=2)
    late, early = article(2, "ترميم النفق", version=2), article(2, "حفر النفق")
    folder = store(tmp_path, [old, late, *others, new, early, new])
    assert update_index(folder).added == gap + 4
    assert (found(folder, "جسر"), found(folder, "نفق")) == (["إغلاق الجسر"], ["ترميم النفق"])


def test_a_line_that_is_being_written_waits(tmp_path: Path) -> None:
    folder = store(tmp_path, [article(1, "افتتاح الجسر")])
    path = next(folder.article_files())
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:50])
    assert update_index(folder).added == 1
    path.write_bytes(whole)
    assert update_index(folder).added == 0


def test_the_latest_version_answers(tmp_path: Path) -> None:
    first = article(1, "افتتاح الجسر")
    folder = store(tmp_path, [first])
    update_index(folder)
    store(tmp_path, [replace(first, version=2, title="إغلاق النفق")])
    update_index(folder)
    assert found(folder, "جسر") == []
    assert found(folder, "نفق") == ["إغلاق النفق"]


def test_versions_stored_out_of_order(tmp_path: Path) -> None:
    first = article(1, "افتتاح الجسر")
    folder = store(tmp_path, [replace(first, version=2, title="إغلاق النفق"), first])
    update_index(folder)
    assert (found(folder, "جسر"), found(folder, "نفق")) == ([], ["إغلاق النفق"])


def test_a_file_that_was_cut_back_and_went_on_is_noticed(tmp_path: Path) -> None:
    folder = store(tmp_path, [article(1, "افتتاح الجسر"), article(2, "إغلاق النفق")])
    path = next(folder.article_files())
    update_index(folder)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    store(tmp_path, [article(3, "تدشين الميناء الجديد في المدينة الساحلية بعد أعوام")])
    assert update_index(folder) == Updated(added=2, rebuilt=True)
    assert found(folder, "نفق") == []
    assert found(folder, "ميناء")


def test_a_month_that_was_packed_is_found_again(tmp_path: Path) -> None:
    folder = store(tmp_path, [article(1, "افتتاح الجسر", "عبرت الشاحنات الجسر")])
    path = next(folder.article_files())
    update_index(folder)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    assert update_index(folder) == Updated(added=0, rebuilt=False)
    assert search(folder, parse_query("شاحنات"))[0].snippet.marked("[", "]") == "عبرت [الشاحنات] الجسر"
    assert update_index(folder) == Updated(added=0, rebuilt=False)


def test_articles_that_were_taken_away_are_found_no_more(tmp_path: Path) -> None:
    folder = store(tmp_path, [article(1, "افتتاح الجسر"), article(2, "إغلاق الجسر", site="other.example")])
    update_index(folder)
    next(folder.article_files("other.example")).unlink()
    assert update_index(folder) == Updated(added=1, rebuilt=True)
    assert found(folder, "جسر") == ["افتتاح الجسر"]


def test_a_damaged_index_names_what_mends_it_and_rebuild_does(tmp_path: Path) -> None:
    folder = store(tmp_path, [article(1, "افتتاح الجسر")])
    folder.search.write_bytes(b"no database at all, but something else" * 100)
    with pytest.raises(StorageError, match="--rebuild"):
        update_index(folder)
    assert update_index(folder, rebuild=True) == Updated(added=1, rebuilt=True)


def test_an_index_of_another_format_is_made_again(tmp_path: Path) -> None:
    folder = store(tmp_path, [article(1, "افتتاح الجسر")])
    update_index(folder)
    sql = sqlite3.connect(folder.search)
    sql.execute("PRAGMA user_version = 999")
    sql.close()
    assert update_index(folder).added == 1
    assert found(folder, "جسر") == ["افتتاح الجسر"]


def test_a_damaged_line_is_named_and_nothing_of_its_batch_is_kept(tmp_path: Path) -> None:
    folder = store(tmp_path, [article(1, "افتتاح الجسر")])
    path = next(folder.article_files())
    with path.open("ab") as out:
        out.write(b'{"id": 7}\n')
    for _ in range(2):
        with pytest.raises(ArchiveError, match=r"jsonl: offset [0-9]+: .*newscrawler verify"):
            update_index(folder)


def test_searches_at_the_same_time_index_every_article_once(tmp_path: Path) -> None:
    folder = store(tmp_path, [article(number, f"الجسر {number}") for number in range(300)])
    with ThreadPoolExecutor(4) as pool:
        added = [done.added for done in pool.map(update_index, [folder] * 4)]
    assert sum(added) == 300
    assert len(search(folder, parse_query("جسر"), limit=400)) == 300
