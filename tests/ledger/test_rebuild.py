"""A frontier made again from the files knows every article, its latest version and its place."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.frontier import NewTask, open_frontier
from newscrawler.items import Article, Http, Rejection, article_id
from newscrawler.items.schema import encode_line
from newscrawler.ledger import open_ledger, rebuild_frontier

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://a.example/news/1"


def version(number: int) -> Article:
    return Article(
        id=article_id(URL),
        version=number,
        url=URL,
        canonical_url=URL,
        site="a",
        title="عنوان",
        text=f"نص {number}",
        fetched_at=f"2026-1{number}-01T00:00:00+00:00",
        http=Http(status=200, etag=f'"{number}"'),
        content_hash=f"{number:064x}",
        near_hash="x",
        extractor="1",
    )


def fill(data: Path) -> None:
    (data / "articles/a").mkdir(parents=True)
    (data / "rejected/a").mkdir(parents=True)
    (data / "warc/a").mkdir(parents=True)
    (data / "articles/a/2026-10.jsonl.gz").write_bytes(gzip.compress(encode_line(version(0))))
    newest = encode_line(version(2)) + encode_line(version(1)) + b"not json\n" + b'{"torn'
    (data / "articles/a/2026-11.jsonl").write_bytes(newest)
    rejection = Rejection(url="https://a.example/tag/x", reason="listing", site="a")
    (data / "rejected/a/2026-11.jsonl").write_bytes(encode_line(rejection))
    (data / "warc/a/20261001000000-00000.warc.gz").write_bytes(gzip.compress(b"old"))
    torn = gzip.compress(b"torn")[:-3]
    (data / "warc/a/20261101000000-00001.warc.gz").write_bytes(gzip.compress(b"whole", mtime=0) + torn)
    (data / "frontier.sqlite").write_bytes(b"\xaa" * 9000)


def test_a_frontier_is_made_again_from_the_files(tmp_path: Path) -> None:
    fill(tmp_path)
    rebuilt = rebuild_frontier(tmp_path, now=1_793_500_000.0)
    assert (rebuilt.articles, rebuilt.rejected, rebuilt.damaged_lines, rebuilt.files) == (3, 1, 1, 5)
    assert rebuilt.old is not None
    assert rebuilt.old.read_bytes() == b"\xaa" * 9000
    with open_frontier(tmp_path / "frontier.sqlite", read_only=True) as frontier:
        state = frontier.article(article_id(URL))
        assert (state.version, state.file, state.offset) == (2, "articles/a/2026-11.jsonl", 0)
        assert state.content_hash == version(2).content_hash
        assert frontier.status("https://a.example/tag/x").state == "done"
        assert frontier.counts().outcomes == {"rejected": 1, "stored": 3}


def test_what_is_told_of_each_page_comes_from_its_line(tmp_path: Path) -> None:
    fill(tmp_path)
    at = datetime(2026, 11, 2, tzinfo=UTC)
    other = Rejection(url="https://a.example/tag/y", reason="soft_404", site="a", fetched_at=at.isoformat())
    with (tmp_path / "rejected/a/2026-11.jsonl").open("ab") as file:
        file.write(b"not json\n" + encode_line(other) + b"{}\n")
    (tmp_path / "frontier.sqlite.new").write_bytes(b"half made")
    (tmp_path / "frontier.sqlite.new-wal").write_bytes(b"of another time")
    rebuilt = rebuild_frontier(tmp_path, now=1_793_500_000.0)
    assert (rebuilt.rejected, rebuilt.damaged_lines) == (2, 3)
    with open_frontier(tmp_path / "frontier.sqlite", read_only=True) as frontier:
        (*_, newest) = frontier.history(URL)
        assert (newest.outcome, newest.reason, newest.status) == ("stored", "rebuilt", 200)
        (event,) = frontier.history(other.url)
        assert (event.outcome, event.reason, event.moment) == ("rejected", "soft_404", at.timestamp())
        (undated,) = frontier.history("https://a.example/tag/x")
        assert undated.moment == 1_793_500_000.0
        packed, plain = "articles/a/2026-10.jsonl.gz", "articles/a/2026-11.jsonl"
        assert packed not in frontier.offsets(), "a packed month is closed"
        assert frontier.sizes()[packed] == (tmp_path / packed).stat().st_size
        assert frontier.sizes()[plain] == (tmp_path / plain).stat().st_size - len(b'{"torn')


def test_after_it_torn_ends_are_cut_and_nothing_known_is_fetched(tmp_path: Path) -> None:
    fill(tmp_path)
    rebuild_frontier(tmp_path, now=1_793_500_000.0)
    with open_ledger(tmp_path) as ledger:
        ledger.discovered([NewTask(url=URL, key=URL, site="a")])
        assert ledger.lease(5) == []
    assert (tmp_path / "articles/a/2026-11.jsonl").read_bytes().endswith(b"not json\n")
    assert (tmp_path / "warc/a/20261101000000-00001.warc.gz").read_bytes() == gzip.compress(b"whole", mtime=0)


def test_an_edit_after_it_is_the_next_version(tmp_path: Path) -> None:
    fill(tmp_path)
    rebuild_frontier(tmp_path, now=1_793_500_000.0)
    with open_ledger(tmp_path) as ledger:
        known = ledger.article(article_id(URL))
        ledger.store_article(replace(version(1), version=known.version + 1))
        assert ledger.article(article_id(URL)).version == 3


def test_what_was_noted_of_articles_stays_told(tmp_path: Path) -> None:
    name = "moves/a/2026-11.jsonl"
    with open_ledger(tmp_path, command="a crawl") as ledger:
        ledger.append(name, b"{}\n")
    (tmp_path / name).write_bytes(b'{}\n{"torn')
    rebuild_frontier(tmp_path, now=1_793_500_000.0)
    with open_frontier(tmp_path / "frontier.sqlite", read_only=True) as frontier:
        assert frontier.sizes()[name] == 3
    told = (tmp_path / "custody.jsonl").read_text("utf-8").splitlines()
    assert [name in line for line in told] == [True]
