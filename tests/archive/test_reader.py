import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from archive.making import Crawl, article, exchange

from newscrawler.archive import open_archive
from newscrawler.errors import ArchiveError, StorageError, UsageError
from newscrawler.items.schema import encode_line


def listed(root: Path, **choice: Any) -> list[tuple[str, int]]:
    with open_archive(root) as archive:
        return [(one.title, one.version) for one in archive.articles(**choice)]


@pytest.fixture
def three(crawl: Crawl) -> Crawl:
    crawl.store(article(1, published="2026-01-01T10:00:00+03:00"))
    crawl.store(article(2, language="en"))
    crawl.store(article(1, version=2, title="خبر 1 معدل", fetched_at="2026-02-03T00:00:00+00:00"))
    crawl.store(article(3, site="other.example", fetched_at="2026-03-01T00:00:00+00:00"))
    return crawl


def test_the_latest_version_of_each_article_is_given(three: Crawl) -> None:
    assert listed(three.root) == [("خبر 2", 1), ("خبر 1 معدل", 2), ("خبر 3", 1)]


def test_all_versions_are_given_when_asked_for(three: Crawl) -> None:
    assert listed(three.root, versions="all") == [("خبر 1", 1), ("خبر 2", 1), ("خبر 1 معدل", 2), ("خبر 3", 1)]


CHOICES = [
    pytest.param({"site": "other.example"}, ["خبر 3"], id="site"),
    pytest.param({"language": "en"}, ["خبر 2"], id="language"),
    pytest.param({"since": "2026-02-01"}, ["خبر 1 معدل", "خبر 3"], id="since"),
    pytest.param({"until": "2026-02-01"}, ["خبر 2"], id="until"),
    pytest.param({"since": "2026-01-02T06:04:05+03:00", "until": "2026-01-02T03:04:06"}, ["خبر 2"], id="moments"),
    pytest.param({"since": "2026-01-02T03:04:06+00:00", "until": "2026-01-03"}, [], id="a-second-later"),
    pytest.param({"site": "none.example"}, [], id="unknown-site"),
    pytest.param({"site": ("other.example", "none.example", "other.example")}, ["خبر 3"], id="sites"),
]


@pytest.mark.parametrize(("choice", "titles"), CHOICES)
def test_articles_are_chosen(three: Crawl, choice: dict[str, Any], titles: list[str]) -> None:
    assert [title for title, _ in listed(three.root, **choice)] == titles


def test_a_day_is_one_of_the_site_or_of_the_zone_that_is_named(crawl: Crawl) -> None:
    crawl.store(article(1, published="2026-01-31T00:30:00+03:00", fetched_at="2026-02-05T00:00:00+00:00"))
    crawl.store(article(2, published="2026-01-30T23:30:00-05:00", fetched_at="2026-02-05T00:00:00+00:00"))

    def of(since: str, until: str, timezone: str | None = None) -> list[str]:
        return [title for title, _ in listed(crawl.root, since=since, until=until, timezone=timezone)]

    assert of("2026-01-30", "2026-01-31") == ["خبر 2"]
    assert of("2026-01-31", "2026-02-01") == ["خبر 1"]
    assert of("2026-01-30", "2026-01-31", "UTC") == ["خبر 1"]
    assert of("2026-01-31", "2026-02-01", "Asia/Riyadh") == ["خبر 1", "خبر 2"]
    assert of("2026-01-30T21:30:00+00:00", "2026-01-30T21:30:01Z") == ["خبر 1"]
    with pytest.raises(UsageError, match="no such time zone"):
        of("2026-01-30", "2026-01-31", "Riyadh")


def test_the_first_hour_of_a_month_lies_in_the_file_of_the_month_before(crawl: Crawl) -> None:
    crawl.store(article(1, published="2026-02-01T00:30:00+03:00", fetched_at="2026-01-31T21:40:00+00:00"))
    assert [path.stem for path in crawl.root.glob("articles/*/*")] == ["2026-01"]
    assert listed(crawl.root, since="2026-02-01") == [("خبر 1", 1)]


def test_history_gives_every_version(three: Crawl) -> None:
    with open_archive(three.root) as archive:
        assert [one.version for one in archive.history(article(1).id)] == [1, 2]


def test_the_raw_page_is_the_page(crawl: Crawl) -> None:
    ref = crawl.add(exchange(1, body=gzip.compress(b"<html>"), headers=((b"Content-Encoding", b"gzip"),)))
    with open_archive(crawl.root) as archive:
        assert archive.raw(article(1, warc=ref)) == b"<html>"
        with pytest.raises(ArchiveError, match="without a WARC"):
            archive.raw(article(1))


def pack(path: Path, lines: slice) -> None:
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(b"".join(path.read_bytes().splitlines(keepends=True)[lines])))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: (pack(path, slice(None)), path.unlink()), id="packed"),
        pytest.param(lambda path: pack(path, slice(None)), id="packed-and-not-yet-removed"),
        pytest.param(lambda path: pack(path, slice(1)), id="packing-interrupted"),
        pytest.param(
            lambda path: (
                pack(path, slice(1)),
                path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:])),
            ),
            id="packed-and-gone-on",
        ),
    ],
)
def test_a_packed_month_reads_the_same(three: Crawl, change: Callable[[Path], object]) -> None:
    before = listed(three.root, versions="all")
    change(three.root / "articles" / "news.example" / "2026-01.jsonl")
    assert listed(three.root, versions="all") == before


def test_an_unfinished_last_line_is_not_read(three: Crawl) -> None:
    path = three.root / "articles" / "other.example" / "2026-03.jsonl"
    with path.open("ab") as stream:
        stream.write(encode_line(article(4))[:-30])
    assert len(listed(three.root)) == 3


def test_a_damaged_line_names_its_place(three: Crawl) -> None:
    path = three.root / "articles" / "other.example" / "2026-03.jsonl"
    size = path.stat().st_size
    with path.open("ab") as stream:
        stream.write(b'{"schema":"article/1"}\n')
    with pytest.raises(ArchiveError, match=f"offset {size}: .*verify"):
        listed(three.root)


def test_wrong_use_says_what_to_write(three: Crawl) -> None:
    with pytest.raises(UsageError, match="2026-01-31"):
        listed(three.root, since="yesterday")
    with pytest.raises(UsageError, match="'latest' or 'all'"):
        listed(three.root, versions="newest")
    with pytest.raises(StorageError, match="newscrawler crawl"):
        open_archive(three.root / "none")


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    peaks = []
    line = encode_line(article(1, text="نص " * 300))
    for count in (50, 500):
        crawl = Crawl(tmp_path / str(count))
        path = crawl.root / "articles" / "news.example" / "2026-01.jsonl"
        path.parent.mkdir(parents=True)
        first_id = article(1).id.encode()
        path.write_bytes(b"".join(line.replace(first_id, b"%016x" % number) for number in range(count)))
        tracemalloc.start()
        assert sum(1 for _ in open_archive(crawl.root).articles()) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5 + 50_000
