"""Crawls of a paper with a theme: what its pages need is fetched once, archived, and no article."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from commands import newscrawler
from loopback import Answer
from requisites.papers import STYLES, paper

from newscrawler.archive import open_archive
from newscrawler.frontier import NewTask, open_frontier
from newscrawler.requisites import requisite_key
from newscrawler.warc.records import answers

if TYPE_CHECKING:
    from pathlib import Path

    from loopback import Loopback


def crawl(site: Loopback, data: Path, *options: str) -> dict[str, object]:
    del site.seen[:]
    run = newscrawler("crawl", site.url("/"), "--json", *options, data=data)
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


def requisites(site: Loopback) -> Counter[str]:
    return Counter(path for path in site.paths() if path.startswith(("/c/", "/f/", "/i/", "/j/")))


def test_the_default_keeps_the_styles_of_a_page_that_was_typed_and_get_gives_them(tmp_path: Path) -> None:
    with paper() as site:
        del site.seen[:]
        run = newscrawler("crawl", site.url("/news/50000.html"), data=tmp_path)
    assert run.returncode == 0, run.stderr.decode()
    assert requisites(site) == Counter(STYLES)
    assert newscrawler("get", site.url("/f/paper.woff2"), data=tmp_path).stdout == b"wOF2 of the paper"


def test_a_style_sheet_is_asked_for_again_with_its_etag_and_is_a_revisit(tmp_path: Path) -> None:
    with paper() as site:
        crawl(site, tmp_path)
        url = site.url("/c/parts/layout.css")
        with open_frontier(tmp_path / "frontier.sqlite") as frontier:
            status = frontier.status(requisite_key(url))
            assert status is not None
            assert status.due > status.seen  # looked at again, by itself
            again = NewTask(url=url, key=requisite_key(url), site=status.site, kind="style", again=True)
            frontier.put([again], now=status.seen)
        crawl(site, tmp_path)
    assert requisites(site) == Counter({"/c/parts/layout.css": 1})
    kinds = [found.answer.type for found in archived(tmp_path) if found.answer.url == url]
    assert kinds == ["response", "revisit"]


def archived(data: Path) -> list:
    found = []
    for warc in sorted(data.glob("warc/*/*.warc.gz")):
        with warc.open("rb") as stream:
            found += list(answers(stream))
    return found


def test_the_same_picture_under_another_address_is_a_revisit_and_reads_whole(tmp_path: Path) -> None:
    with paper() as site:
        picture = site.routes["/i/port.png"]
        site.routes["/i/market.png"] = picture
        crawl(site, tmp_path, "--requisites", "images")
    kinds = {found.answer.url: found.answer.type for found in archived(tmp_path)}
    same = {kinds[site.url("/i/port.png")], kinds[site.url("/i/market.png")]}
    assert same == {"response", "revisit"}
    with open_archive(tmp_path) as archive:
        bodies = [archive.get(site.url(path)) for path in ("/i/port.png", "/i/market.png")]
    assert bodies[0] is not None
    assert bodies[1] is not None
    assert bodies[0].body == bodies[1].body != b""
    assert newscrawler("verify", data=tmp_path).returncode == 0


def test_a_requisite_that_is_missing_is_no_failure_of_the_site(tmp_path: Path) -> None:
    with paper() as site:
        site.routes["/c/parts/layout.css"] = Answer(b"gone", 404)
        site.routes["/f/paper.woff2"] = Answer(b"broken", 403)
        site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /i/\n", headers={"Content-Type": "text/plain"})
        summary = crawl(site, tmp_path, "--requisites", "images")
    assert not any(path.startswith("/i/") for path in site.paths())
    assert (summary["failed"], summary["sources_failed"]) == ({}, {})
    missing = newscrawler("status", "--missing", "--json", data=tmp_path)
    assert b".css" not in missing.stdout
    assert b".png" not in missing.stdout


def test_a_requisite_at_a_private_address_is_not_asked_for(tmp_path: Path) -> None:
    with paper() as other, paper(cdn=other.url("").rstrip("/")) as site:
        summary = crawl(site, tmp_path, "--requisites", "images")
        assert other.paths() == []
    assert summary["refused"] == {"private_address": 1}


def test_a_sheet_that_imports_itself_ends(tmp_path: Path) -> None:
    def endless(seen) -> Answer:
        number = int(seen.path.partition("n=")[2] or 0)
        css = f"@import '/c/theme.css'; @import '/c/more.css?n={number + 1}';"
        return Answer(css.encode(), headers={"Content-Type": "text/css"})

    with paper() as site:
        site.routes["/c/theme.css"] = site.routes["/c/more.css"] = endless
        crawl(site, tmp_path)
    assert len(requisites(site)) == 6
