import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from archive.making import Crawl, exchange
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.errors import ArchiveError
from newscrawler.warc import CdxjLine, Prior, ensure_index, index_path, surt
from newscrawler.warc.index import fresh_lines, scan

# Left: URLs of the web. Right: what cdxj-indexer 1.5 writes for them, seen on 2026-11-23.
KEYS = [
    ("http://www.example.com/", "com,example)/"),
    ("https://WWW2.Example.com:443/A/B/?b=2&a=1#frag", "com,example)/a/b?a=1&b=2"),
    ("http://example.com:8080/a/", "com,example:8080)/a"),
    ("http://127.0.0.1:37155/%D8%A3%D8%AE/1/?p=12&amp", "1,0,0,127:37155)/%d8%a3%d8%ae/1?amp&p=12"),
    ("http://[::1]:80/a", "::1)/a"),
    ("http://user:pass@example.com/x", "com,example)/x"),
    ("http://example.com", "com,example)/"),
    ("http://example.com?x=1", "com,example)/?x=1"),
    ("http://example.com/?", "com,example)/"),
    ("http://example.com/a//b/../c/./d", "com,example)/a/c/d"),
    ("http://example.com/%D8%A7%d9%84/%41%7e", "com,example)/%d8%a7%d9%84/a~"),
    ("http://example.com/ال خبر", "com,example)/%d8%a7%d9%84%20%d8%ae%d8%a8%d8%b1"),
    ("http://example.com/a%20b+c?q=a%20b+c&z", "com,example)/a%20b+c?q=a%20b+c&z"),
    ("http://example.com/a?PHPSESSID=0123456789abcdefghijklemopqrstuv&x=1", "com,example)/a?x=1"),
    ("http://example.com/a?x=1&sid=9682993c8daa2c5497996114facdc805", "com,example)/a?&x=1"),
    ("http://example.com/a?cfid=12&cftoken=34&x=1", "com,example)/a?x=1"),
    ("http://example.com/(S(4hqa0555fwsecu455xqckv45))/m.aspx", "com,example)/m.aspx"),
    ("http://example.com./a", "com,example)/a"),
    ("http://wwwx.example.com/", "com,example,wwwx)/"),
    ("http://مثال.إختبار/a", "xn--kgbechtv,xn--mgbh0fb)/a"),
    ("http://example.com/a?b&a&&c=", "com,example)/a?&a&b&c="),
    ("http://example.com/%25%32%35", "com,example)/%25"),
    ("http://example.com/a?x=%26&y=%3D", "com,example)/a?&x=&y=="),
    ("http://example.com/%e4", "com,example)/%e4"),
    ("http://example.com/%zz", "com,example)/%25zz"),
    ("dns:example.com", "dns:example.com"),
    ("https://example.com:80/", "com,example:80)/"),
    (" http://example.com/\tb ", "com,example)/b"),
]


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_a_url_has_the_key_that_other_tools_give_it(url: str, key: str) -> None:
    assert surt(url) == key


@given(st.text(max_size=60))
def test_no_url_raises_and_every_key_is_one_word_of_ascii(tail: str) -> None:
    key = surt("http://example.com/" + tail)
    assert key.isascii()
    assert " " not in key
    assert "\n" not in key


def test_a_line_reads_as_other_tools_write_it() -> None:
    line = CdxjLine.of(
        url="https://news.example/%D8%A7",
        moment=datetime(2026, 1, 2, 3, 4, 5, 999999, tzinfo=UTC),
        mime="text/html; charset=utf-8",
        status="200",
        digest="sha1:X",
        length=5,
        offset=7,
        filename="a.warc.gz",
    )
    assert line.encode() == (
        b'example,news)/%d8%a7 20260102030405 {"url": "https://news.example/%D8%A7", "mime": "text/html", '
        b'"status": "200", "digest": "sha1:X", "length": "5", "offset": "7", "filename": "a.warc.gz"}\n'
    )
    assert CdxjLine.parse(line.encode()) == line


@pytest.mark.parametrize(
    "line", [b"", b"a b\n", b"a b {}\n", b'a b {"url": 1, "length": "x"}\n', b"a b []\n", b"\xff\n"]
)
def test_a_line_that_is_none_is_refused(line: bytes) -> None:
    with pytest.raises(ArchiveError, match="verify --repair"):
        CdxjLine.parse(line)


def test_the_index_of_the_crawl_is_the_index_of_the_file(crawl: Crawl) -> None:
    for number in (3, 1, 2):
        crawl.add(exchange(number))
    crawl.add(exchange(9, headers=(), status=404))
    crawl.add(exchange(8, headers=((b"Content-Type", b" Text/HTML;charset=x"),)))
    crawl.close()
    before = index_path(crawl.warc).read_bytes()
    ensure_index(crawl.warc, anew=True)
    assert index_path(crawl.warc).read_bytes() == before
    assert before.splitlines() == sorted(before.splitlines())


def test_an_index_grows_with_its_file(crawl: Crawl) -> None:
    crawl.add(exchange(5))
    assert fresh_lines(crawl.warc) is None
    first = ensure_index(crawl.warc)
    assert fresh_lines(crawl.warc) == first
    crawl.add(exchange(1))
    assert fresh_lines(crawl.warc) is None
    assert [line.url for line in ensure_index(crawl.warc)] == ["https://news.example/1/", "https://news.example/5/"]


def test_an_index_of_more_than_the_file_holds_is_built_again(crawl: Crawl) -> None:
    crawl.add(exchange(1))
    second = crawl.add(exchange(2))
    ensure_index(crawl.warc)
    with crawl.warc.open("rb+") as stream:
        stream.truncate(second.offset)
    assert [line.url for line in ensure_index(crawl.warc)] == ["https://news.example/1/"]


def test_records_without_a_date_are_stepped_over(crawl: Crawl, caplog: pytest.LogCaptureFixture) -> None:
    crawl.add(exchange(1))
    ref = crawl.add(exchange(2))
    crawl.add(exchange(3))
    data = bytearray(crawl.warc.read_bytes())
    data[ref.offset + 100] ^= 0xFF
    crawl.warc.write_bytes(data)
    assert [line.url for line in scan(crawl.warc)] == ["https://news.example/1/", "https://news.example/3/"]
    assert "newscrawler verify" in caplog.text


def test_members_without_a_record_are_named_once_and_counted(crawl: Crawl, caplog: pytest.LogCaptureFixture) -> None:
    crawl.add(exchange(1))
    crawl.warc.write_bytes(gzip.compress(b"") * 1000 + crawl.warc.read_bytes())
    assert [line.url for line in scan(crawl.warc)] == ["https://news.example/1/"]
    assert len(caplog.records) == 2
    assert "999 more" in caplog.text


def test_revisits_are_marked(crawl: Crawl) -> None:
    one = exchange(1)
    ref = crawl.add(one)
    later = replace(one, fetched_at=one.fetched_at + timedelta(days=1))
    crawl.add(later, prior=Prior(url=one.url, fetched_at=one.fetched_at, digest=ref.digest))
    assert [line.is_revisit for line in ensure_index(crawl.warc)] == [False, True]
