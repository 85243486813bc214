"""The process that reads pages: a page that breaks it, or keeps it for ever, costs that page only."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from kill.killsite import article

from newscrawler.crawl.reader import Reader, ReadingError
from newscrawler.items import Article, SiteRules
from newscrawler.warc import Exchange

GOOD = Exchange(
    url="http://127.0.0.1/news/1-khabar",
    fetched_at=datetime(2026, 3, 2, tzinfo=UTC),
    status=200,
    headers=((b"Content-Type", b"text/html; charset=utf-8"),),
    body=article(1),
)
BROKEN = replace(GOOD, url="http://[")


@pytest.mark.parametrize("processes", [0, 1])
def test_a_page_that_breaks_the_rules_fails_alone(processes: int) -> None:
    async def read() -> list[object]:
        reader = Reader(processes)
        try:
            jobs = [reader.read(exchange, SiteRules(), file="") for exchange in (GOOD, BROKEN, GOOD)]
            return list(await asyncio.gather(*jobs, return_exceptions=True))
        finally:
            reader.close()

    first, broken, last = asyncio.run(read())
    assert isinstance(broken, ReadingError)
    assert "ValueError" in str(broken)
    for page in (first, last):
        assert isinstance(getattr(page, "record", None), Article)


def test_a_page_that_takes_too_long_ends_its_process_and_the_next_page_gets_a_new_one() -> None:
    async def read() -> list[object]:
        reader = Reader(1, max_seconds=1e-6)
        try:
            jobs = [reader.read(GOOD, SiteRules(), file="") for _ in range(2)]
            return list(await asyncio.gather(*jobs, return_exceptions=True))
        finally:
            reader.close()

    assert all(isinstance(outcome, ReadingError) for outcome in asyncio.run(read()))
