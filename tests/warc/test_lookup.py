import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from archive.making import START, Crawl, exchange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawler.warc import CdxjLine, Lookup, Prior, Replay, index_path, surt, write_index


def line(url: str, second: int, offset: int) -> CdxjLine:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    return CdxjLine.of(
        url=url, moment=moment, mime="text/html", status="200", digest="sha1:X", length=1, offset=offset, filename="x"
    )


def written(path: Path, *, second: int) -> None:
    """Let *path* have been written at *second*: the clock of the file system ticks too slowly to tell by itself."""
    os.utime(path, (second, second))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.sampled_from("abcdeé/"), st.integers(0, 3)), max_size=30), min_size=1, max_size=4)
)
def test_every_answer_is_found_and_no_other(tmp_path: Path, files: list[list[tuple[str, int]]]) -> None:
    for number, entries in enumerate(files):
        warc = tmp_path / f"{number}.warc.gz"
        warc.touch()
        made = [line(f"http://x.example/{tail}", second, at) for at, (tail, second) in enumerate(entries)]
        write_index(index_path(warc), made)
        written(warc, second=1)
        written(index_path(warc), second=2)
    with Lookup(tmp_path) as lookup:
        for tail in "abcdeéf/":
            url = f"http://x.example/{tail}"
            found = [(one.warc.name, one.line.offset) for one in lookup.all(url)]
            expected = {
                (f"{number}.warc.gz", at)
                for number, entries in enumerate(files)
                for at, (other, _) in enumerate(entries)
                if surt(f"http://x.example/{other}") == surt(url)
            }
            assert len(found) == len(expected)
            assert set(found) == expected
    for path in tmp_path.iterdir():
        path.unlink()


def test_the_page_that_was_current_is_given(crawl: Crawl) -> None:
    days = [START.replace(microsecond=0) + timedelta(days=day) for day in range(3)]
    for day, moment in enumerate(days):
        crawl.add(exchange(1, fetched_at=moment, body=b"<html>%d" % day))
    crawl.close()
    replay = Replay(crawl.root)
    url = exchange(1).url

    def at(moment: datetime | None) -> bytes:
        capture = replay.get(url, moment)
        assert capture is not None
        return capture.body

    assert at(None) == b"<html>2"
    assert at(days[1]) == b"<html>1", "current from its own moment on"
    assert at(days[1] - timedelta(seconds=1)) == b"<html>0"
    assert at(days[1] + timedelta(hours=1)) == b"<html>1"
    assert at(days[0] - timedelta(days=9)) == b"<html>0"
    assert replay.get("https://news.example/none") is None


def test_a_page_is_preferred_to_an_error(crawl: Crawl) -> None:
    crawl.add(exchange(1))
    crawl.add(exchange(1, status=503, fetched_at=START + timedelta(days=1)))
    crawl.close()
    capture = Replay(crawl.root).get(exchange(1).url)
    assert capture is not None
    assert capture.http is not None
    assert capture.http.status == 200


def test_the_address_as_asked_is_preferred_to_its_twins(crawl: Crawl) -> None:
    crawl.add(exchange(1))
    crawl.add(exchange(1, url="http://www.news.example/1", fetched_at=START + timedelta(days=1), body=b"twin"))
    crawl.close()
    capture = Replay(crawl.root).get(exchange(1).url)
    assert capture is not None
    assert capture.url == exchange(1).url


# The WARC is written to at second 2: after its index, in one tick of the clock with it, or before it (which names all).
@pytest.mark.parametrize(("indexed", "indexed_at"), [(0, None), *product(range(4), (1, 2)), (3, 3)])
def test_a_file_is_searched_whatever_its_index_covers(crawl: Crawl, indexed: int, indexed_at: int | None) -> None:
    for number in range(3):
        crawl.add(exchange(number))
    if indexed_at is not None:
        write_index(index_path(crawl.warc), [made.line for made in crawl.lines[:indexed]])
        written(crawl.warc, second=2)
        written(index_path(crawl.warc), second=indexed_at)
    with Lookup(crawl.root / "warc") as lookup:
        assert [len(lookup.all(exchange(number).url)) for number in range(4)] == [1, 1, 1, 0]
        assert len(list(lookup)) == 3


def test_a_revisit_finds_its_original_in_another_file(tmp_path: Path) -> None:
    first, second = Crawl(tmp_path, name="20260101000000-0001"), Crawl(tmp_path, name="20260102000000-0002")
    one = exchange(1)
    ref = first.add(one)
    first.close()
    again = replace(one, fetched_at=one.fetched_at + timedelta(days=1))
    second.add(again, prior=Prior(url=one.url, fetched_at=one.fetched_at, digest=ref.digest))
    second.close()
    capture = Replay(tmp_path).get(one.url)
    assert capture is not None
    assert (capture.body, capture.fetched_at) == (one.body, again.fetched_at.replace(microsecond=0))
