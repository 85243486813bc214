"""A paper that scripts fill, crawled with a browser whose every request goes through the guards."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler, stored, tool
from crawl_sites.conftest import SENTENCES
from loopback import Answer, Loopback, Route

from newscrawler.warc.records import answers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

JSON = {"Content-Type": "application/json"}
SCRIPT = {"Content-Type": "text/javascript"}
SHELL = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>صحيفة الميناء</title>
<link rel="stylesheet" href="/site.css"></head><body><div id="app"></div>
<script src="/app.js"></script></body></html>"""
# What a framework does, in ten lines: the list on "/", an article elsewhere; and what a page of a stranger may try.
APP = """
const app = document.getElementById("app");
const strange = ["PRIVATE/secret", "http://169.254.169.254/latest/", "file:///etc/passwd"];
for (const url of strange) fetch(url).catch(() => {});
try { new WebSocket("PRIVATE/socket".replace("http", "ws")); } catch (error) {}
navigator.sendBeacon("PRIVATE/beacon", "x");
app.insertAdjacentHTML("afterend", '<iframe src="PRIVATE/frame"></iframe><img src="PRIVATE/redirected">');
fetch("/hop").catch(() => {});
if (location.pathname === "/") {
  fetch("/api/list").then((got) => got.json()).then((list) => {
    app.innerHTML = list.map((one) => `<h2><a href="${one.url}">${one.title}</a></h2>`).join("");
  });
} else {
  fetch("/api" + location.pathname).then((got) => got.json()).then((one) => {
    document.title = one.title;
    const text = one.text.map((line) => `<p>${line}</p>`).join("");
    app.innerHTML = `<article><h1>${one.title}</h1><time datetime="${one.date}">آذار</time>${text}</article>`;
  });
}
"""
NUMBERS = range(50000, 50003)
pytestmark = pytest.mark.slow  # a browser takes its time where others are at work: pytest -m slow tests/requisites


def told(number: int) -> dict[str, object]:
    return {
        "url": f"/news/{number}.html",
        "title": f"بلدية الميناء توسع الرصيف رقم {number}",
        "date": f"2026-03-{number % 27 + 1:02}T10:00:00+03:00",
        "text": lines(number),
    }


def lines(number: int) -> list[str]:
    return [f"{sentence}، كما جاء في البيان رقم {number}." for sentence in SENTENCES]


def answer(value: object) -> Answer:
    return Answer(json.dumps(value, ensure_ascii=False).encode(), headers=JSON)


def with_repeated_headers(handler: BaseHTTPRequestHandler) -> None:
    """Answer with the shell as WordPress does, which sends a header of one name several times."""
    body = SHELL.encode()
    links = b"Link: </a>; rel=preload\r\nLink: </b>; rel=shortlink\r\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%sContent-Length: %d\r\n\r\n" % (links, len(body))
    handler.wfile.write(head + body)


def routes(neighbour: Loopback) -> dict[str, Route]:
    return {
        "/": Answer(SHELL.encode()),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /api/secret\n", headers={"Content-Type": "text/plain"}),
        "/site.css": Answer(b"h1 { color: #036 }", headers={"Content-Type": "text/css"}),
        "/app.js": Answer(APP.replace("PRIVATE", neighbour.url("").rstrip("/")).encode(), headers=SCRIPT),
        "/api/list": answer([told(number) for number in NUMBERS]),
        "/hop": Answer(b"", 302, headers={"Location": neighbour.url("/hopped")}),
        **{f"/news/{number}.html": Answer(SHELL.encode()) for number in NUMBERS},
        "/news/50002.html": Answer(raw=with_repeated_headers),
        **{f"/api/news/{number}.html": answer(told(number)) for number in NUMBERS},
    }


def declared(data: Path, site: Loopback, *, picture: bool) -> list[str]:
    """Write the file of *site*; return the options that name it."""
    sites = data / "sites"
    sites.mkdir()
    told = f'[archive]\nscreenshot = {str(picture).lower()}\nrequisites = "all"\n'
    (sites / "port.toml").write_text(f'url = "{site.url("/")}"\n[fetch]\nbrowser = "auto"\n{told}')
    return ["--site", "port", "--sites", str(sites)]


@dataclass
class Shown:
    """What the crawl left: the data folder, the address of the site, what was asked for, what its neighbour saw."""

    data: Path
    home: str
    asked: list[str]
    neighbour: list[str]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    tool("chromium", "chromium-browser", "google-chrome")
    data = tmp_path_factory.mktemp("shown")
    with Loopback() as neighbour, Loopback() as site:
        site.routes |= routes(neighbour)
        run = newscrawler("crawl", *declared(data, site, picture=True), data=data, timeout=600)
        assert run.returncode == 0, run.stderr.decode()
        yield Shown(data, site.url(""), site.paths(), neighbour.paths())


def test_every_article_is_found_and_read(shown: Shown) -> None:
    found = {str(record["title"]): record for record in stored(shown.data)}
    assert sorted(found) == [told(number)["title"] for number in NUMBERS]
    for number in NUMBERS:
        wanted = told(number)
        assert found[str(wanted["title"])]["text"] == "\n\n".join(lines(number))
        assert str(found[str(wanted["title"])]["published"]) == wanted["date"]


def test_no_request_of_a_page_gets_past_the_guards(shown: Shown) -> None:
    assert shown.neighbour == []


def test_what_pages_share_is_asked_for_once(shown: Shown) -> None:
    assert shown.asked.count("/app.js") == 1
    assert shown.asked.count("/site.css") == 1


def test_the_archive_has_each_answer_the_dom_and_the_picture(shown: Shown) -> None:
    page = f"{shown.home}/news/50000.html"
    assert newscrawler("get", page, data=shown.data).stdout == SHELL.encode()
    assert str(told(50000)["title"]).encode() in newscrawler("get", page, "--rendered", data=shown.data).stdout
    picture = newscrawler("get", page, "--screenshot", data=shown.data).stdout
    assert picture.startswith(b"\x89PNG")
    assert newscrawler("get", f"{shown.home}/api/news/50000.html", data=shown.data).stdout.startswith(b"{")
    warcs = sorted(shown.data.glob("warc/*/*.warc.gz"))
    beside = []
    for warc in warcs:
        with warc.open("rb") as stream:
            beside += [record for found in answers(stream) for record in found.beside if found.answer.url == page]
    converted = next(record for record in beside if record.type == "conversion")
    assert converted.headers["warc-refers-to"]
    assert newscrawler("verify", data=shown.data).returncode == 0


def test_reextract_reads_what_the_browser_made(shown: Shown) -> None:
    run = newscrawler("reextract", "--processes", "1", "--json", data=shown.data)
    assert run.returncode == 0, run.stdout.decode() + run.stderr.decode()
    assert len(stored(shown.data)) == len(NUMBERS)


def test_the_replay_looks_the_same(shown: Shown) -> None:
    run = newscrawler("replay-check", "--sample", "1", "--json", data=shown.data)
    [page] = json.loads(run.stdout)
    assert page["different"] <= 0.01
    missing = {asked["url"] for asked in page["missing"] if asked["url"].startswith(shown.home)}
    assert missing == {f"{shown.home}/hop"}  # which led to where no crawl goes


def test_the_probe_notices_pages_that_scripts_fill(shown: Shown, tmp_path: Path) -> None:
    run = newscrawler("sites", "add", f"{shown.home}/", "--sites", str(tmp_path))
    assert run.returncode == 0, run.stderr.decode()
    [file] = tmp_path.glob("*.toml")
    assert '[fetch]\nbrowser = "auto"' in file.read_text()
