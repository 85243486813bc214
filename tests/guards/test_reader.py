"""The process that reads pages: a page that breaks it, or keeps it for ever, costs that page only."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from kill.killsite import article

from newscrawler.crawl.reader import Reader, ReadingError
from newscrawler.discovery.harvest import Source
from newscrawler.items import Article, SiteRules
from newscrawler.warc import Exchange

if TYPE_CHECKING:
    from newscrawler.crawl.reading_process import SourceAnswer

GOOD = Exchange(
    url="http://127.0.0.1/news/1-khabar",
    fetched_at=datetime(2026, 3, 2, tzinfo=UTC),
    status=200,
    headers=((b"Content-Type", b"text/html; charset=utf-8"),),
    body=article(1),
)
BROKEN = replace(GOOD, url="http://[", request_headers=((b"Accept", b"*/*"),))


@pytest.mark.parametrize("processes", [0, 1])
def test_a_page_that_breaks_the_rules_fails_alone(processes: int) -> None:
    async def read() -> list[object]:
        reader = Reader(processes)
        try:
            jobs = [reader.read(exchange, SiteRules(), warcinfo=None) for exchange in (GOOD, BROKEN, GOOD)]
            return list(await asyncio.gather(*jobs, return_exceptions=True))
        finally:
            reader.close()

    first, broken, last = asyncio.run(read())
    assert isinstance(broken, ReadingError)
    assert "ValueError" in str(broken)
    for page in (first, last):
        assert isinstance(getattr(page, "record", None), Article)


FEED = b"<rss version='2.0'><channel>" + b"<item><link>http://127.0.0.1/1</link></item>" * 3000


@pytest.mark.parametrize("processes", [0, 1])
def test_sources_are_read_where_pages_are(processes: int) -> None:
    async def read() -> SourceAnswer:
        reader = Reader(processes)
        try:
            return await reader.harvest(replace(GOOD, body=FEED), Source(url=GOOD.url, kind="feed"))
        finally:
            reader.close()

    harvest = asyncio.run(read()).harvest
    assert harvest is not None
    assert harvest.urls() == ("http://127.0.0.1/1",)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"body": b"no feed"}, "not RSS", id="no-feed"),
        pytest.param({"body": FEED, "truncated": "length"}, "length", id="cut"),
    ],
)
def test_what_is_no_whole_source_is_told(changes: dict[str, object], why: str) -> None:
    async def read() -> SourceAnswer:
        return await Reader(0).harvest(replace(GOOD, **changes), Source(url=GOOD.url, kind="feed"))

    gave = asyncio.run(read())
    assert why in (gave.refused or gave.truncated or "")


def test_a_long_source_keeps_no_page_waiting_and_ends_as_too_slow() -> None:
    async def read() -> tuple[list[str], object]:
        reader = Reader(1, max_seconds=2.0)
        order: list[str] = []
        slow = replace(GOOD, body=FEED * 25)

        async def first() -> None:
            with pytest.raises(ReadingError) as raised:
                await reader.harvest(slow, Source(url=GOOD.url, kind="feed"))
            order.append(raised.value.reason)

        async def second() -> None:
            await reader.read(GOOD, SiteRules(), warcinfo=None)
            order.append("page")

        try:
            await asyncio.gather(first(), second())
            return order, await reader.read(GOOD, SiteRules(), warcinfo=None)
        finally:
            reader.close()

    order, page = asyncio.run(read())
    assert order == ["page", "too_slow"]
    assert isinstance(getattr(page, "record", None), Article)


def test_without_processes_the_clock_is_over_the_crawl_itself() -> None:
    async def read() -> SourceAnswer:
        return await Reader(0, max_seconds=0.05).harvest(replace(GOOD, body=FEED), Source(url=GOOD.url, kind="feed"))

    with pytest.raises(ReadingError, match="CPU") as raised:
        asyncio.run(read())
    assert raised.value.reason == "too_slow"


def test_a_page_that_takes_too_long_ends_its_process_and_the_next_page_gets_a_new_one() -> None:
    async def read() -> list[object]:
        reader = Reader(1, max_seconds=1e-6)
        try:
            jobs = [reader.read(GOOD, SiteRules(), warcinfo=None) for _ in range(2)]
            return list(await asyncio.gather(*jobs, return_exceptions=True))
        finally:
            reader.close()

    assert [getattr(outcome, "reason", None) for outcome in asyncio.run(read())] == ["too_slow", "too_slow"]
