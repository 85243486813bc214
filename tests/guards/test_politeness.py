"""Politeness as the server sees it: when each request began and ended, and what was never asked for."""

from __future__ import annotations

import json
import threading
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from guards.crawling import Crawled, crawl, finish, start
from guards.newspaper import TEXT, Newspaper
from kill.killsite import article
from loopback import Answer, Seen

from newscrawler.frontier import open_frontier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path


def slowly(answer: Answer) -> Callable[[Seen], Answer]:
    pause = threading.Event()

    def route(_: Seen) -> Answer:
        pause.wait(0.03)
        return answer

    return route


def slow_pages(count: int) -> dict[str, Callable[[Seen], Answer]]:
    return {f"/slow/{number}": slowly(Answer(article(100 + number))) for number in range(count)}


def smallest_gap(site: Newspaper) -> float:
    return min(later.start - earlier.start for earlier, later in pairwise(site.seen))


ASKED = {
    "no delay": (("DOWNLOAD_DELAY=0", "NEWSCRAWLER_LOCAL_DELAY=0", "NEWSCRAWLER_LOCAL_CONCURRENCY=3"), 24, ""),
    "one at a time": (("NEWSCRAWLER_LOCAL_DELAY=0", "NEWSCRAWLER_LOCAL_CONCURRENCY=1"), 12, ""),
    "delay": (("NEWSCRAWLER_LOCAL_DELAY=0.3", "NEWSCRAWLER_LOCAL_CONCURRENCY=1"), 3, ""),
    "crawl-delay": (("LOG_LEVEL=INFO",), 3, "Crawl-delay: 0.3"),
    "capped": (("LOG_LEVEL=INFO", "NEWSCRAWLER_MAX_CRAWL_DELAY=0.2"), 3, "Crawl-delay: 86400"),
}


def newspaper(name: str) -> Newspaper:
    _, pages, robots = ASKED[name]
    return Newspaper(slow_pages(pages), articles=1, robots=robots)


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[Newspaper, Crawled]]]:
    """Crawls with different limits, side by side."""
    folder = tmp_path_factory.mktemp("several")
    runs = {}
    for name, (options, _, _) in ASKED.items():
        site = newspaper(name).__enter__()
        runs[name] = (site, start(folder / name / "data", site.url("/"), *options), folder / name / "data")
    yield {name: (site, finish(process, data)) for name, (site, process, data) in runs.items()}
    for site, _, _ in runs.values():
        site.__exit__()


Several = dict[str, tuple[Newspaper, Crawled]]


@pytest.mark.parametrize(("name", "limit"), [("no delay", 3), ("one at a time", 1), ("crawl-delay", 1), ("delay", 1)])
def test_the_limit_holds_even_when_no_delay_is_asked_for(several: Several, name: str, limit: int) -> None:
    site, crawled = several[name]
    assert crawled.code == 0, crawled.errors
    assert site.peak <= limit
    assert name != "no delay" or site.peak > 1


@pytest.mark.parametrize(("name", "delay"), [("delay", 0.3), ("crawl-delay", 0.3), ("capped", 0.2)])
def test_the_smallest_gap_is_the_delay_asked_for(several: Several, name: str, delay: float, tmp_path: Path) -> None:
    site, _ = several[name]
    if smallest_gap(site) < delay:  # a server that waits for a CPU sees one request late: once more, alone
        with newspaper(name) as site:
            crawl(tmp_path / "data", site.url("/"), *ASKED[name][0])
    assert smallest_gap(site) >= delay


def test_a_crawl_delay_that_is_capped_is_said(several: Several) -> None:
    assert "s between requests: 0.2 s kept" in several["capped"][1].errors


ROBOTS: dict[str, Answer | Callable[[Seen], Answer]] = {
    "error": Answer(b"", 503),
    "forbidden": Answer(b"", 403),
    "missing": Answer(b"", 404),
    "slow": lambda _: slow_robots(),
    "html": Answer(b"<!doctype html><title>Not here</title>User-agent: *\nDisallow: /"),
    "moved": Answer(status=301, headers={"Location": "/rules/robots.txt"}),
    "circle": Answer(status=302, headers={"Location": "/robots.txt"}),
    "large": Answer(b"User-agent: *\nDisallow: /news/0\n" + b"#" * 600_000 + b"\nDisallow: /\n", headers=TEXT),
    "groups": Answer(
        b"User-agent: *\nDisallow: /\n\nUser-agent: newscrawler\nDisallow: /news/0\n\n"
        b"User-agent: newscrawler\nDisallow: /news/1\n",
        headers=TEXT,
    ),
    "closed": Answer(b"User-agent: *\nDisallow: /\n", headers=TEXT),
}
AWAY = {"error": "robots_unreachable", "slow": "robots_unreachable", "closed": "robots_disallowed"}
OPEN = {"forbidden": {0, 1, 2}, "missing": {0, 1, 2}, "html": {0, 1, 2}, "circle": {0, 1, 2}, "moved": {1, 2}} | {
    "large": {1, 2},
    "groups": {2},
}


def slow_robots() -> Answer:
    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.rfile.read(1)

    return Answer(raw=write)


@pytest.fixture(scope="module")
def robots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Newspaper], Crawled]]:
    """One crawl of ten newspapers that differ in their robots.txt."""
    sites = {}
    for name, answer in ROBOTS.items():
        site = sites[name] = Newspaper({"/robots.txt": answer}).__enter__()
        links = "".join(f'<li><a href="{path}">{path}</a></li>' for path in site.articles)
        site.routes["/"] = Answer(f"<html><ul>{links}</ul></html>".encode())
        site.routes["/rules/robots.txt"] = Answer(b"User-agent: *\nDisallow: /news/0\n", headers=TEXT)
    data = tmp_path_factory.mktemp("robots") / "data"
    crawled = crawl(data, ",".join(site.url("/") for site in sites.values()), "DOWNLOAD_TIMEOUT=3")
    yield sites, crawled
    for site in sites.values():
        site.__exit__()


Robots = tuple[dict[str, Newspaper], Crawled]


@pytest.mark.parametrize("name", AWAY)
def test_a_site_that_does_not_say_what_is_allowed_is_left_alone_and_that_is_said(robots: Robots, name: str) -> None:
    sites, crawled = robots
    assert set(sites[name].paths()) == {"/robots.txt"}
    assert crawled.end(sites[name].url("/"))[1] == AWAY[name]
    assert crawled.summary["refused"][AWAY[name]] >= 1


@pytest.mark.parametrize("name", OPEN)
def test_what_robots_allows_is_fetched_and_no_more(robots: Robots, name: str) -> None:
    site = robots[0][name]
    asked = {number for number, path in enumerate(site.articles) if path in site.paths()}
    assert asked == OPEN[name]


def host_state(crawled: Crawled) -> tuple[float, int]:
    with open_frontier(crawled.data / "frontier.sqlite", read_only=True) as frontier:
        state = frontier.host_state("127.0.0.1")
    return state.blocked_until, state.failures


@pytest.mark.parametrize(("status", "headers", "least"), [(429, {"Retry-After": "3600"}, 3500), (503, {}, 3)])
def test_a_host_that_asks_for_time_gets_it_in_this_run_and_in_the_next(
    status: int, headers: dict[str, str], least: float, tmp_path: Path
) -> None:
    options = ("NEWSCRAWLER_MAX_WAIT=0.5", "NEWSCRAWLER_LOCAL_CONCURRENCY=1")
    with Newspaper({"/news/a-busy": Answer(b"", status, headers)}, articles=6) as site:
        site.routes["/sitemap.xml"] = Answer(site.sitemap(["/news/a-busy", *site.articles]), headers=TEXT)
        first = crawl(tmp_path / "data", site.url("/"), *options)
        until, failures = host_state(first)
        asked = len(site.seen)
        assert site.paths()[-1] == "/news/a-busy"
        assert first.summary["waiting"] >= 6
        assert (until - time.time() > least - 3, failures) == (True, 1)
        if status == 429:
            second = crawl(tmp_path / "data", site.url("/"), *options)
            assert (len(site.seen), second.code) == (asked, 3)


def test_the_page_budget_of_a_host_leaves_the_rest_for_the_next_run(tmp_path: Path) -> None:
    with Newspaper(articles=9) as site:
        first = crawl(tmp_path / "data", site.url("/"), "NEWSCRAWLER_MAX_PAGES=4", "NEWSCRAWLER_MAX_WAIT=0.3")
        assert sum(path in site.articles for path in site.paths()) == 4
        assert (first.code, first.summary["stored"], first.summary["waiting"]) == (0, 4, 5)
        assert first.summary["put_off"]["page_budget"] >= 1
        second = crawl(tmp_path / "data", site.url("/"), "NEWSCRAWLER_MAX_PAGES=0", "NEWSCRAWLER_MAX_WAIT=5")
        assert (second.code, second.summary["stored"], second.summary["waiting"]) == (0, 5, 0)


def test_quiet_hours_of_a_site_file_are_kept(tmp_path: Path) -> None:
    with Newspaper() as site:
        (tmp_path / "sites").mkdir()
        (tmp_path / "sites" / "paper.toml").write_text(f'url = "{site.url("/")}"\nquiet = ["00:00-24:00"]\n')
        crawled = crawl(tmp_path / "data", site.url("/"))
        assert site.seen == []
    assert crawled.code == 0
    assert crawled.summary["put_off"]["quiet_hours"] >= 1


def test_the_user_agent_names_product_version_and_contact(tmp_path: Path) -> None:
    with Newspaper(articles=1) as site:
        crawl(tmp_path / "data", site.url("/"), env={"NEWSCRAWLER_CONTACT": "editor@example.org"})
        agents = {seen.headers["user-agent"] for seen in site.seen}
    assert len(agents) == 1
    assert agents.pop().startswith("newscrawler/")
    assert all("editor@example.org" in seen.headers["user-agent"] for seen in site.seen)


def test_what_is_said_of_re_use_is_stored_with_the_article(tmp_path: Path) -> None:
    said_in_head = b'<head><meta name="robots" content="noai"><meta name="tdm-reservation" content="1">'
    page = article(5).replace(b"<head>", said_in_head, 1)
    robots = Answer(b"User-agent: GPTBot\nDisallow: /\n", headers=TEXT)
    tagged = Answer(article(6), headers={"Content-Type": "text/html; charset=utf-8", "X-Robots-Tag": "noai"})
    with Newspaper({"/news/5-noai": Answer(page), "/news/6-tag": tagged}, articles=1) as site:
        home = "".join(f'<li><a href="{path}">{path}</a></li>' for path in site.named)
        site.routes["/"] = Answer(f"<html><ul>{home}</ul></html>".encode())
        crawled = crawl(tmp_path / "data", site.url("/"))
        site.routes["/robots.txt"] = robots
        again = crawl(tmp_path / "more", site.url("/"))
    said = permissions(crawled, site)
    assert said["/news/5-noai"] == {"robots": "allow", "noai": True, "tdm": "1"}
    assert said["/news/6-tag"]["noai"] is True
    assert said["/news/0-khabar"] == {"robots": "allow", "noai": False, "tdm": None}
    assert all(told["noai"] for told in permissions(again, site).values())


def permissions(crawled: Crawled, site: Newspaper) -> dict[str, dict[str, object]]:
    files = crawled.data.glob("articles/*/*.jsonl")
    records = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    return {record["url"].removeprefix(site.url("")): record["permissions"] for record in records}
