"""What stands in a record, byte by byte: what other tools read of it is what the standard says."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from archive.making import START, Crawl, exchange
from warcio.archiveiterator import ArchiveIterator

from newscrawler.errors import ArchiveError
from newscrawler.warc import Prior, Replay, WarcInfo, WarcWriter, surt
from newscrawler.warc.records import parse_pairs

if TYPE_CHECKING:
    from typing import Any


def written(data: bytes) -> dict[str, Any]:
    return {record.rec_type: (record, record.raw_stream.read()) for record in ArchiveIterator(io.BytesIO(data))}


def test_a_record_has_the_version_and_the_types_of_the_standard() -> None:
    writer = WarcWriter(file="warc/s/a.warc.gz")
    opening = writer.opening(WarcInfo(software="newscrawler", user_agent="bot/1 (+https://ops.example)"), moment=START)
    info, block = written(opening)["warcinfo"]
    assert info.rec_headers.protocol == "WARC/1.1"
    assert info.rec_headers.get_header("Content-Type") == "application/warc-fields"
    assert b"http-header-user-agent: bot/1 (+https://ops.example)\r\n" in block
    records = written(writer.members(exchange(1), offset=0).data)
    types = {kind: record.rec_headers.get_header("Content-Type") for kind, (record, _) in records.items()}
    assert types["metadata"] == "application/warc-fields"
    assert types["request"].startswith("application/http")
    digest = records["response"][0].rec_headers.get_header("WARC-Payload-Digest")
    assert digest.startswith("sha1:")


def test_the_request_is_the_line_that_was_sent() -> None:
    one = exchange(1, url="https://news.example/a%20b/?q=1&r=%D9%86")
    data = WarcWriter(file="a.warc.gz").members(one, offset=0).data
    blocks = [record.raw_stream.read() for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True)]
    assert blocks[-1].startswith(b"GET /a%20b/?q=1&r=%D9%86 HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("protocol", "line"),
    [("HTTP/1.0", b"HTTP/1.0 200 OK"), ("h2", b"HTTP/1.1 200 OK"), (None, b"HTTP/1.1 200 OK")],
)
def test_the_status_line_is_of_http_1(protocol: str | None, line: bytes) -> None:
    one = exchange(1, protocol=protocol)
    data = WarcWriter(file="a.warc.gz").members(one, offset=0).data
    record = next(iter(ArchiveIterator(io.BytesIO(data), no_record_parse=True)))
    assert record.raw_stream.read().split(b"\r\n")[0] == line


def test_a_capture_names_its_record_and_keeps_its_validators(crawl: Crawl) -> None:
    ref = crawl.add(exchange(1, truncated="length"))
    crawl.add(exchange(2))
    crawl.close()
    capture = Replay(crawl.root).capture(ref)
    assert (capture.warc, capture.truncated) == (ref, "length")
    assert capture.http is not None
    assert capture.http.etag == '"1"'
    with pytest.raises(ArchiveError, match="newscrawler verify"):
        Replay(crawl.root).capture(replace(ref, record_id="<urn:uuid:other>"))
    with pytest.raises(ArchiveError, match="no answer at offset"):
        Replay(crawl.root).capture(replace(ref, offset=crawl.warc.stat().st_size))


def test_a_revisit_of_another_address_gives_the_body_that_stands_there(crawl: Crawl) -> None:
    first = exchange(1)
    crawl.add(first)
    prior = Prior(url=first.url, fetched_at=first.fetched_at, digest=crawl.lines[0].ref.digest)
    crawl.add(replace(exchange(2), body=first.body), prior=prior)
    crawl.close()
    capture = Replay(crawl.root).get(exchange(2).url)
    assert capture is not None
    assert capture.body == first.body


def test_a_revisit_of_what_no_file_holds_is_said(crawl: Crawl) -> None:
    lost = exchange(9)
    digest = crawl.add(exchange(1)).digest
    crawl.add(exchange(2, status=304, body=b""), prior=Prior(url=lost.url, fetched_at=lost.fetched_at, digest=digest))
    with pytest.raises(ArchiveError, match=r"news.example/2/: a revisit of https://news.example/9/"):
        list(Replay(crawl.root).exchanges(crawl.warc))


def test_a_header_on_two_lines_is_one() -> None:
    lines = [b"X-A: one", b"  two", b"\tthree", b"X-B: four"]
    assert [(name.lower(), value) for name, value in parse_pairs(lines)] == [
        (b"x-a", b"one two three"),
        (b"x-b", b"four"),
    ]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://a.example/x?", "example,a)/x"),
        ("https://a.example/\tx\r\n?b=2&a=1", "example,a)/x?a=1&b=2"),
        ("https://a.example/?ab=1&a=2&a=1", "example,a)/?a=1&a=2&ab=1"),
        ("https://a.example/X?x", "example,a)/x?x"),
    ],
)
def test_an_address_and_its_spellings_share_a_key(url: str, key: str) -> None:
    assert surt(url) == key
