"""Captures of others, written by another tool, taken into our archive by the real command."""

from __future__ import annotations

import gzip
import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from commands import newscrawler, rejected, stored
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newscrawler.archive import open_archive
from newscrawler.archive.reextract.jobs import reextract
from newscrawler.cli.crawl import command
from newscrawler.errors import UsageError
from newscrawler.warc.foreign import place_of
from newscrawler.warc.records import Record, records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HTML = "text/html; charset=utf-8"
SENTENCES = (
    "أعلنت هيئة الموانئ صباح اليوم وصول أول سفينة حبوب إلى الرصيف الجديد بعد انتظار طويل",
    "وقال مدير الهيئة إن التفريغ يستغرق ثلاثة أيام وإن المخازن جاهزة لاستقبال الشحنة كاملة",
    "وأضاف أن سفينتين أخريين تصلان قبل نهاية الشهر وأن الأسعار في السوق لن ترتفع هذا الموسم",
)


def html(name: str, *, text: str = "") -> bytes:
    title = f"هيئة الموانئ تستقبل السفينة {name}"
    paragraphs = "".join(f"<p>{sentence} ({name}{text}).</p>" for sentence in SENTENCES)
    time = '<time datetime="2024-05-06T10:00:00+03:00">6 مايو</time>'
    return (
        f'<html lang="ar"><head><title>{title}</title><meta charset="utf-8"></head>'
        f"<body><article><h1>{title}</h1>{time}{paragraphs}</article></body></html>"
    ).encode()


LIST = (
    "<html><head><title>أخبار</title></head><body><h1>أخبار</h1>"
    + "".join(f'<h2><a href="/news/{n}.html">هيئة الموانئ تستقبل السفينة رقم {n}</a></h2>' for n in range(30))
    + "</body></html>"
).encode()


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:], b""))


class Writer:
    """A WARC file as warcio writes it, and where each record begins."""

    def __init__(self, *, packed: bool = True) -> None:
        self.out = BytesIO()
        self.offsets: list[int] = []
        self._writer = WARCWriter(self.out, gzip=packed)

    def add(
        self,
        url: str,
        body: bytes,
        *,
        status: str = "200 OK",
        mime: str = HTML,
        date: str = "2024-05-06T09:00:00Z",
        kind: str = "response",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Writer:
        http = StatusAndHeaders(status, [("Content-Type", mime), *headers], protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), http_headers=http, warc_headers_dict={"WARC-Date": date}
        )
        self.offsets.append(self.out.tell())
        self._writer.write_record(record)
        return self

    def save(self, path: Path) -> Path:
        path.write_bytes(self.out.getvalue())
        return path


def crawl(data: Path, *args: str, code: int = 0) -> dict[str, object]:
    run = CliRunner().invoke(command, [*args, "--json", "--data", str(data)], standalone_mode=False)
    assert run.return_value == code, run.output
    return json.loads(run.stdout)


def titles(data: Path) -> set[str]:
    return {str(record["title"]).rpartition(" ")[2] for record in stored(data)}


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Articles in every wrapping, and records that hold no page."""
    one = "https://alwatan.example/news"
    writer = Writer()
    writer.add(f"{one}/1001.html", html("سلمى"))
    writer.add(f"{one}/1002.html", gzip.compress(html("أروى")), headers=(("Content-Encoding", "gzip"),))
    writer.add(f"{one}/1003.html", chunked(html("ليلى")), headers=(("Transfer-Encoding", "chunked"),))
    both = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    writer.add(f"{one}/1004.html", chunked(gzip.compress(html("هند"))), headers=both)
    writer.add(f"{one}/1005.html", "محذوف".encode(), status="404 Not Found")
    writer.add("https://alwatan.example/a.jpg", b"\xff\xd8\xff", mime="image/jpeg")
    writer.add(f"{one}/1001.html", b"", kind="revisit", date="2024-05-08T09:00:00Z")
    writer.add("https://alwatan.example/akhbar/", LIST)
    writer.add("https://other.example/news/7001.html", html("مها"))
    return writer.save(tmp_path / "theirs.warc.gz")


def test_pages_are_stored_and_what_holds_none_is_counted(mixed: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    summary = crawl(data, "--from-warc", str(mixed))
    assert titles(data) == {"سلمى", "أروى", "ليلى", "هند", "مها"}
    assert summary["stored"] == 5
    assert summary["rejected"] == {"listing": 1}
    assert summary["refused"] == {"http_404": 1, "not_html": 1, "revisit": 1}
    assert [line["reason"] for line in rejected(data)] == ["listing"]
    assert {str(record["site"]) for record in stored(data)} == {"alwatan-example", "other-example"}
    assert {str(record["fetched_at"]) for record in stored(data)} == {"2024-05-06T09:00:00+00:00"}


def test_a_second_run_changes_no_byte_of_the_archive(mixed: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, "--from-warc", str(mixed))
    kept = ("articles/*/*", "rejected/*/*", "warc/*/*")
    before = {file: file.read_bytes() for part in kept for file in data.glob(part)}
    summary = crawl(data, "--from-warc", str(mixed))
    assert summary["stored"] == 0
    assert {file: file.read_bytes() for part in kept for file in data.glob(part)} == before


def test_the_pages_lie_in_our_own_archive_and_read_the_same(mixed: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    crawl(data, "--from-warc", str(mixed))
    mixed.unlink()
    with open_archive(data) as archive:
        pages = {article.title.rpartition(" ")[2]: archive.raw(article) for article in archive.articles()}
    assert pages == {name: html(name) for name in pages}
    again = newscrawler("reextract", "--processes", "1", "--json", data=data)
    assert again.returncode == 0, again.stdout.decode()
    assert newscrawler("verify", data=data).returncode == 0


def test_only_pages_of_the_site_that_is_asked_for_are_taken(mixed: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    summary = crawl(data, "https://other.example/", "--from-warc", str(mixed))
    assert titles(data) == {"مها"}
    assert summary["refused"] == {"other_site": 8}


def test_a_later_capture_is_a_further_version_and_an_earlier_one_is_none(tmp_path: Path) -> None:
    data, url = tmp_path / "data", "https://alwatan.example/news/1001.html"
    writer = Writer(packed=False)
    for date, text in (("2024-05-06", ""), ("2024-05-09", " بعد التعديل"), ("2024-05-01", " مسودة")):
        writer.add(url, html("سلمى", text=text), date=f"{date}T09:00:00Z")
    summary = crawl(data, "--from-warc", str(writer.save(tmp_path / "plain.warc")))
    assert [(record["version"], str(record["fetched_at"])[:10]) for record in stored(data)] == [
        (1, "2024-05-06"),
        (2, "2024-05-09"),
    ]
    assert summary["refused"] == {"older_capture": 1}


def test_a_file_that_is_cut_short_gives_what_is_whole_and_is_named(tmp_path: Path) -> None:
    writer = Writer().add("https://alwatan.example/news/1001.html", html("سلمى"))
    writer.add("https://alwatan.example/news/1002.html", html("أروى"))
    file = tmp_path / "torn.warc.gz"
    file.write_bytes(writer.out.getvalue()[:-200])
    summary = crawl(tmp_path / "data", "--from-warc", str(file), code=1)
    assert titles(tmp_path / "data") == {"سلمى"}
    assert summary["failed"] == {"warc_damaged": 1}
    assert "torn.warc.gz" in summary["notes"][0]


def cdxj(url: str, offset: int, name: str) -> str:
    fields = {"url": url, "mime": "text/html", "status": "200", "offset": str(offset), "filename": name}
    return f"example,alwatan)/x 20240506090000 {json.dumps(fields)}\n"


def cdx(url: str, offset: int, name: str) -> str:
    return f"example,alwatan)/x 20240506090000 {url} text/html 200 ABC - - 100 {offset} crawl/{name}\n"


@pytest.mark.parametrize("option", [("--since", "2024-01-01"), ("--plan",), ("--limit", "5")])
def test_options_of_a_crawl_are_refused(option: tuple[str, ...], mixed: Path) -> None:
    run = CliRunner().invoke(command, ["--from-warc", str(mixed), *option])
    assert isinstance(run.exception, UsageError)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    run = CliRunner().invoke(command, ["--from-warc", str(tmp_path / "gone.warc.gz")])
    assert "gone.warc.gz" in str(run.exception)


@pytest.mark.parametrize("line", [pytest.param(cdxj, id="cdxj"), pytest.param(cdx, id="cdx-11")])
def test_a_cdx_picks_captures_out_of_files_in_a_folder(line: Callable[[str, int, str], str], tmp_path: Path) -> None:
    folder = tmp_path / "warcs"
    folder.mkdir()
    writer = Writer()
    urls = [f"https://alwatan.example/news/100{n}.html" for n in range(4)]
    for url, name in zip(urls, ("سلمى", "أروى", "ليلى", "هند"), strict=True):
        writer.add(url, html(name))
    writer.save(folder / "a.warc.gz")
    index = tmp_path / "some.cdx"
    wanted = [line(urls[n], writer.offsets[n], "a.warc.gz") for n in (3, 1)]
    index.write_text("".join([*wanted, line(urls[0], 0, "gone.warc.gz")]), encoding="utf-8")
    summary = crawl(tmp_path / "data", "--from-cdx", str(index), "--warc-folder", str(folder))
    assert titles(tmp_path / "data") == {"أروى", "هند"}
    assert summary["refused"] == {"warc_missing": 1}


@pytest.mark.parametrize(
    "line",
    ["", "a b c", "com,e)/ 2024 {broken", 'com,e)/ 2024 {"url": "https://e.com/"}', "a b c d e f g h i ten file"],
)
def test_a_line_that_names_no_place_is_none(line: str) -> None:
    assert place_of(line) is None


def test_a_name_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "warcs"
    folder.mkdir()
    writer = Writer().add("https://alwatan.example/news/1001.html", html("سلمى"))
    writer.save(tmp_path / "outside.warc.gz")
    index = tmp_path / "some.cdxj"
    index.write_text(cdxj("https://alwatan.example/news/1001.html", 0, "../outside.warc.gz"), encoding="utf-8")
    summary = crawl(tmp_path / "data", "--from-cdx", str(index), "--warc-folder", str(folder), code=3)
    assert summary["refused"] == {"warc_missing": 1}
    assert not stored(tmp_path / "data")


def record(url: str, name: str, **headers: str) -> bytes:
    """A record as a careless writer writes it; *headers* replace those that would be right."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html(name)
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:test:{name}>",
        "WARC-Date": "2024-05-06T09:00:00Z",
        "WARC-Target-URI": url,
        "Content-Length": str(len(block)),
    } | {key.replace("_", "-"): value for key, value in headers.items()}
    lines = "".join(f"{key}: {value}\r\n" for key, value in fields.items() if value != "gone")
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


URL = "https://alwatan.example/news/100{}.html"
GOOD = record(URL.format(2), "أروى")
WRONG = {
    "a negative length": record(URL.format(1), "سلمى", Content_Length="-5"),
    "an absurd length": record(URL.format(1), "سلمى", Content_Length="9" * 23),
    "a short length": record(URL.format(1), "سلمى", Content_Length="50"),
    "no length": record(URL.format(1), "سلمى", Content_Length="gone"),
    "no date": record(URL.format(1), "سلمى", WARC_Date="gone"),
    "a date that is none": record(URL.format(1), "سلمى", WARC_Date="yesterday\x1b[2J"),
    "a date far away": record(URL.format(1), "سلمى", WARC_Date="9999-12-31T23:59:59Z"),
    "no status line": record(URL.format(1), "سلمى").replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 OK"),
    "rubbish": b"\x1b[2J rubbish\r\n" * 20,
}


@pytest.mark.parametrize("wrap", [gzip.compress, bytes], ids=["packed", "plain"])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_damaged_record_is_named_and_the_next_is_read(
    wrong: str, wrap: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    parts = [record(URL.format(0), "ليلى"), WRONG[wrong], GOOD]
    file = tmp_path / "some.warc.gz"
    file.write_bytes(b"".join(map(wrap, parts)))
    summary = crawl(tmp_path / "data", "--from-warc", str(file), code=1)
    assert titles(tmp_path / "data") == {"ليلى", "أروى"}
    offset = len(wrap(parts[0]))
    assert summary["failed"] == {"warc_damaged": 1}
    assert f"some.warc.gz@{offset}: " in summary["notes"][0]
    assert summary["notes"][0].isprintable()


def test_a_damaged_gzip_member_is_passed_over(tmp_path: Path) -> None:
    damaged = bytearray(gzip.compress(record(URL.format(1), "سلمى")))
    damaged[len(damaged) // 2] ^= 0xFF
    file = tmp_path / "some.warc.gz"
    file.write_bytes(bytes(damaged) + gzip.compress(GOOD))
    summary = crawl(tmp_path / "data", "--from-warc", str(file), code=1)
    assert titles(tmp_path / "data") == {"أروى"}
    assert "some.warc.gz@0: cannot be unpacked" in summary["notes"][0]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_of_a_package_ends_no_import(method: int, tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        package.writestr("archive/data.warc", record(URL.format(1), "سلمى"))
        start = package.infolist()[0].header_offset + 60
    damaged = bytearray(out.getvalue())
    damaged[start : start + 120] = bytes(byte ^ 0xA5 for byte in damaged[start : start + 120])
    (tmp_path / "bad.wacz").write_bytes(damaged)
    (tmp_path / "good.warc").write_bytes(GOOD)
    files = ("--from-warc", str(tmp_path / "bad.wacz"), "--from-warc", str(tmp_path / "good.warc"))
    summary = crawl(tmp_path / "data", *files, code=1)
    assert titles(tmp_path / "data") == {"أروى"}
    assert "bad.wacz" in summary["notes"][0]


def _zstd(*parts: bytes) -> bytes:
    zstd = pytest.importorskip("backports.zstd", reason="from Python 3.14 on it is compression.zstd")
    return b"".join(zstd.compress(part) for part in parts)


def _wacz(*parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("datapackage.json", "{}")
        package.writestr("archive/data.warc.gz", b"".join(map(gzip.compress, parts)))
    return out.getvalue()


def _arc(*parts: bytes) -> bytes:
    version = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    out = b"filedesc://x.arc 0.0.0.0 20240101000000 text/plain %d\n%s\n" % (len(version), version)
    for number, part in enumerate(parts, 1):
        block = part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")
        url = URL.format(number).encode()
        out += b"%s 192.0.2.1 20240506090000 text/html %d\n%s\n" % (url, len(block), block)
    return out


WRAPPED = {
    "zstd": _zstd,
    "wacz": _wacz,
    "arc": _arc,
    "packed arc": lambda *parts: gzip.compress(_arc(*parts)),
    "packed as a whole": lambda *parts: gzip.compress(b"".join(parts)),
}


@pytest.mark.parametrize("kind", WRAPPED)
def test_files_are_read_as_what_they_are_whatever_they_are_called(kind: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "SOME.WARC.GZ").write_bytes(WRAPPED[kind](record(URL.format(1), "سلمى"), GOOD))
    crawl(tmp_path / "data", "--from-warc", str(tmp_path / "in"))
    assert titles(tmp_path / "data") == {"سلمى", "أروى"}
    assert {str(line["fetched_at"]) for line in stored(tmp_path / "data")} == {"2024-05-06T09:00:00+00:00"}


def test_a_file_of_another_kind_is_named(tmp_path: Path) -> None:
    (tmp_path / "photo.warc").write_bytes(b"\xff\xd8\xff\xe0 JFIF \x1b[2J")
    summary = crawl(tmp_path / "data", "--from-warc", str(tmp_path / "photo.warc"), code=3)
    assert "neither WARC, ARC nor WACZ" in summary["notes"][0]


def test_a_page_that_names_a_codec_that_is_no_charset_is_read(tmp_path: Path) -> None:
    one = GOOD.replace(b"text/html; charset=utf-8", b"text/html; charset=idna ")
    (tmp_path / "some.warc").write_bytes(one)
    crawl(tmp_path / "data", "--from-warc", str(tmp_path / "some.warc"))
    assert titles(tmp_path / "data") == {"أروى"}


def _records_of(path: Path) -> list[Record]:
    with path.open("rb") as stream:
        return list(records(stream))


def test_a_page_kept_as_a_file_is_stored_and_stays_a_file(tmp_path: Path) -> None:
    head = (
        "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:test:1>\r\nWARC-Date: 2024-05-06T09:00:00Z\r\n"
        f"WARC-Target-URI: {URL.format(1)}\r\nContent-Type: {{}}\r\nContent-Length: {len(html('سلمى'))}\r\n\r\n"
    )
    page, picture = (head.format(kind).encode() + html("سلمى") + b"\r\n\r\n" for kind in (HTML, "image/png"))
    (tmp_path / "some.warc").write_bytes(picture + page)
    data = tmp_path / "data"
    summary = crawl(data, "--from-warc", str(tmp_path / "some.warc"))
    assert (summary["refused"], titles(data)) == ({"resource": 1}, {"سلمى"})
    archived = [one for path in data.glob("warc/*/*.warc.gz") for one in _records_of(path)]
    kept = next(one for one in archived if one.url == URL.format(1) and one.type != "metadata")
    assert (kept.type, kept.headers["content-type"], kept.block) == ("resource", HTML, html("سلمى"))
    assert newscrawler("get", URL.format(1), data=data).stdout == html("سلمى")
    assert newscrawler("verify", data=data).returncode == 0
    assert [page.verdict for page in reextract(data, processes=1)] == ["unchanged"]
    crawl(data, "--from-warc", str(tmp_path / "some.warc"))
    assert len(stored(data)) == 1


def test_records_that_are_no_answers_are_counted_as_what_they_are(tmp_path: Path) -> None:
    kinds = ("resource", "conversion", "metadata", "warcinfo")
    parts = [record(URL.format(1), f"سلمى{kind}", WARC_Type=kind) for kind in kinds]
    (tmp_path / "some.warc").write_bytes(b"".join([*parts, GOOD]))
    summary = crawl(tmp_path / "data", "--from-warc", str(tmp_path / "some.warc"))
    assert summary["refused"] == {"resource": 1, "conversion": 1}
