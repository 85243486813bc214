"""The rules behind politeness, as tables: back-off of hosts, quiet hours, the slots of names and addresses."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from twisted.internet.error import DNSLookupError

from newscrawler.crawl.backoff import FIRST_SECONDS, LONGEST_SECONDS, SILENT_PAGES, after_answer, after_failure
from newscrawler.frontier import HostState
from newscrawler.middlewares import GuardedResolver
from newscrawler.sites.quiet import quiet_until
from newscrawler.spiders.news import NewsSpider

NOW = 1_000_000.0
HOST = HostState(host="a.example")


@pytest.mark.parametrize(
    ("reason", "wait_seconds", "failures", "blocked_for"),
    [
        pytest.param("http_429", 90.0, 0, 90.0, id="retry-after"),
        pytest.param("http_503", None, 0, FIRST_SECONDS, id="first"),
        pytest.param("http_503", None, 3, 8 * FIRST_SECONDS, id="doubled"),
        pytest.param("http_429", None, 30, LONGEST_SECONDS, id="capped"),
        pytest.param("timeout", None, 0, None, id="one-lost-page-blocks-nothing"),
        pytest.param("timeout", None, SILENT_PAGES - 1, 300.0, id="a-silent-host"),
        pytest.param("http_500", None, 50, None, id="an-error-of-the-page"),
    ],
)
def test_a_host_is_left_alone_for(
    reason: str, wait_seconds: float | None, failures: int, blocked_for: float | None
) -> None:
    known = HostState(host="a.example", failures=failures)
    state = after_failure(known, reason, now=NOW, wait_seconds=wait_seconds)
    assert state.blocked_until == (0.0 if blocked_for is None else NOW + blocked_for)


def test_a_later_block_is_not_shortened_and_a_good_answer_ends_the_row() -> None:
    blocked = HostState(host="a.example", failures=1, blocked_until=NOW + 500)
    assert after_failure(blocked, "http_503", now=NOW).blocked_until == NOW + 500
    assert after_answer(blocked).failures == 0
    assert after_answer(HOST) is HOST


@pytest.mark.parametrize(
    ("spans", "hour", "until"),
    [
        (("01:00-05:00",), 2, "05:00"),
        (("01:00-05:00",), 5, None),
        (("22:00-02:00",), 23, "02:00"),
        (("22:00-02:00",), 1, "02:00"),
        (("22:00-02:00",), 12, None),
        (("00:00-24:00",), 12, "00:00"),
        ((), 12, None),
    ],
)
def test_quiet_hours(spans: tuple[str, ...], hour: int, until: str | None) -> None:
    end = quiet_until(spans, datetime(2026, 1, 8, hour, tzinfo=UTC))
    assert (f"{end:%H:%M}" if end else None) == until


@pytest.mark.parametrize("address", ["10.0.0.5", "127.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0"])  # noqa: S104
def test_a_name_at_a_private_address_is_not_found(address: str) -> None:
    resolver = GuardedResolver.__new__(GuardedResolver)
    resolver.process = SimpleNamespace(crawlers=set())
    with pytest.raises(DNSLookupError, match="private_address"):
        resolver._check(address, "inner.example")
    assert resolver._check("93.184.216.34", "example.com") == "93.184.216.34"


def test_a_name_that_a_person_asked_for_may_be_at_home() -> None:
    spider = SimpleNamespace(start_urls=["http://intranet/"])
    settings = Settings({"NEWSCRAWLER_ALLOW_PRIVATE": True})
    resolver = GuardedResolver.__new__(GuardedResolver)
    crawler = Crawler(NewsSpider, settings)
    crawler.spider = spider
    resolver.process = SimpleNamespace(crawlers=[crawler])
    assert resolver._check("10.0.0.5", "intranet") == "10.0.0.5"
    crawler.settings["NEWSCRAWLER_ALLOW_PRIVATE"] = False
    with pytest.raises(DNSLookupError, match="private_address"):
        resolver._check("10.0.0.5", "intranet")
