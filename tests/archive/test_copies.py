"""Stories and their copies, found by many workers: the same as one process finds, in the same order."""

from __future__ import annotations

import gzip
import random
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from archive.mortal import MortalPool
from archive.test_reextract import Inline
from archive.test_reextract_parts import scheduler as scheduler  # noqa: PLC0414 - a fixture
from commands import newscrawler
from search.making import article, store

from newscrawler.archive import open_archive
from newscrawler.archive.copies import copied_stories
from newscrawler.archive.copies.columns import arrow
from newscrawler.archive.copies.joining import RangeWork
from newscrawler.archive.copies.sketching import SketchedPart, SketchWork
from newscrawler.archive.copies.telling import StoredPlace, TellWork
from newscrawler.archive.months import SiteMonth
from newscrawler.archive.workers import HERE, Workers, workers_for
from newscrawler.dates import Period
from newscrawler.dedup import clusters
from newscrawler.errors import ArchiveError, StorageError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.dedup import Story
    from newscrawler.items import Article
    from newscrawler.storage import DataFolder

SITES = ("alpha.example", "beta.example", "gamma.example")
MONTHS = ("2026-01", "2026-02")


def made() -> list[Article]:
    """Return 20 stories and copies of them, cut, longer or edited; some came out at the same minute."""
    dice = random.Random(5)
    found = []
    for story in range(20):
        words = [f"كلمة{dice.randrange(3000)}" for _ in range(80)]
        for copy in range(dice.choice((1, 1, 2, 3, 5))):
            text = " ".join(words[: dice.randrange(50, 80)] + [f"زيادة{dice.randrange(3000)}" for _ in range(copy * 4)])
            day = f"2026-01-{dice.randrange(1, 29):02}T10:00:00+03:00"
            fetched = f"{dice.choice(MONTHS)}-28T10:00:00+00:00"
            site = dice.choice(SITES)
            found.append(article(100 * story + copy, f"خبر {copy}", text, site=site, published=day, fetched_at=fetched))
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """Files of two months and three sites, one packed; an edited article; one that two sites have; many parts."""
    monkeypatch.setattr("newscrawler.archive.copies.finding._PART_BYTES", 9000)
    monkeypatch.setattr("newscrawler.archive.copies.joining._RANGE_BANDS", 500)
    first, second, *others = articles = made()
    edited = replace(second, version=2, text=first.text, near_hash=first.near_hash)
    elsewhere = replace(others[0], site=SITES[2], text=first.text, near_hash=first.near_hash)
    found = store(tmp_path / "data", [*articles, edited, elsewhere])
    path = found.articles_path(SITES[0], MONTHS[0])
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    return found


def alone(folder: DataFolder, since: str | None = None, sites: tuple[str, ...] = ()) -> list[Story]:
    with open_archive(folder.path) as archive:
        return list(clusters(lambda: archive.articles(since=since, site=sites or None)))


def found(folder: DataFolder, workers: Workers, since: str | None = None, sites: tuple[str, ...] = ()) -> list[Story]:
    return list(copied_stories(folder, sites=sites, period=Period.of(since, None), workers=workers))


@pytest.mark.parametrize("since", [None, "2026-01-15"])
@pytest.mark.parametrize("sites", [(), SITES[1:]])
def test_the_stories_are_those_of_one_process(folder: DataFolder, since: str | None, sites: tuple[str, ...]) -> None:
    here = alone(folder, since, sites)
    assert len(here) > 2
    assert found(folder, HERE, since, sites) == here
    assert not list(folder.path.glob(".clusters-*"))


def test_any_workers_find_the_same(folder: DataFolder, scheduler: str) -> None:
    here = alone(folder)
    assert found(folder, Workers(Inline(), lost=())) == here
    with workers_for([folder.path], loads="", cluster=scheduler, processes=None) as workers:
        assert found(folder, workers) == here


def test_a_process_that_is_killed_is_replaced(folder: DataFolder, tmp_path: Path) -> None:
    with MortalPool(tmp_path / "killed") as workers:
        assert found(folder, workers) == alone(folder)
    assert (tmp_path / "killed").exists()


def test_the_command_says_the_same_with_processes(folder: DataFolder) -> None:
    here = newscrawler("clusters", "--json", data=folder.path)
    others = newscrawler("clusters", "--json", "--processes", "2", data=folder.path)
    assert (others.returncode, others.stdout) == (0, here.stdout)
    assert len(here.stdout.splitlines()) == len(alone(folder))


def test_an_archive_without_articles_has_no_stories(tmp_path: Path) -> None:
    assert found(store(tmp_path, []), HERE) == []
    assert found(store(tmp_path, [article(1, "خبر", "نص")]), HERE, since="2027-01-01") == []


@pytest.mark.parametrize(
    "line", [b'{"id": 7}', b'{"id":"a","url":"b","near_hash":"m1-","fetched_at":"2026-01-01T00:00Z"}']
)
def test_a_damaged_line_is_named(folder: DataFolder, line: bytes) -> None:
    path = folder.articles_path(SITES[1], MONTHS[0])
    offset = path.stat().st_size
    with path.open("ab") as out:
        out.write(line + b"\n")
    with pytest.raises(ArchiveError, match=rf"jsonl: offset {offset}: .*newscrawler verify"):
        found(folder, HERE)


def test_what_kills_twice_or_went_away_is_named(tmp_path: Path) -> None:
    part = SketchedPart(scratch=tmp_path, number=0)
    month = SiteMonth(site=SITES[0], month=MONTHS[0], files=(), ends={})
    place = StoredPlace(str(tmp_path / "gone.jsonl"), 0, 9)
    works = {
        "alpha.example 2026-01": SketchWork(months=(month,), period=Period(), part=part),
        "memory": RangeWork(parts=(part,), low=0, high=9, left_out=()),
        "gone.jsonl": TellWork(places=((place,),)),
    }
    for named, work in works.items():
        with pytest.raises(ArchiveError, match=named):
            work.lost(lambda _: None)
    with pytest.raises(StorageError, match=r"gone\.jsonl"):
        works["gone.jsonl"].run()


def test_pyarrow_that_is_not_there_is_named(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    arrow.cache_clear()
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError, match=r"newscrawler-ar\[parquet\]"):
        found(folder, HERE)
