"""Results counted, narrowed and sorted; the index read beside its writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from search.making import article, store

from newscrawler.errors import StorageError, UsageError
from newscrawler.search import Asked, IndexReader, browse, parse_query, search, update_index

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.storage import DataFolder


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = [
        article(1, "جسر المدينة", "نص", section="محليات", authors=("سلمى", "علي"), kind="article"),
        article(2, "بجسر قديم", "نص عن المدينة", section="محليات", authors=("علي",)),
        article(3, "سوق السمك", "نص عن الجسر", section="اقتصاد", site="other.example"),
    ]
    made.append(
        article(1, "جسر المدينة", "نص أطول", section="سياسة", version=2, fetched_at="2026-02-03T00:00:00+00:00")
    )
    folder = store(tmp_path, made)
    update_index(folder)
    return folder


def titles(reader: IndexReader, asked: Asked) -> list[str]:
    return [hit.title.text for hit in reader.results(asked).hits]


def test_answers_are_counted_by_what_the_latest_version_says(folder: DataFolder) -> None:
    found = IndexReader(folder).results(Asked(query=parse_query("جسر OR المدينة"))).found
    assert found.total == 3
    assert found.facets["section"] == (("اقتصاد", 1), ("سياسة", 1), ("محليات", 1))
    assert found.facets["author"] == (("علي", 1),)
    assert found.facets["day"] == (("2026-01-04", 1), ("2026-01-03", 1), ("2026-01-02", 1))


def test_the_best_order_is_that_of_search(folder: DataFolder) -> None:
    query = parse_query("جسر")
    assert titles(IndexReader(folder), Asked(query=query)) == [hit.title.text for hit in search(folder, query)]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (Asked(sort="new"), ["سوق السمك", "بجسر قديم", "جسر المدينة"]),
        (Asked(sort="old"), ["جسر المدينة", "بجسر قديم", "سوق السمك"]),
        (Asked(only={"author": "علي"}), ["بجسر قديم"]),
        (Asked(only={"site": "other.example", "day": "2026-01-04"}), ["سوق السمك"]),
        (Asked(only={"kind": "article"}), []),
        (Asked(query=parse_query("since:2026-01-03"), only={"language": "ar"}), ["سوق السمك", "بجسر قديم"]),
        (Asked(query=parse_query("جسر"), only={"section": "x'; DROP TABLE article; --"}), []),
    ],
    ids=["newest", "oldest", "one-of-two-authors", "site-and-day", "kind", "days", "a-value-is-a-value"],
)
def test_answers_are_sorted_and_narrowed(folder: DataFolder, asked: Asked, wanted: list[str]) -> None:
    assert titles(IndexReader(folder), asked) == wanted


def test_an_article_is_read_with_its_versions(folder: DataFolder) -> None:
    reader = IndexReader(folder)
    one = reader.versions(article(1, "").id)
    assert [version.version for version in one] == [1, 2]
    assert reader.latest([one[0].id, "0" * 16]) == one[1:]
    assert [(edit.id, edit.version) for edit in reader.edits(None, before=(float("inf"), 0), limit=9)] == [
        (one[0].id, 2)
    ]
    assert reader.counts() == {"news.example": 2, "other.example": 1}


def test_a_question_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    folder = store(tmp_path, (article(number, "خبر", "نص") for number in range(800)))
    update_index(folder)
    reader = IndexReader(folder, seconds=0.0)
    for _ in range(2):
        with pytest.raises(UsageError, match="needs more than 0 s"):
            reader.results(Asked(query=parse_query("خبر")))
    assert reader.catalog().last == 800  # what is counted by is read without that limit, and once


def test_an_index_that_is_made_again_is_opened_again(folder: DataFolder) -> None:
    reader = IndexReader(folder)
    assert reader.counts()
    folder.search.unlink()
    with pytest.raises(StorageError, match="search --rebuild"):
        reader.counts()
    update_index(folder, rebuild=True)
    assert reader.counts() == {"news.example": 2, "other.example": 1}


def test_what_is_indexed_meanwhile_is_counted_and_an_old_version_no_more(folder: DataFolder) -> None:
    reader = IndexReader(folder)
    first = reader.results(Asked(query=parse_query("جسر"), sort="new")).found
    store(
        folder.path,
        [
            article(2, "سقف", "نص", section="محليات", version=2, fetched_at="2026-02-04T00:00:00+00:00"),
            article(5, "جسر آخر", "نص", section="رياضة"),
        ],
    )
    update_index(folder)
    assert titles(reader, Asked(query=parse_query("جسر"), sort="new")) == ["جسر آخر", "سوق السمك", "جسر المدينة"]
    assert reader.results(Asked()).found.facets["section"] == (("اقتصاد", 1), ("رياضة", 1), ("سياسة", 1), ("محليات", 1))
    again = reader.results(Asked(query=parse_query("جسر"), sort="new"), upto=first.upto)
    assert [hit.title.text for hit in again.hits] == ["سوق السمك", "جسر المدينة"]


def test_of_more_answers_than_are_counted_those_with_the_word_in_the_title_stand_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browse, "COUNTED", 3)
    folder = store(tmp_path, (article(number, "الجسر" if number == 4 else "خبر", "عن جسر") for number in range(6)))
    update_index(folder)
    results = IndexReader(folder).results(Asked(query=parse_query("جسر")))
    assert results.found.is_cut
    assert [(hit.title.text, hit.score) for hit in results.hits] == [("الجسر", 1.0), ("خبر", 0.0), ("خبر", 0.0)]
    oldest = IndexReader(folder).results(Asked(query=parse_query("جسر"), sort="old"), limit=1)
    assert oldest.hits[0].id == article(0, "").id
