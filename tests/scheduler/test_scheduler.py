"""Any Scrapy spider on the frontier: its requests are stored, come back as they were, and are concluded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import processes
import pytest
from loopback import Answer, Loopback

from newscrawler.frontier import Counts, NewTask, open_frontier

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = Path(__file__).parent / "plainspiders.py"
PAGES = {f"/p{number}": Answer(b"<p>x</p>") for number in range(30)}
LINKS = Answer("".join(f'<a href="{path}">x</a>' for path in PAGES).encode())


@dataclass
class Ran:
    """What a crawl did: its items, its stats, the counts of its frontier."""

    code: int
    items: list[dict[str, Any]]
    errors: str
    data: Path

    @property
    def stats(self) -> dict[str, Any]:
        return json.loads(self.errors)

    @property
    def counts(self) -> Counts:
        with open_frontier(self.data / "frontier.sqlite", read_only=True) as frontier:
            return frontier.counts()


@pytest.fixture
def crawl(tmp_path: Path) -> Callable[..., Ran]:
    def run(spider: str, site: Loopback, *options: str) -> Ran:
        command = [str(SCRIPT), spider, str(tmp_path / "data"), site.url("/"), *options]
        done = processes.run(command, env=os.environ, timeout=60)
        items = [json.loads(line) for line in done.stdout.splitlines()]
        return Ran(code=done.returncode, items=items, errors=done.stderr.decode(), data=tmp_path / "data")

    return run


def test_a_plain_spider_gets_every_page_once_and_nothing_again(crawl: Callable[..., Ran]) -> None:
    with Loopback({"/": LINKS, **PAGES}) as site:
        first = crawl("links", site)
        assert sorted(item["url"] for item in first.items) == sorted(map(site.url, PAGES))
        assert {(item["note"], item["number"]) for item in first.items} == {("ملاحظة", 7)}
        assert (first.counts.done, first.counts.pending) == (31, 0)
        assert crawl("links", site).items == []
        assert len(site.seen) == 31


def test_one_host_does_not_fill_the_engine(crawl: Callable[..., Ran]) -> None:
    with Loopback({"/": LINKS, **PAGES}) as site:
        ran = crawl("links", site, "CONCURRENT_REQUESTS=30", "CONCURRENT_REQUESTS_PER_DOMAIN=3")
    assert len(ran.items) == 30
    assert ran.stats["newscrawler/scheduler/at_engine"] <= 3 + 2


def test_what_a_request_carries_survives_storing(crawl: Callable[..., Ran]) -> None:
    with Loopback(fallback=Answer(b"ok")) as site:
        ran = crawl("posts", site)
    assert sorted(seen.body for seen in site.seen if seen.body) == sorted(
        [b"\xff\xfe", b"other", b"q=%D8%AE%D8%A8%D8%B1"]
    )
    assert sorted(item["number"] for item in ran.items) == [1, 2, 2, 3]
    headers = {seen.path: seen.headers for seen in site.seen}
    assert headers["/head"]["x-mine"].encode("latin-1") == "é".encode()
    assert headers["/form"]["content-type"] == "application/x-www-form-urlencoded"
    assert ran.counts.done == 4


def test_a_callback_that_cannot_be_stored_still_runs_and_is_counted(crawl: Callable[..., Ran]) -> None:
    with Loopback({"/": LINKS}) as site:
        ran = crawl("lambdas", site)
    assert len(ran.items) == 1
    assert ran.stats["newscrawler/scheduler/volatile"] == 1


def test_an_answer_whose_callback_raised_is_failed_with_the_reason(crawl: Callable[..., Ran]) -> None:
    with Loopback({"/": LINKS, **PAGES}) as site:
        ran = crawl("broken", site)
    assert ran.counts.reasons == {"stored/handed_over": 1, "failed/callback": 30}


def test_a_host_that_never_answers_is_failed_after_the_retries(crawl: Callable[..., Ran]) -> None:
    with Loopback({}) as site:
        pass
    ran = crawl("links", site)
    assert ran.counts.reasons == {"failed/no_answer": 1}
    assert ran.stats["newscrawler/scheduler/continued"] == 2, "Scrapy's own retries kept the lease"


def test_tasks_are_concluded_by_their_reader_or_marked_unreported(crawl: Callable[..., Ran]) -> None:
    moved = Answer(status=301, headers={"Location": "/told"})
    with Loopback({"/silent": Answer(b"x"), "/told": Answer(b"x"), "/moved": moved}) as site:
        ran = crawl("tasks", site)
        assert site.paths().count("/told") == 2, "the redirect was followed under its own lease"
    assert ran.counts.reasons == {"failed/unreported": 2}
    assert ran.counts.outcomes == {"failed": 2, "stored": 2}


def test_a_callback_that_the_spider_has_lost_is_failed_and_the_crawl_goes_on(
    crawl: Callable[..., Ran], tmp_path: Path
) -> None:
    stored = {
        "url": "http://127.0.0.1/",
        "callback": "gone",
        "errback": None,
        "headers": {},
        "body": "",
        "method": "GET",
    }
    with Loopback({}, fallback=Answer(b"x")) as site:
        put(tmp_path / "data", site.url("/lost"), kind="request", request=json.dumps(stored), priority=5)
        ran = crawl("tasks", site)
        assert "/lost" not in site.paths()
    assert ran.counts.reasons["failed/callback_lost"] == 1
    assert ran.counts.outcomes["stored"] == 3


def put(data: Path, url: str, **more: Any) -> None:
    data.mkdir()
    with open_frontier(data / "frontier.sqlite") as frontier:
        frontier.put([NewTask(url=url, key=url, site="tasks", **more)], now=time.time())


def test_a_task_that_is_soon_due_is_waited_for(crawl: Callable[..., Ran], tmp_path: Path) -> None:
    with Loopback({}, fallback=Answer(b"x")) as site:
        put(tmp_path / "data", site.url("/later"), due=time.time() + 3)
        ran = crawl("tasks", site)
        assert "/later" in site.paths()
    assert ran.counts.pending == 0


def test_a_task_that_is_due_much_later_is_left_for_the_next_run(crawl: Callable[..., Ran], tmp_path: Path) -> None:
    with Loopback({}, fallback=Answer(b"x")) as site:
        put(tmp_path / "data", site.url("/later"), due=time.time() + 500)
        ran = crawl("tasks", site)
        assert "/later" not in site.paths()
    assert ran.counts.pending == 1
    assert ran.stats["newscrawler/scheduler/left_for_later_seconds"] > 400


def test_a_blocked_host_is_left_for_the_next_run(crawl: Callable[..., Ran], tmp_path: Path) -> None:
    with Loopback({}, fallback=Answer(b"x")) as site:
        put(tmp_path / "data", site.url("/later"))
        with open_frontier(tmp_path / "data" / "frontier.sqlite") as frontier:
            frontier.block_host_until("127.0.0.1", time.time() + 500, "retry_after")
        ran = crawl("tasks", site)
    assert site.seen == []
    assert ran.counts.pending == 5
    assert ran.stats["finish_reason"] == "finished"


def test_an_answer_says_at_which_address_it_was_got(tmp_path: Path) -> None:
    """The guard looks again at where a connection ended, and names at one address share a delay."""
    pages = {"/": Answer(b"1"), "/empty": Answer(b"")}
    with Loopback(pages) as site:
        for path in pages:
            command = [sys.executable, "-m", "scrapy", "shell", "--nolog", site.url(path), "-c", "response.ip_address"]
            options = ["-s", 'DOWNLOAD_HANDLERS={"http": "newscrawler.middlewares.BoundedHandler"}']
            done = subprocess.run(
                [*command, *options], capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False
            )
            assert done.stdout.strip() == "127.0.0.1", done.stderr


def test_the_shell_fetches_and_touches_no_folder(tmp_path: Path) -> None:
    with Loopback({"/": Answer("مرحبا".encode())}) as site:
        command = [sys.executable, "-m", "scrapy", "shell", "--nolog", site.url("/"), "-c", "response.text"]
        options = ["-s", "SCHEDULER=newscrawler.scheduler.FrontierScheduler"]
        done = subprocess.run(
            [*command, *options], capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False
        )
    assert done.stdout.strip() == "مرحبا"
    assert list(tmp_path.iterdir()) == []
