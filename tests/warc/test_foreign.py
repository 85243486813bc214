"""Files of other writers, read record by record; what an index names, found or told why not."""

from __future__ import annotations

import gzip
import json
import sys
import zipfile
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from newscrawler.errors import ArchiveError
from newscrawler.warc.foreign import CdxPlace, place_of, places, taken_at, taken_from

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://example.com/news/1"
PAGE = "<html><body><p>افتتح الوزير الجسر.</p></body></html>".encode()
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE


def record(http: bytes = HTTP, *, url: str = URL, number: int = 1, kind: str = "response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def marks(path: Path) -> list[str]:
    return [taken.mark for taken in taken_from(path) if taken.exchange]


def test_a_record_tells_what_was_captured(tmp_path: Path) -> None:
    (taken,) = taken_from(written(tmp_path, "one.warc", record()))
    exchange = taken.exchange
    assert (taken.mark, exchange.url, exchange.status, exchange.body) == ("<urn:uuid:1>", URL, 200, PAGE)
    assert exchange.fetched_at.isoformat() == "2024-05-06T07:08:09+00:00"
    assert exchange.header(b"content-type") == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("http", "reason"),
    [
        pytest.param(b"HTTP/1.1 404 Not Found\r\n\r\n", "http_404", id="gone"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx", "not_html", id="picture"),
        pytest.param(b"ICY 200 OK\r\n\r\n", "warc_damaged", id="no HTTP"),
        pytest.param(b"HTTP/1.1 999 Odd\r\n\r\n", "warc_damaged", id="no status"),
    ],
)
def test_what_is_no_page_has_its_reason(tmp_path: Path, http: bytes, reason: str) -> None:
    (taken,) = taken_from(written(tmp_path, "one.warc", record(http)))
    assert taken.reason == reason
    assert (taken.exchange is not None) == (reason == "not_html")  # which a page may need to be shown


def test_an_answer_of_the_nineties_is_read(tmp_path: Path) -> None:
    http = HTTP.replace(b"HTTP/1.1 200 OK", b"HTTP 200 Document follows")
    (taken,) = taken_from(written(tmp_path, "one.warc", record(http)))
    assert taken.exchange is not None
    assert (taken.exchange.status, taken.exchange.reason, taken.exchange.protocol) == (200, "Document follows", None)
    assert taken.exchange.head.startswith(b"HTTP 200 Document follows\r\n")


@pytest.mark.parametrize("kind", ["revisit", "resource", "conversion", "continuation"])
def test_records_that_hold_no_answer_are_told_by_their_kind(tmp_path: Path, kind: str) -> None:
    (taken,) = taken_from(written(tmp_path, "one.warc", record(kind=kind)))
    assert (taken.mark, taken.url, taken.reason) == ("<urn:uuid:1>", URL, kind)


def test_requests_are_passed_over_and_other_schemes_are_told(tmp_path: Path) -> None:
    data = record(kind="request") + record(url="dns:example.com", number=2)
    assert [(taken.mark, taken.reason) for taken in taken_from(written(tmp_path, "a.warc", data))] == [
        ("<urn:uuid:2>", "scheme")
    ]


@pytest.mark.parametrize("size", [1, 40_000, 131_071, 131_072, 131_073])
def test_behind_damage_of_any_size_the_next_record_is_found(tmp_path: Path, size: int) -> None:
    packed = [gzip.compress(record(number=number)) for number in (1, 2)]
    path = written(tmp_path, "two.warc.gz", packed[0] + b"\0" * size + packed[1])
    assert marks(path) == ["<urn:uuid:1>", "<urn:uuid:2>"]


def test_a_torn_file_gives_what_is_whole_and_names_the_place(tmp_path: Path) -> None:
    packed = gzip.compress(record())
    path = written(tmp_path, "torn.warc.gz", packed + packed[:-20])
    whole, torn = taken_from(path)
    assert whole.exchange
    assert (torn.reason, torn.mark) == ("warc_damaged", f"torn.warc.gz@{len(packed)}")
    assert "the file ends inside a record" in torn.detail


def test_zstd_is_read_with_its_dictionary_and_without(tmp_path: Path) -> None:
    zstd = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    words = zstd.train_dict([record(number=number) for number in range(200)], 4096)
    raw = words.dict_content
    frames = [zstd.compress(record(number=number), zstd_dict=words) for number in (1, 2)]
    for name, dictionary in (("raw", raw), ("packed", zstd.compress(raw))):
        head = b"\x5d\x2a\x4d\x18" + len(dictionary).to_bytes(4, "little") + dictionary
        assert marks(written(tmp_path, f"{name}.warc.zst", head + b"".join(frames))) == ["<urn:uuid:1>", "<urn:uuid:2>"]
    plain = b"".join(zstd.compress(record(number=number)) for number in (1, 2))
    assert marks(written(tmp_path, "plain.warc.zst", plain)) == ["<urn:uuid:1>", "<urn:uuid:2>"]
    with pytest.raises(ArchiveError, match="the zstd dictionary is broken"):
        list(taken_from(written(tmp_path, "bad.warc.zst", b"\x5d\x2a\x4d\x18\x04\0\0\0none" + frames[0])))


def test_arc_files_are_read(tmp_path: Path) -> None:
    about = b"1 0 Writer\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://a.arc 0.0.0.0 20050102030405 text/plain %d\n" % len(about)
    line = b"http://example.com/old 192.0.2.7 20050102030405 text/html %d\n" % len(HTTP)
    (taken,) = taken_from(written(tmp_path, "a.arc", head + about + b"\n" + line + HTTP + b"\n"))
    exchange = taken.exchange
    assert (exchange.url, exchange.body, exchange.ip) == ("http://example.com/old", PAGE, "192.0.2.7")
    assert exchange.fetched_at.isoformat() == "2005-01-02T03:04:05+00:00"


def test_what_is_no_archive_is_refused_by_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as package:
        package.writestr("readme.txt", "no archive")
    with pytest.raises(ArchiveError, match="a ZIP file without archive/: no WACZ"):
        list(taken_from(tmp_path / "other.zip"))
    with pytest.raises(ArchiveError, match="a ZIP file that cannot be opened"):
        list(taken_from(written(tmp_path, "cut.zip", (tmp_path / "other.zip").read_bytes()[:60])))
    with pytest.raises(ArchiveError, match="neither WARC, ARC nor WACZ"):
        list(taken_from(written(tmp_path, "notes.txt", b"some words of an editor")))


def test_an_index_is_read_by_the_fields_that_its_first_line_names(tmp_path: Path) -> None:
    lines = " CDX a V g s\nhttps://example.com/1 12 one.warc.gz 200\n!meta\n\nnot a line\n"
    found = list(places(written(tmp_path, "a.cdx", lines.encode())))
    assert found == [
        CdxPlace(filename="one.warc.gz", offset=12, url="https://example.com/1", status="200", mime=None),
        "not a line\n",
    ]
    packed = written(tmp_path, "a.cdx.gz", gzip.compress(lines.encode()))
    assert list(places(packed)) == found


def test_a_line_of_cdxj_needs_no_address_and_no_status() -> None:
    line = f"com,example)/ 20240506070809 {json.dumps({'offset': '7', 'filename': 'a.warc.gz'})}"
    assert place_of(line) == CdxPlace(filename="a.warc.gz", offset=7, url="", status=None, mime=None)


def test_a_place_is_looked_for_inside_the_folder_only(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    data = gzip.compress(record())
    written(tmp_path, "secret.warc.gz", data)
    written(tmp_path / "in", "two.warc.gz", data + gzip.compress(record(number=2)))
    here = {"url": URL, "status": "200", "mime": "text/html"}
    outside = taken_at(CdxPlace(filename="../secret.warc.gz", offset=0, **here), tmp_path / "in")
    assert (outside.mark, outside.url, outside.reason) == ("secret.warc.gz@0", URL, "warc_missing")
    for name in ("two.warc.gz", "/elsewhere/deep/two.warc.gz", "crawl/two.warc.gz"):
        assert taken_at(CdxPlace(filename=name, offset=len(data), **here), tmp_path / "in").mark == "<urn:uuid:2>"


def test_a_place_that_holds_no_answer_says_where(tmp_path: Path) -> None:
    written(tmp_path, "one.warc.gz", gzip.compress(record(kind="request")) + gzip.compress(record()))
    written(tmp_path, "notes.warc.gz", b"no archive")
    here = {"url": URL, "status": "200", "mime": "text/html"}
    request = taken_at(CdxPlace(filename="w/one.warc.gz", offset=0, **here), tmp_path)
    assert (request.reason, request.url, request.detail) == (
        "warc_damaged",
        URL,
        "one.warc.gz@0: no answer of a server",
    )
    broken = taken_at(CdxPlace(filename="notes.warc.gz", offset=0, **here), tmp_path)
    assert (broken.mark, broken.url, broken.reason) == ("notes.warc.gz@0", URL, "warc_damaged")
    assert "neither WARC, ARC nor WACZ" in broken.detail
