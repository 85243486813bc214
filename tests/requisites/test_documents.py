"""PDFs of a paper: those that its pages link to are kept, those that its feed names are articles."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from commands import newscrawler, stored
from documents.handmade import pdf_of
from loopback import Answer, Loopback
from requisites.papers import article

if TYPE_CHECKING:
    from pathlib import Path

PDF = {"Content-Type": "application/pdf"}
REPORT = ["أعلنت البلدية عن خطة جديدة", "لتوسعة الميناء في المدينة القديمة."]
FEED = """<rss version="2.0"><channel><title>الميناء</title>{}</channel></rss>"""
ITEM = "<item><title>{}</title><link>{}</link><pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate></item>"


GAZETTE = '<h2><a href="/f/gazette.pdf">قرار رقم واحد بشأن تنظيم أرصفة الميناء</a></h2>'


def routes(site: Loopback) -> dict[str, Answer]:
    page = article(50000).body.replace(b"</article>", '<a href="/f/plan.PDF#page=2">الخطة</a></article>'.encode())
    named = {
        "/news/50000.html": "بلدية الميناء توسع الرصيف",
        "/f/report.pdf": "تقرير الميناء",
        "/f/scan.pdf": "محضر الجلسة",
    }
    items = "".join(ITEM.format(title, site.url(path)) for path, title in named.items())
    return {
        "/": Answer(f"<html dir=rtl><link rel=alternate type=application/rss+xml href=/feed><body>{GAZETTE}".encode()),
        "/f/gazette.pdf": Answer(pdf_of(*(line[::-1] for line in REPORT)), headers=PDF),
        "/feed": Answer(FEED.format(items).encode(), headers={"Content-Type": "application/rss+xml"}),
        "/news/50000.html": Answer(page),
        "/f/plan.PDF": Answer(pdf_of("plan"), headers=PDF),
        "/f/report.pdf": Answer(pdf_of(*(line[::-1] for line in REPORT)), headers=PDF),
        "/f/scan.pdf": Answer(pdf_of(), headers=PDF),
    }


def crawl(site: Loopback, data: Path, *, documents: bool) -> str:
    sites = data / "sites"
    sites.mkdir(parents=True)
    archive = f'[archive]\nrequisites = "none"\ndocuments = {str(documents).lower()}\n'
    (sites / "port.toml").write_text(f'url = "{site.url("/")}"\n{archive}')
    run = newscrawler("crawl", "--site", "port", "--sites", str(sites), data=data)
    assert run.returncode == 0, run.stderr.decode()
    return (run.stdout + run.stderr).decode()


def test_pdfs_are_kept_and_read_when_asked_for(tmp_path: Path) -> None:
    with Loopback() as site:
        site.routes |= routes(site)
        crawl(site, tmp_path, documents=True)
        asked = site.paths()
    found = {str(record["title"]): record for record in stored(tmp_path)}
    assert found["تقرير الميناء"]["text"] == " ".join(REPORT)
    assert found["تقرير الميناء"]["published"] == "2026-03-03T08:00:00+00:00"
    scan = found["محضر الجلسة"]
    assert scan["text"] is None
    quality = scan["quality"]
    assert isinstance(quality, dict)
    assert "pdf_no_text" in quality["flags"]
    assert [record for record in found.values() if str(record["url"]).endswith("gazette.pdf")], "a list names it"
    assert len(found) == 4
    assert asked.count("/f/plan.PDF") == 1
    assert newscrawler("get", site.url("/f/plan.PDF"), data=tmp_path).stdout == pdf_of("plan")
    again = newscrawler("reextract", "--processes", "1", "--json", data=tmp_path)
    assert {json.loads(line)["verdict"] for line in again.stdout.splitlines() if b"verdict" in line} <= {"unchanged"}
    assert newscrawler("verify", data=tmp_path).returncode == 0


def test_pdfs_are_left_alone_otherwise(tmp_path: Path) -> None:
    with Loopback() as site:
        site.routes |= routes(site)
        told = crawl(site, tmp_path, documents=False)
        assert "documents: 3 PDFs" in told
        assert "[archive] documents = true takes them" in told
        assert not [path for path in site.paths() if path.lower().endswith(".pdf")]
