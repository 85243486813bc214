"""What a site sends, and what stands in a folder from a stranger, goes through every command: no terminal obeys it."""

from __future__ import annotations

import json
import logging
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from archive.making import article
from guards.crawling import Crawled, crawl
from guards.newspaper import Newspaper
from loopback import Answer

from newscrawler.cli.main import COMMANDS, main
from newscrawler.items.schema import encode_line
from newscrawler.segments.segment import SegmentPiece, pack_segment
from newscrawler.text.printable import VisibleFormatter, printable, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
EVIL = "\x1b]0;OWNED\x07\x1b[2J\x9b2J[/b][link=file:///etc/passwd]\u202eabc\u2066\x7f"
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
HTML = "text/html; charset=utf-8"
TEXT = "وأعلنت الهيئة أن العمل في الميناء يبدأ غدا. " * 8
PAGE = f"""<html><head><title>{EVIL} خبر</title><meta name="author" content="{EVIL} سالم"></head><body><article>
<h1>خبر عاجل {EVIL} عن الميناء</h1><p>بقلم: {EVIL} سالم</p><p>{TEXT}{EVIL}</p>
</article></body></html>"""
# crawl as crawl does, print what we wrote ourselves, or (serve) show pages, which have tests of their own
NOT_RUN = {"config", "daemon", "demo", "frontier", "replay-check", "run", "schedule", "serve", "work"}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    raw = f'"{EVIL}"'.encode().decode("latin-1")  # as headers are written
    pages = {
        "/news/91-shir": Answer(PAGE.encode(), headers={"Content-Type": HTML, "ETag": raw}),
        "/news/92-shir": Answer(status=302, headers={"Location": "/news/1-khabar?x=[/b]\x1b[2J\x9b"}),
        "/news/93-shir": Answer(status=302, headers={"Location": "gopher://x/[/b]\x1b[2J\x9b"}),
        "/news/94-[/b]%1b%5d0;x": Answer(PAGE.encode(), headers={"Content-Type": f"text/{raw}"}),
    }
    with Newspaper(pages) as site:
        site.routes["/robots.txt"].headers["X-Odd"] = "\x1b[2J"
        done = crawl(tmp_path_factory.mktemp("hostile") / "data", site.url("/"), "LOG_LEVEL=DEBUG")
        stored = next(done.data.glob("articles/*/*.jsonl"))
        with stored.open("ab") as lines:  # as a folder from a stranger may hold it
            odd = article(7, title=f"خبر {EVIL}", text=f"نص {EVIL} الخبر\n\nنص آخر", site=stored.parent.name)
            lines.write(encode_line(odd))
            edited = replace(odd, version=2, title="خبر آخر", authors=[EVIL], section=EVIL)
            lines.write(encode_line(edited))
        yield done


def said(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    with pytest.raises(SystemExit):
        main([*args])
    return "".join(capsys.readouterr())


def commands(data: Path, work: Path) -> Iterator[tuple[str, ...]]:
    page, dump, odd = work / "page.html", work / "dump.jsonl", "https://news.example/7/"
    page.write_text(PAGE)
    records = [json.dumps({"text": f"{EVIL}\n\nنص {n}", "url": EVIL}) for n in range(9)]
    dump.write_text("\n".join([*records, f"no {EVIL}", ""]))
    at = ("--data", str(data))
    yield "clean", str(page)
    yield "clean", "--field", "text", "--report", str(dump)
    for form in ((), ("--json",)):
        yield "clusters", *at, *form
        yield "clusters", "--processes", "1", *at, *form
        yield "crawl", "--from-warc", str(page), "--data", str(work / "taken"), *form
        yield "doctor", *form
        yield "diff", odd, *at, *form
        yield "explain", str(page), "--url", odd, *form
        yield "history", odd, *at, *form
        yield "quarantine", "list", *at, *form
        yield "reextract", "--processes", "1", *at, *form
        yield "search", "خبر", *at, *form
        yield "search", "خبر", "--rebuild", "--processes", "1", *at, *form
        yield "sites", "learn", next(data.glob("articles/*")).name, *at, *form
        yield "status", *at, *form
        yield "status", "--missing", *at, *form
        yield "verify", *at, *form
    for form in ((), ("--text",)):
        yield "extract", str(page), "--url", odd, *form
    yield "export", "--format", "jsonl", str(work / "out.jsonl"), *at
    yield "export", "--format", "jsonl", "--parts", str(work / "out"), "--processes", "1", *at
    yield "follow", "--from-start", "--until-idle", *at
    watches = ("--sites", str(work / "sites"))
    yield "watch", "add", "odd", f"خبر {EVIL}", "--webhook", "http://127.0.0.1:9/", *watches
    yield "watch", "list", *watches, *at
    segment = SegmentPiece(f"articles/{EVIL}", 0, b"x")
    (work / "store/segments/a/00000000").mkdir(parents=True)
    (work / "store/segments/a/00000000/0000000000").write_bytes(pack_segment([segment], by=EVIL, is_last=False))
    (work / "store/frontier.url").write_text(f"postgresql://{EVIL}")
    yield "pull", "--store", (work / "store").as_uri(), "--data", str(work / "pulled")
    yield "report", *at, "--out", str(work / "report.html")
    shutil.copytree(data, work / "copy")
    yield "remove", odd, "--reason", EVIL, "--data", str(work / "copy")
    yield "crawl", odd, "--data", str(work / "copy")


def test_no_command_prints_what_a_terminal_obeys(
    crawled: Crawled, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = set(NOT_RUN)
    for args in commands(crawled.data, tmp_path):
        run.add(args[0])
        printed = said(capsys, *args)
        assert OBEYED.search(printed) is None, (args, ascii(printed))
    with_urls = json.loads(said(capsys, "status", "--missing", "--json", "--data", str(crawled.data)))
    for url in {page["url"] for month in with_urls for page in month["missing"]}:
        for form in ((), ("--json",)):
            assert OBEYED.search(said(capsys, "explain-url", url, "--data", str(crawled.data), *form)) is None
    assert run | {"explain-url", "get"} == set(COMMANDS)  # get hands out bytes: to a terminal as text


def test_no_line_of_a_log_or_summary_does(crawled: Crawled) -> None:
    assert crawled.code in {0, 1}
    assert "OWNED" in crawled.errors  # the log tells of it, escaped
    assert OBEYED.search(crawled.errors) is None, ascii(crawled.errors)


def test_escaped_json_is_the_same_json() -> None:
    text = json.dumps({"a": EVIL + "\ud800\U000e0041 می\u200cخواهم"}, ensure_ascii=False)
    assert json.loads(visible(text)) == json.loads(text)
    assert visible("می\u200cخواهم\u00a0نص\n") == "می\u200cخواهم\u00a0نص\n"
    assert printable("a\nb\t") == "a\\nb\\t"


def test_a_log_record_cannot_look_like_two() -> None:
    record = logging.LogRecord("a", logging.INFO, "", 0, "one\nERROR: two", None, None)
    assert VisibleFormatter(logging.Formatter()).format(record) == "one\n  ERROR: two"


def test_every_command_prints_through_the_terminal_room() -> None:
    loose = re.compile(r"click\.s?echo\(|import Console\b|(?<![\w.])print\(|std(?:out|err)\.write")
    rooms = [file for file in (ROOT / "newscrawler" / "cli").glob("*.py") if file.stem not in {"terminal", "screen"}]
    assert [file.name for file in rooms if loose.search(file.read_text())] == []
