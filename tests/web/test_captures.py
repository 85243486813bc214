"""Captured pages: exact bytes, another origin, and hostile ones that neither run nor reach anybody."""

from __future__ import annotations

import socket
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from archive.making import Crawl, article, exchange
from commands import tool
from lxml import html
from web.archives import Site, serving

from newscrawler.archive.verify import verify_wacz
from newscrawler.storage import DataFolder
from newscrawler.web.harmless import harmless_page, harmless_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from web.archives import Got

PREFIX = "/secret/20260102030405/"
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=3000"),
)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[socket.socket]:
    """A port on which a hostile page would be heard."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        yield listening


def hostile(port: int) -> bytes:
    there = f"http://127.0.0.1:{port}"
    return f"""<html><head><base href="{there}/"><meta charset=utf-8>
<meta http-equiv="refresh" content="0;url={there}/refresh"><link rel=preconnect href="{there}"><link rel=dns-prefetch
href="{there}"><link rel=prefetch href="{there}/p"><link rel=stylesheet href="{there}/s.css"><link rel="stylesheet"
href="https://news.example/style.css"><style>@import url({there}/i.css);body{{background:url({there}/b.png)}}</style>
<script>document.title='ran';new Image().src='{there}/js'</script><script src="{there}/x.js"></script></head>
<body onload="document.title='ran'"><article><h1>خبر</h1><img src="{there}/a.png" srcset="{there}/a2.png 2x"
onerror="document.title='ran'"><iframe src="{there}/f"></iframe><object data="{there}/o"></object><embed
src="{there}/e"><video src="{there}/v" poster="{there}/w" autoplay></video><form action="{there}/form"><input
autofocus onfocus="this.form.submit()"></form><svg><image xlink:href="{there}/svg.png" href="{there}/h.png"/><script>
document.title='ran'</script></svg><a id=l href="javascript:document.title='ran'" ping="{there}/ping">x</a>
<p style="background:url({there}/inline)">نص الخبر.</p></article></body></html>""".encode()


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory, elsewhere: socket.socket) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("captured")
    crawl = Crawl(folder)
    page = exchange(1, body=hostile(elsewhere.getsockname()[1]))
    sheet = exchange(
        2, url="https://news.example/style.css", body=b"h1{color:rgb(1,2,3)}", headers=((b"Content-Type", b"text/css"),)
    )
    film = exchange(3, url="https://news.example/f.bin", headers=((b"Content-Type", b"application/x-film"),))
    crawl.store(article(1, warc=crawl.add(page), fetched_at=page.fetched_at.isoformat()))
    crawl.add(sheet)
    crawl.add(film)
    crawl.close()
    with serving(DataFolder(folder)) as one:
        yield one


def at(site: Site, url: str, stamp: str = "20260102030410") -> Got:
    return replace(site, port=site.captures.port).get(f"/{site.captures.secret}/{stamp}/{url}")


def test_the_exact_bytes_are_a_file(captured: Site, elsewhere: socket.socket) -> None:
    got = at(captured, article(1).url, "20260102030410id_")
    assert got.body == hostile(elsewhere.getsockname()[1])
    assert got.headers["content-type"] == "application/octet-stream"
    assert "attachment" in got.headers["content-disposition"]


def test_a_capture_is_sandboxed_and_led_into_the_archive(captured: Site) -> None:
    got = at(captured, article(1).url)
    assert "sandbox; default-src 'none'" in got.headers["content-security-policy"]
    page = html.document_fromstring(got.body)
    assert not page.xpath(
        "//script | //iframe | //object | //embed | //base | //meta[@http-equiv] | //@onload | //@ping"
    )
    assert not [value for value in page.xpath("//@src | //@href") if not value.startswith(("/", "#"))]
    sheets = page.xpath("//link[@rel='stylesheet']/@href")
    assert at(captured, sheets[1].split("/", 3)[3]).body == b"h1{color:rgb(1,2,3)}"
    assert "attachment" in at(captured, "https://news.example/f.bin").headers["content-disposition"]


@pytest.mark.parametrize(
    "path",
    [
        "/wrong/20260102030410/https://news.example/1/",
        "/{}/20260102030410/https://news.example/no",
        "/{}/x/y",
        "/{}/",
        "/",
    ],
)
def test_what_is_not_there_is_not_told(captured: Site, path: str) -> None:
    got = replace(captured, port=captured.captures.port).get(path.format(captured.captures.secret))
    assert got.status == 404
    assert "sandbox" in got.headers.get("content-security-policy", "sandbox")


def test_the_pages_frame_only_the_other_origin(captured: Site) -> None:
    got = captured.get(f"/article/{article(1).id}/1/capture")
    origin = f"http://127.0.0.1:{captured.captures.port}"
    assert got.status == 200
    assert got.headers["content-security-policy"].endswith(f"frame-src {origin}")
    (frame,) = html.document_fromstring(got.text).iter("iframe")
    assert frame.get("sandbox") == ""
    assert frame.get("src").startswith(f"{origin}/{captured.captures.secret}/20260102030406/https://")
    assert captured.get("/article/0123456789abcdef/1/capture").status == 404


def test_a_browser_runs_nothing_of_it_and_asks_nobody(captured: Site, elsewhere: socket.socket, tmp_path: Path) -> None:
    browser = tool("chromium", "chromium-browser", "google-chrome")
    origin = f"http://127.0.0.1:{captured.captures.port}/{captured.captures.secret}/20260102030410/"
    for number, address in enumerate(
        (f"{origin}{article(1).url}", f"http://127.0.0.1:{captured.port}/article/{article(1).id}/1/capture")
    ):
        command = [browser, *FLAGS, f"--user-data-dir={tmp_path / str(number)}", "--dump-dom", address]
        run = subprocess.run(command, capture_output=True, timeout=90, check=False)
        shown = run.stdout.decode()
        assert "خبر" in shown, run.stderr.decode()[-2000:]
        assert "<title>ran" not in shown
    with pytest.raises(BlockingIOError):
        elsewhere.accept()


def test_the_page_is_packed_for_replay(captured: Site, tmp_path: Path) -> None:
    path = tmp_path / "page.wacz"
    path.write_bytes(captured.get(f"/article/{article(1).id}/1.wacz").body)
    assert list(verify_wacz(path)) == []


@pytest.mark.parametrize(
    "body", [b"", b"<", b"\xff\xfe", b"<p" * 100_000, b"<div>" * 5_000, b"<!DOCTYPE x [<!ENTITY a 'b'>]>&a;"]
)
def test_any_bytes_are_a_page(body: bytes) -> None:
    assert isinstance(harmless_page(body, url="https://e.example/", content_type="text/html", prefix=PREFIX), bytes)


def test_a_sheet_is_decoded_and_led() -> None:
    css = '@charset "windows-1256";a{content:"خبر";background:url("x.png")}'.encode("cp1256")
    sheet = harmless_sheet(css, url="https://e.example/c/s.css", content_type="text/css", prefix=PREFIX).decode()
    assert "خبر" in sheet
    assert f"{PREFIX}https://e.example/c/x.png" in sheet
