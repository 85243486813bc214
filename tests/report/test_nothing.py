from __future__ import annotations

import pytest

from newscrawler import extract
from newscrawler.extract import read_page
from newscrawler.report.health import findings
from newscrawler.report.summary import NOTHING_FETCHED, OK, PROBLEMS, RunSummary
from newscrawler.sites import Expect
from newscrawler.sites.memory import Memory, SiteFacts, Usual


def found(memory: Memory, **facts: object) -> list[tuple[str, str]]:
    told = findings(SiteFacts(site="mina", **facts), memory, Expect(), per_day=None, missing=0.0, lost=0)
    return [(finding.kind, finding.detail.partition("; ")[2]) for finding in told]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        pytest.param({"rejected": {"needs_browser": 5}}, "needs a browser", id="scripts"),
        pytest.param({"rejected": {"robots_disallowed": 3}}, "robots.txt forbids", id="robots"),
        pytest.param({"rejected": {"login_wall": 3, "static_page": 9}}, "log-in", id="log-in"),
        pytest.param({"rejected": {"cookie_wall": 3}}, "cookies", id="cookies"),
        pytest.param({"failed": {"http_403": 2}}, "blocked", id="blocked"),
        pytest.param({"rejected": {"listing": 2}}, "mostly listing", id="lists"),
        pytest.param({}, "name none", id="no-links"),
    ],
)
def test_a_site_that_gives_nothing_is_broken_from_its_first_run(facts: dict[str, object], words: str) -> None:
    ((kind, detail),) = found(Memory(site="mina"), sources=2, **facts)
    assert kind == "nothing"
    assert words in detail


def test_a_site_that_gave_something_once_is_judged_by_what_is_usual() -> None:
    known = Memory(site="mina", usual=Usual(articles=30.0, pages=30.0, stored=30.0))
    assert found(known, sources=2) == []
    assert found(Memory(site="mina"), sources=2, new=1, rejected={"listing": 3}) == []


@pytest.mark.parametrize(
    ("put_off", "code"),
    [
        pytest.param({"quiet_hours": 3}, OK, id="our-own-limit"),
        pytest.param({"timeout": 1}, PROBLEMS, id="a-host-that-hangs"),
    ],
)
def test_a_run_that_leaves_a_host_says_so(put_off: dict[str, int], code: int) -> None:
    summary = RunSummary(stored=5, known=5, sources_read=2, put_off=put_off)
    assert summary.exit_code == code
    assert ("timeout: 1" in (summary.reason or "")) == (code == PROBLEMS)


def test_a_run_that_got_no_answer_from_a_host_fetched_nothing() -> None:
    assert RunSummary(put_off={"http_503": 1}).exit_code == NOTHING_FETCHED


SHELL = (
    "<html><head><title>صحيفة الميناء</title>{}</head>"
    '<body><div id="{}"></div><script src="/a.js"></script></body></html>'
)


@pytest.mark.parametrize("name", ["app", "root", "__next"])
def test_an_empty_frame_is_no_article_whatever_its_head_says(name: str) -> None:
    head = '<meta property="og:type" content="article"><meta property="og:title" content="صحيفة الميناء">'
    page = SHELL.format(head, name)
    assert extract(page, url="https://mina.example/news/1001") is None
    assert getattr(read_page(page, url="https://mina.example/news/1001"), "reason", None) == "needs_browser"
