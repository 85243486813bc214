"""Near duplicates of many articles: groups, look-ups, replacement, files, and the stories told of them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

import pytest

from newscrawler.dedup import NearIndex, claimed_at, clusters, compare, content_hash, is_same_story, near_hash, tell
from newscrawler.errors import StorageError
from newscrawler.items import Article, Precision, article_id

if TYPE_CHECKING:
    from pathlib import Path

TURNS = count()


def chance(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big")


def words(size: int) -> list[str]:
    """Other words at each call, the same in each run."""
    turn = next(TURNS)
    return [f"كلمة{chance(f'{turn} {at}') % 5000}" for at in range(size)]


def text(chosen: list[str]) -> str:
    return " ".join(chosen)


ORIGINAL = words(300)
COPIES = {
    "same": ORIGINAL,
    "cut": ORIGINAL[:150],
    "extended": ORIGINAL + words(200),
    "edited": [word if at % 25 else "بدل" for at, word in enumerate(ORIGINAL)],
    "moved": ORIGINAL[150:] + ORIGINAL[:150],
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_found_and_an_unrelated_text_is_not(name: str) -> None:
    copy = near_hash("", text(COPIES[name]))
    assert is_same_story(near_hash("", text(ORIGINAL)), copy)
    assert not is_same_story(near_hash("", text(words(300))), copy)


def test_groups_hold_the_copies_of_a_story_and_nothing_else() -> None:
    with NearIndex() as index:
        index.add((name, near_hash("", text(copy))) for name, copy in COPIES.items())
        index.add((f"other-{at}", near_hash("", text(words(200)))) for at in range(50))
        assert len(index) == 55
        assert [sorted(group) for group in index.groups()] == [sorted(COPIES)]


def test_neighbours_come_most_similar_first_with_their_measures() -> None:
    with NearIndex() as index:
        index.add((name, near_hash("", text(copy))) for name, copy in COPIES.items())
        found = index.neighbours(near_hash("", text(ORIGINAL)))
    assert "same" in {neighbour.key for neighbour in found if neighbour.similarity == found[0].similarity}
    assert found[0].similarity == 1.0
    assert {neighbour.key for neighbour in found} == set(COPIES)
    cut = next(neighbour for neighbour in found if neighbour.key == "cut")
    assert cut.containment > 0.8 > cut.similarity


def test_adding_again_changes_nothing_and_a_new_version_replaces_the_old() -> None:
    with NearIndex() as index:
        first = [("a", near_hash("", text(ORIGINAL))), ("b", near_hash("", text(words(100))))]
        assert index.add(first) == 2
        assert index.add(first) == 0
        assert index.add([("b", near_hash("", text(ORIGINAL[:200])))]) == 1
        assert len(index) == 2
        assert [sorted(group) for group in index.groups()] == [["a", "b"]]
        assert index.add([("a", near_hash("", text(words(100))))]) == 1
        assert list(index.groups()) == []


def test_the_index_of_a_file_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "near.sqlite"
    with NearIndex(path) as index:
        index.add([("a", near_hash("", text(ORIGINAL)))])
    with NearIndex(path) as index:
        assert [neighbour.key for neighbour in index.neighbours(near_hash("", text(ORIGINAL[:200])))] == ["a"]


def test_a_file_that_is_no_database_is_a_storage_error(tmp_path: Path) -> None:
    path = tmp_path / "near.sqlite"
    path.write_bytes(b"not a database at all, but long enough to be read as one" * 10)
    with pytest.raises(StorageError, match="delete it"):
        NearIndex(path)


def test_a_damaged_sketch_leaves_the_index_as_it_was() -> None:
    with NearIndex() as index:
        index.add([("a", near_hash("", text(ORIGINAL)))])
        with pytest.raises(ValueError, match="near_hash"):
            index.add([("b", "m1-broken")])
        assert len(index) == 1


def test_texts_without_a_word_are_in_no_group() -> None:
    with NearIndex() as index:
        index.add([("a", near_hash("…", None)), ("b", near_hash("!", None))])
        assert list(index.groups()) == []


def test_a_formula_that_hundreds_of_texts_share_joins_none_of_them() -> None:
    formula = words(12)
    with NearIndex() as index:
        index.add((f"{at}", near_hash("", text(formula + words(120)))) for at in range(300))
        assert list(index.groups()) == []


def test_short_texts_need_more_in_common() -> None:
    one = near_hash("بالفيديو لحظة افتتاح جسر القناطر أمام المشاة", None)
    other = near_hash("بالفيديو لحظة افتتاح جسر الوادي أمام المشاة", None)
    assert not is_same_story(one, other)
    assert is_same_story(one, near_hash("بالفيديو.. لحظة افتتاح جسر القناطر أمام المُشاة", None))


def test_groups_do_not_depend_on_the_order_of_arrival() -> None:
    sketches = [(name, near_hash("", text(copy))) for name, copy in COPIES.items()]
    sketches += [(f"other-{at}", near_hash("", text(words(100)))) for at in range(20)]
    found = set()
    for seed in range(4):
        with NearIndex() as index:
            index.add(sorted(sketches, key=lambda entry: chance(f"{seed} {entry[0]}")))
            found.add(frozenset(frozenset(group) for group in index.groups()))
    assert len(found) == 1


def test_only_sqlite_errors_are_translated(tmp_path: Path) -> None:
    with NearIndex(tmp_path / "near.sqlite") as index:
        pass
    with pytest.raises(sqlite3.ProgrammingError):
        len(index)


def article(
    name: str, body: str | None, published: str | None, precision: Precision | None = None, *, title: str = "عنوان"
) -> Article:
    url = f"https://{name}.example/a"
    return Article(
        id=article_id(url),
        url=url,
        canonical_url=url,
        site=name,
        title=title,
        text=body,
        published=published,
        published_precision=precision,
        fetched_at="2026-05-03T10:00:00+00:00",
        content_hash=content_hash(title, body),
        near_hash=near_hash(title, body),
        extractor="test",
    )


BODY = "وصل الوفد إلى المدينة. عقد الوفد لقاء مع المحافظ. غادر الوفد مساء."


def test_a_story_names_the_first_publisher_and_what_the_others_changed() -> None:
    first = article("agency", BODY, "2026-05-01T08:00:00+03:00", "second")
    same = article("daily", BODY, "2026-05-01T09:00:00+03:00", "minute")
    renamed = article("portal", BODY.replace("وصل", "وَصَلَ"), "2026-05-01T09:30:00+03:00", "minute", title="آخر")
    cut = article("blog", BODY.replace("غادر الوفد مساء.", "ولم يصدر بيان."), "2026-05-02T00:00:00+03:00", "day")
    story = tell([cut, renamed, same, first])
    assert story.first == first
    assert [copy.article.site for copy in story.copies] == ["daily", "portal", "blog"]
    assert [copy.kind for copy in story.copies] == ["exact", "retitled", "near"]
    assert story.copies[2].added == ("ولم يصدر بيان.",)
    assert story.copies[2].cut == ("غادر الوفد مساء.",)
    assert story.copies[0].similarity == 1.0


@pytest.mark.parametrize(
    ("published", "precision", "claimed"),
    [
        pytest.param("2026-05-01T08:00:00+03:00", "minute", "2026-05-01T08:01:00+03:00", id="minute"),
        pytest.param("2026-05-01T00:00:00+03:00", "day", "2026-05-02T00:00:00+03:00", id="a-day-counts-with-its-end"),
        pytest.param("2026-05-03T00:00:00+03:00", "day", "2026-05-03T10:00:00+00:00", id="not-after-the-fetch"),
        pytest.param(None, None, "2026-05-03T10:00:00+00:00", id="undated"),
    ],
)
def test_claimed_at(published: str | None, precision: Precision | None, claimed: str) -> None:
    assert claimed_at(article("a", BODY, published, precision)) == datetime.fromisoformat(claimed)


def test_a_story_of_no_article_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        tell([])


def test_sentences_count_as_often_as_they_stand() -> None:
    assert compare("وصل الوفد. وصل الوفد.", "وصل الوفد.") == ((), ("وصل الوفد.",))
    assert compare(None, None) == ((), ())
    assert compare("وصل الوفد. غادر الوفد.", "غادر الوفد. وصل الوفد.") == ((), ())


def test_clusters_tell_the_latest_version_of_each_story_in_order_of_time() -> None:
    late = article("late", " ".join(words(60)), "2026-05-02T08:00:00+03:00", "minute")
    early = article("early", BODY, "2026-05-01T08:00:00+03:00", "minute")
    old = article("changed", BODY, "2026-05-01T07:00:00+03:00", "minute")
    edited = replace(article("changed", late.text, "2026-05-02T09:00:00+03:00", "minute"), version=2)
    follower = article("follower", BODY, "2026-05-01T08:30:00+03:00", "minute")
    alone = article("alone", " ".join(words(80)), None)
    records = [late, early, old, follower, alone, edited]
    told = list(clusters(lambda: records))
    assert [(story.first.site, [copy.article.site for copy in story.copies]) for story in told] == [
        ("early", ["follower"]),
        ("late", ["changed"]),
    ]
