"""The stories that pages tell of are kept between starts, and made again when what was kept is of no use."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from web.archives import BRIDGE, EDITED, SITE, archive_of_all, article, versioned

from newscrawler.ledger import open_ledger
from newscrawler.search import IndexReader, update_index
from newscrawler.web.stories import KeptStories

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.storage import DataFolder

COPY = article(7, "", site="other.example").id
LATER = versioned(article(9, "", site="third.example"), "جسر المدينة مفتوح", f"{EDITED}\n\nوالمرور فيه بلا رسوم.")
STORY = {BRIDGE.id, COPY}


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return archive_of_all(tmp_path)


def groups(folder: DataFolder) -> list[set[str]]:
    update_index(folder)
    return [set(group) for group in KeptStories(IndexReader(folder)).groups()]


def changes(path: Path) -> int:
    with sqlite3.connect(path) as sql:
        return int(sql.execute("SELECT max(number) FROM sketch").fetchone()[0])


def test_what_was_compared_is_not_compared_again_and_what_comes_is(folder: DataFolder) -> None:
    assert groups(folder) == [STORY]
    seen = changes(folder.stories)
    assert groups(folder) == [STORY]
    assert changes(folder.stories) == seen
    with open_ledger(folder.path) as ledger:
        ledger.store_article(LATER)
    assert groups(folder) == [STORY | {LATER.id}]
    assert changes(folder.stories) == seen + 1


def test_an_index_that_was_made_again_makes_them_again(folder: DataFolder) -> None:
    assert groups(folder) == [STORY]
    next(folder.article_files("other.example")).unlink()
    update_index(folder, rebuild=True)
    assert groups(folder) == []


@pytest.mark.parametrize("damage", [b"no database at all" * 200, b"SQLite format 3\0" + b"\x07" * 4000])
def test_a_damaged_file_is_made_again(folder: DataFolder, damage: bytes) -> None:
    assert groups(folder) == [STORY]
    folder.stories.write_bytes(damage)
    assert groups(folder) == [STORY]
    assert groups(folder) == [STORY]


def test_the_newest_story_stands_first(folder: DataFolder) -> None:
    text = "هطلت أمطار غزيرة على الوادي طوال الليل وسالت السيول."
    rain = [replace(versioned(article(at, "", site=SITE), "أمطار", text), published="2025-01-01") for at in (20, 21)]
    with open_ledger(folder.path) as ledger:
        for one in rain:
            ledger.store_article(one)
    assert groups(folder) == [STORY, {one.id for one in rain}]
