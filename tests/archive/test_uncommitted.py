"""What a crawl has written and not committed is nobody's yet: no reader of the archive hands it out."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import msgspec
import pytest
from archive.making import Crawl, article, exchange
from click.testing import CliRunner

from newscrawler.archive import open_archive
from newscrawler.archive.moves import Move, ids_at
from newscrawler.archive.reextract.jobs import reextract
from newscrawler.archive.verify import verify
from newscrawler.cli.export import command as export
from newscrawler.frontier import open_frontier
from newscrawler.ledger import rebuild_frontier
from newscrawler.search import parse_query, search, update_index
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = "articles/news.example/2026-01.jsonl"
TITLES = [f"خبر {number}" for number in range(3)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three articles are committed; an edit, a new article and its page lie behind the committed sizes."""
    root = tmp_path / "data"
    crawl = Crawl(root)
    for number in range(3):
        crawl.store(article(number, warc=crawl.add(exchange(number))))
    rebuild_frontier(root, now=1.0)
    crawl.store(article(1, version=2, title="خبر 1 معدل"))
    crawl.store(article(4, warc=crawl.add(exchange(4))))
    crawl.close()
    assert {finding.kind for finding in verify(root)} == {"uncommitted_tail"}
    return root


def commit(root: Path) -> None:
    rebuild_frontier(root, now=2.0)


def listed(root: Path) -> list[str]:
    with open_archive(root) as archive:
        return [one.title for one in archive.articles()]


def test_articles_end_at_the_committed_size(data: Path) -> None:
    with open_archive(data) as archive:
        assert [one.title for one in archive.articles()] == TITLES
        assert [one.title for one in archive.articles(versions="all")] == TITLES
        assert [one.version for one in archive.history(article(1).id)] == [1]
        commit(data)
        assert [one.title for one in archive.articles()] == ["خبر 0", "خبر 2", "خبر 1 معدل", "خبر 4"]
        assert [one.version for one in archive.history(article(1).id)] == [1, 2]


def test_an_export_hands_out_nothing_that_verify_calls_uncommitted(data: Path) -> None:
    out = data.parent / "out.jsonl"
    result = CliRunner().invoke(export, [str(out), "--format", "jsonl", "--data", str(data)], standalone_mode=False)
    assert result.exception is None
    assert [json.loads(line)["title"] for line in out.read_text("utf-8").splitlines()] == TITLES


def test_a_page_is_found_when_it_is_committed(data: Path) -> None:
    url = exchange(4).url
    with open_archive(data) as archive:
        assert archive.get(exchange(2).url) is not None
        assert archive.get(url) is None
    commit(data)
    with open_archive(data) as archive:
        assert archive.get(url) is not None


def test_the_index_of_words_holds_what_is_committed(data: Path) -> None:
    folder = DataFolder(data)
    assert update_index(folder).added == 3
    assert update_index(folder).added == 0
    assert {hit.version for hit in search(folder, parse_query("خبر"))} == {1}
    commit(data)
    updated = update_index(folder)
    assert (updated.added, updated.rebuilt) == (2, False)
    assert len(search(folder, parse_query("خبر"))) == 4


def test_pages_are_read_again_when_they_are_committed(data: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        assert len(list(reextract(data, executor=executor))) == 3
        commit(data)
        assert len(list(reextract(data, executor=executor))) == 4


def test_a_move_counts_when_it_is_committed(data: Path) -> None:
    url = "https://news.example/new/"
    move = Move(id=article(1).id, url=article(1).url, moved_to=url, site="news.example", how="http_301", noticed="2026")
    path = data / "moves/news.example/2026-01.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(msgspec.json.encode(move) + b"\n")
    for size, ids in ((0, []), (path.stat().st_size, [move.id])):
        with open_frontier(data / "frontier.sqlite") as frontier:
            frontier.register("moves/news.example/2026-01.jsonl", size)
        assert ids_at(DataFolder(data), url) == ids


def test_a_file_that_the_frontier_does_not_know_is_read_whole(data: Path) -> None:
    Crawl(data, site="other.example").store(article(9, site="other.example"))
    assert listed(data) == [*TITLES, "خبر 9"]


def test_without_a_frontier_all_is_read(data: Path, caplog: pytest.LogCaptureFixture) -> None:
    frontier = data / "frontier.sqlite"
    content = frontier.read_bytes()
    frontier.write_bytes(content[:100] + b"\xaa" * (len(content) - 100))
    with caplog.at_level(logging.WARNING):
        assert len(listed(data)) == 4
    assert "what was committed is not known" in caplog.text
    frontier.unlink()
    assert len(listed(data)) == 4
