"""The archive as notebooks have it: a table, a search, a length, a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from export.conftest import archive_articles, full, store
from pyarrow import parquet

import newscrawler
from newscrawler.errors import UsageError
from newscrawler.export import Choice, Options, export

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return store(tmp_path / "data", archive_articles())


def test_the_table_is_that_of_the_export(data: Path, tmp_path: Path) -> None:
    archive = newscrawler.open_archive(data)
    now = archive_articles()[0].fetched_at
    export(tmp_path / "a.parquet", Options(archive=archive, choice=Choice(), created=now), name="parquet")
    assert archive.to_arrow().equals(parquet.read_table(tmp_path / "a.parquet"))
    some = archive.to_arrow(["title", "site"], site="beta.example", language="en")
    assert some.to_pydict() == {"title": ["News in English"], "site": ["beta.example"]}
    assert archive.to_arrow(["title"], site="beta.example", language="fa").num_rows == 0


def test_each_article_counts_once(data: Path) -> None:
    archive = newscrawler.open_archive(data)
    stored = [article.id for article in archive.articles()]
    assert (len(archive), archive.count("beta.example")) == (len(set(stored)), 3)
    assert repr(archive) == f"<SearchableArchive '{data}': alpha.example, beta.example>"
    assert "<td>beta.example</td><td>3</td><td>2026-01</td>" in archive._repr_html_()


def test_an_empty_archive_is_there_and_has_no_articles(tmp_path: Path) -> None:
    archive = newscrawler.open_archive(tmp_path)
    assert archive
    assert len(archive) == 0
    assert "no articles" in repr(archive)


def test_it_is_searched_as_by_the_command(data: Path) -> None:
    archive = newscrawler.open_archive(data)
    assert [hit.url for hit in archive.search("title:الافتتاح", limit=1)] == [full().url]
    with pytest.raises(UsageError, match="colour"):
        archive.search("colour:red")


def test_an_article_says_what_it_is() -> None:
    assert repr(full()) == "<Article 'افتتاح الجسر' alpha.example 2026-01-01: 37 words, version 1>"
    assert full()._repr_html_() == full().html()


def test_what_there_is_to_call_is_listed() -> None:
    assert {"extract", "extract_many", "open_archive", "parse_date"} <= set(dir(newscrawler))
    assert all(hasattr(newscrawler, name) for name in dir(newscrawler))
