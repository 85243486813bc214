"""How a fetch ends, how a run ends, and what can be told of it afterwards."""

from __future__ import annotations

import gzip
import json
import signal
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler
from guards.crawling import crawl, finish, start
from guards.newspaper import Newspaper
from kill.killsite import article
from loopback import Answer, Loopback, Seen

from newscrawler.crawl.visits import is_check
from newscrawler.ledger import open_ledger
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HTML = {"Content-Type": "text/html; charset=utf-8"}


def test_a_server_that_refuses_connections_gives_exit_code_3_and_says_so(tmp_path: Path) -> None:
    with Loopback() as gone:
        url = gone.url("/")
    crawled = crawl(tmp_path / "data", url)
    assert crawled.code == 3
    assert "connection_refused" in crawled.errors
    assert crawled.end(url) == ("failed", "connection_refused")


def test_a_server_that_has_only_errors_gives_exit_code_3(tmp_path: Path) -> None:
    with Loopback({"/robots.txt": Answer(b"", 404)}, fallback=Answer(b"broken", 500)) as site:
        crawled = crawl(tmp_path / "data", site.url("/"))
    assert (crawled.code, crawled.summary["sources_failed"]) == (3, {"http_500": 1} | crawled.summary["sources_failed"])
    assert "http_500" in crawled.errors


def test_more_than_a_tenth_of_failures_gives_exit_code_1(tmp_path: Path) -> None:
    with Newspaper({"/news/broken": Answer(b"", 500)}, articles=3) as site:
        crawled = crawl(tmp_path / "data", site.url("/"))
    assert crawled.code == 1
    assert "1 pages failed (http_500: 1)" in crawled.errors
    assert [event.outcome for event in crawled.story(site.url("/news/broken"))] == ["retried", "retried", "failed"]


@pytest.mark.parametrize("wrong", [["crawl", "no-address"], ["crawl"], ["crawl", "http://a.example/", "--since", "x"]])
def test_wrong_use_gives_exit_code_2_and_one_line(wrong: list[str], tmp_path: Path) -> None:
    run = newscrawler(*wrong, data=tmp_path / "data")
    assert run.returncode == 2
    assert run.stderr
    assert b"Traceback" not in run.stderr


def test_a_locked_folder_gives_exit_code_4(tmp_path: Path) -> None:
    with open_ledger(tmp_path / "data", command="another crawl"):
        crawled = crawl(tmp_path / "data", "http://127.0.0.1:1/")
    assert crawled.code == 4
    assert "another crawl" in crawled.errors


def test_an_interrupt_gives_exit_code_5_and_the_next_run_goes_on(tmp_path: Path) -> None:
    asked, goes_on = threading.Event(), threading.Event()

    def hold(_: Seen) -> Answer:
        asked.set()
        goes_on.wait(20)
        return Answer(article(99))

    with Newspaper({"/news/9-held": hold}, articles=12) as site:
        process = start(tmp_path / "data", site.url("/"), "NEWSCRAWLER_LOCAL_CONCURRENCY=1")
        assert asked.wait(60)
        process.send_signal(signal.SIGINT)
        goes_on.set()
        first = finish(process, tmp_path / "data")
        assert first.code == 5
        assert "run the same command again" in first.errors
        second = crawl(tmp_path / "data", site.url("/"))
    assert second.code == 0
    assert first.summary["stored"] + second.summary["stored"] == 13


def test_the_story_of_an_address_is_told_to_people_and_machines(tmp_path: Path) -> None:
    with Newspaper({"/closed/secret": Answer(article(50)), "/news/gone": Answer(b"", 410)}, articles=1) as site:
        crawl(tmp_path / "data", site.url("/"))
        told = {
            path: newscrawler("explain-url", site.url(path), data=tmp_path / "data").stdout.decode()
            for path in (*site.articles, "/closed/secret", "/news/gone", "/")
        }
        machine = newscrawler("explain-url", site.url("/news/gone"), "--json", data=tmp_path / "data")
        unknown = newscrawler("explain-url", site.url("/nobody"), data=tmp_path / "data")
    assert "version 1 of" in told[site.articles[0]]
    assert "robots.txt says no" in told["/closed/secret"]
    assert "gone" in told["/news/gone"]
    assert "home of" in told["/"]
    assert json.loads(machine.stdout)["story"][0]["outcome"] == "gone"
    assert (unknown.returncode, b"never seen" in unknown.stderr) == (1, True)


def revalidating(pages: dict[str, tuple[bytes, str]], asked: list[Seen]) -> Callable[[Seen], Answer]:
    def route(seen: Seen) -> Answer:
        asked.append(seen)
        body, etag = pages[seen.path]
        if seen.headers.get("if-none-match") == etag:
            return Answer(status=304, headers={"ETag": etag})
        return Answer(body, headers={**HTML, "ETag": etag})

    return route


def test_a_page_that_did_not_change_is_asked_for_by_its_validator_and_archived_as_a_revisit(tmp_path: Path) -> None:
    pages = {f"/news/{number}-again": (article(number), f'"{number}"') for number in range(20, 26)}
    asked: list[Seen] = []
    with Newspaper(dict.fromkeys(pages, revalidating(pages, asked)), articles=0) as site:
        first = crawl(tmp_path / "data", site.url("/"))
        asked.clear()
        urls = [site.url(path) for path in pages]
        second = crawl(tmp_path / "data", site.url("/"), "NEWSCRAWLER_REVISIT=all")
        checks = sum(is_check(canonical_url(url), datetime.now(UTC).date()) for url in urls)
    assert second.code == 0
    assert (second.summary["stored"], second.summary["unchanged"]) == (0, 6)
    assert sum("if-none-match" in seen.headers for seen in asked) == 6 - checks
    told = b"".join(gzip.decompress(file.read_bytes()) for file in first.data.glob("warc/*/*.warc.gz"))
    revisits = [record for record in told.split(b"WARC/1.1\r\n") if b"WARC-Type: revisit" in record]
    assert sum(b"/news/" in record for record in revisits) == 6  # unchanged sources are revisits, too


def test_an_etag_that_lies_is_noticed_and_not_trusted_any_more(tmp_path: Path) -> None:
    headers = {**HTML, "ETag": '"same"'}
    with Newspaper({"/news/30-lie": Answer(article(30), headers=headers)}) as site:
        crawl(tmp_path / "data", site.url("/"))
        site.routes["/news/30-lie"] = Answer(article(31), headers=headers)
        second = crawl(tmp_path / "data", site.url("/"), "NEWSCRAWLER_REVISIT=all")
    assert second.summary["edited"] == 1
    assert "ETag stayed" in second.errors
