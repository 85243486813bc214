"""What pages that others captured need, taken with them out of the same files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from archive.test_intake import Writer, crawl
from commands import newscrawler
from requisites.papers import CSS, FONT, LAYOUT, PNG, THEME, article

from newscrawler.archive import open_archive
from newscrawler.warc.index import scan

if TYPE_CHECKING:
    from pathlib import Path

HOME, CDN = "https://paper.example", "https://cdn.example"
BESIDE = (
    (f"{HOME}/c/theme.css?ver=1", THEME.encode(), CSS),
    (f"{HOME}/c/parts/layout.css", LAYOUT.encode(), CSS),
    (f"{HOME}/f/paper.woff2", b"wOF2", FONT),
    (f"{HOME}/i/port.png", b"\x89PNG of the port", PNG),
    (f"{CDN}/i/market.png", b"\x89PNG of the market", PNG),
    (f"{HOME}/i/other.png", b"\x89PNG of nobody", PNG),
)


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A capture of a page in which what it needs comes first, and what that needs before it."""
    writer = Writer()
    for url, body, headers in reversed(BESIDE):
        writer.add(url, body, mime=headers["Content-Type"])
    writer.add(f"{HOME}/news/50000.html", article(50000, cdn=CDN).body)
    return writer.save(tmp_path / "theirs.warc.gz")


def ours(data: Path) -> set[str]:
    return {line.url for warc in data.glob("warc/*/*.warc.gz") for line in scan(warc)}


def test_requisites_are_taken_with_their_page_whatever_their_order(theirs: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    summary = crawl(data, "--from-warc", str(theirs), "--requisites", "images")
    assert summary["stored"] == 1
    assert ours(data) == {f"{HOME}/news/50000.html", *(url for url, _, _ in BESIDE[:-1])}
    with open_archive(data) as archive:
        capture = archive.get(f"{CDN}/i/market.png")
    assert capture is not None
    assert capture.body == b"\x89PNG of the market"
    assert newscrawler("verify", data=data).returncode == 0
    before = [file.read_bytes() for file in data.glob("warc/*/*")]
    crawl(data, "--from-warc", str(theirs), "--requisites", "images")
    assert [file.read_bytes() for file in data.glob("warc/*/*")] == before


def test_the_default_takes_the_styles(theirs: Path, tmp_path: Path) -> None:
    crawl(tmp_path / "data", "--from-warc", str(theirs))
    assert ours(tmp_path / "data") == {f"{HOME}/news/50000.html", *(url for url, _, _ in BESIDE[:3])}


def test_they_are_taken_where_a_cdx_names_them(theirs: Path, tmp_path: Path) -> None:
    lines = [
        f'x 20240506090000 {{"url": "{line.url}", "mime": "{line.mime}", "status": "200", "offset": "{line.offset}",'
        f' "filename": "{theirs.name}"}}\n'
        for line in scan(theirs)
    ]
    cdx = tmp_path / "theirs.cdxj"
    cdx.write_text("".join(lines))
    crawl(tmp_path / "data", "--from-cdx", str(cdx), "--warc-folder", str(tmp_path), "--requisites", "images")
    assert ours(tmp_path / "data") == {f"{HOME}/news/50000.html", *(url for url, _, _ in BESIDE[:-1])}
