"""What an answer leads to, decided without Scrapy: parts that are missing, validators that lie."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from scrapy import Request

from newscrawler.crawl.reader import Reader
from newscrawler.crawl.settle import MAX_ATTEMPTS, Settle
from newscrawler.crawl.sites_session import SitesSession
from newscrawler.crawl.visits import is_check
from newscrawler.frontier import NewTask
from newscrawler.items import Article, article_id
from newscrawler.ledger import open_ledger
from newscrawler.middlewares import Revalidate
from newscrawler.sites import Site, Typed
from newscrawler.urls import canonical_url
from newscrawler.warc import Exchange, WarcInfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawler.crawl.parts import Fetch
    from newscrawler.frontier import Task
    from newscrawler.ledger import Ledger

HOME = "http://example.com/"
URL = f"{HOME}tahqiq/"
KEY = canonical_url(URL)
FIRST = "يمتد الشاطئ على طول أربعة كيلومترات، وتتنازع ملكيته ثلاث جهات منذ نصف قرن من الزمن."
SECOND = "وتقول البلدية إن لديها خرائط تعود إلى عام 1932 تثبت أن الشاطئ ملك عام للناس جميعاً."


class Stats(Counter[str]):
    """Counts as Scrapy's stats do."""

    def inc_value(self, key: str) -> None:
        self[key] += 1

    def set_value(self, key: str, value: int) -> None:
        self[key] = value


def answer(url: str, text: str, *, parts: bool = False, etag: str = '"1"') -> Exchange:
    links = f'<div>صفحات: <a class="post-page-numbers" href="{URL}2/">2</a></div>' if parts else ""
    head = '<h1>تحقيق: من يملك الشاطئ؟</h1><time datetime="2026-04-30">30 أبريل 2026</time>'
    body = f"<html><body><article>{head}<p>{text}</p>{links}</article></body></html>".encode()
    headers = ((b"Content-Type", b"text/html; charset=utf-8"), (b"ETag", etag.encode()))
    moment = datetime.now(UTC).replace(microsecond=0)
    return Exchange(url=url, fetched_at=moment, status=200, headers=headers, body=body)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "data") as opened:
        yield opened


def settling(ledger: Ledger, fetch: Fetch) -> tuple[Settle, Stats]:
    session = SitesSession(
        [Typed(site=Site(url=HOME, name="example-com"))],
        since=None,
        until=None,
        info=WarcInfo(software="test"),
        keep_warc=True,
        everything=False,
        opens=open_ledger,
    )
    session.open(ledger)
    stats = Stats()
    return Settle(session, reader=Reader(0), fetch=fetch, counts=stats, retry_seconds=0.0), stats


def leased(ledger: Ledger) -> Task:
    ledger.discovered([NewTask(url=URL, key=KEY, site="example-com")])
    (task,) = ledger.lease(1)
    return task


async def nothing(_: str) -> Exchange | None:
    return None


def test_an_article_whose_part_is_missing_is_tried_again(ledger: Ledger) -> None:
    settle, stats = settling(ledger, nothing)
    assert asyncio.run(settle.answered(leased(ledger), answer(URL, FIRST, parts=True), hops=0)) is None
    assert stats["newscrawler/retried/part_missing"] == 1
    ledger.commit()
    assert ledger.article(article_id(KEY)) is None
    assert [event.outcome for event in ledger.frontier.history(KEY)] == ["retried"]


def test_the_last_attempt_takes_the_article_as_far_as_it_goes(ledger: Ledger) -> None:
    settle, stats = settling(ledger, nothing)
    task = replace(leased(ledger), attempts=MAX_ATTEMPTS - 1)
    article = asyncio.run(settle.answered(task, answer(URL, FIRST, parts=True), hops=0))
    assert isinstance(article, Article)
    assert article.text == FIRST
    assert not stats


def test_the_parts_that_answer_belong_to_the_article(ledger: Ledger) -> None:
    asked = []

    async def fetch(url: str) -> Exchange | None:
        asked.append(url)
        return answer(url, SECOND)

    settle, _ = settling(ledger, fetch)
    article = asyncio.run(settle.answered(leased(ledger), answer(URL, FIRST, parts=True), hops=0))
    assert isinstance(article, Article)
    assert (article.text, asked) == (f"{FIRST}\n\n{SECOND}", [f"{URL}2/"])


@pytest.mark.parametrize(
    ("second", "etag", "lies"), [(SECOND, '"1"', True), (FIRST, '"1"', False), (SECOND, '"2"', False)]
)
def test_a_host_whose_etag_stays_while_its_page_changes_is_distrusted(
    ledger: Ledger, second: str, etag: str, *, lies: bool
) -> None:
    settle, stats = settling(ledger, nothing)
    task = leased(ledger)
    first = asyncio.run(settle.answered(task, answer(URL, FIRST), hops=0))
    assert isinstance(first, Article)
    settle.recorder.store(first)
    ledger.commit()
    again = replace(task, etag='"1"')
    ledger.take(again)
    asyncio.run(settle.answered(again, answer(URL, second, etag=etag), hops=0))
    assert settle.session.distrusted == ({"example.com"} if lies else set())
    assert stats["newscrawler/validators/lying_etag"] == lies


def test_a_distrusted_host_is_asked_for_the_whole_page(ledger: Ledger) -> None:
    settle, _ = settling(ledger, nothing)
    gate = Revalidate(settle.session)
    key = next(key for key in map(str, range(99)) if not is_check(key, datetime.now(UTC).date()))
    task = replace(leased(ledger), key=key, etag='"1"')

    def asked() -> bytes | None:
        request = Request(URL, meta={"task": task})
        gate.process_request(request)
        return request.headers.get("If-None-Match")

    assert asked() == b'"1"'
    settle.session.distrusted.add(task.host)
    assert asked() is None
