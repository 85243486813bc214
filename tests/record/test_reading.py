from __future__ import annotations

from datetime import UTC, datetime

from newscrawler.items import Article, SiteRules
from newscrawler.record import refine
from newscrawler.record.reading import read_exchange
from newscrawler.warc import Exchange

URL = "https://example.com/news/1/"
TEXT = "<p>افتتح الوزير اليوم جسراً بين ضفتي النهر، وحضر الافتتاح مئات من سكان القرى المجاورة.</p>" * 2
DAY = '<time datetime="2026-04-30">30 أبريل 2026</time>'


def exchange(links: str = "") -> Exchange:
    body = f"<html><body><article><h1>جسر جديد</h1>{DAY}{TEXT}<div>صفحات: {links}</div></article></body></html>"
    headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
    return Exchange(
        url=URL, fetched_at=datetime(2026, 5, 1, tzinfo=UTC), status=200, headers=headers, body=body.encode()
    )


def test_a_page_tells_whether_refining_would_change_its_record() -> None:
    page = read_exchange(exchange(), SiteRules(), warcinfo=None)
    assert isinstance(page.record, Article)
    assert page.refined
    assert refine(page.record).record is page.record


def test_an_article_with_further_parts_is_to_be_refined_when_it_is_whole() -> None:
    links = " ".join(f'<a class="post-page-numbers" href="{URL}{number}/">{number}</a>' for number in (2, 3))
    page = read_exchange(exchange(links), SiteRules(), warcinfo=None)
    assert page.parts
    assert not page.refined
