"""Answers that no honest site gives: each source gives what it can, or is refused by name, and nothing else happens."""

from __future__ import annotations

from contextlib import suppress
from itertools import product

import pytest

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.errors import FeedError, SitemapError

DIGITS = "9" * 5_000
DEEP = "[" * 100_000
LONE = "\\ud800"  # half of a character, as scripts and JSON can write it
ANSWERS = {
    "deep": DEEP,
    "deep-feed": f'{{"version": "1", "items": [{{"url": "/a", "id": {DEEP}',
    "deep-posts": f'[{{"link": {DEEP}',
    "deep-script": f'<html><script type="application/json">{DEEP}</script></html>',
    "lone-feed": f'{{"version": "1", "items": [{{"url": "/a{LONE}", "title": "{LONE}"}}]}}',
    "lone-refresh": f'<html><script>location.replace("/a{LONE}")</script></html>',
    "lone-call": f'<html><a class="more">المزيد</a><script>fetch("/a{LONE}?page=1")</script></html>',
    "long-refresh": f'<html><meta http-equiv="refresh" content="{DIGITS}; url=/a"></html>',
    "long-links": f'<html><ul><li><a href="/page/{DIGITS}/">المزيد</a><li><a href="/?page={DIGITS}">2</a></ul></html>',
    "long-call": f'<html><a class="more" data-url="/m" data-page="{DIGITS}">المزيد</a></html>',
    "long-total": f'<rss><channel><generator>Blogger</generator><openSearch:totalResults xmlns:openSearch="o">{DIGITS}'
    "</openSearch:totalResults><item><title>خبر</title><link>/a</link></item></channel></rss>",
    "long-map": f"<sitemapindex><sitemap><loc>/sitemap-{DIGITS}.xml</loc></sitemap></sitemapindex>",
    "long-names": "<html>" + "".join(f'<a href="/{n}{"-rss" * 480}!">خبر</a>' for n in range(10)) + "</html>",
    "blank-robots": f"User-agent: *\nSitemap: a{' ' * 100_000}b\n",  # minutes, where time goes by the square
    "long-robots": f"User-agent: *\nCrawl-delay: {DIGITS}\nSitemap: /sitemap.xml\n",
}
ADDRESSES = ("/", f"/?page={DIGITS}&paged={DIGITS}&start-index={DIGITS}", "/feeds/posts/?start-index=²&paged=²&page=²")
HEADERS = {
    "Link": "<" * 16_000,
    "X-WP-Total": "²",
    "X-WP-TotalPages": DIGITS,
    "Content-Type": "text/html; charset=utf-8",
}
KINDS = ("home", "robots", "sitemap", "feed", "feed_text", "rest", "listing", "page")


@pytest.mark.parametrize(("kind", "within"), [*product(KINDS, [None]), ("listing", "https://almidan.example/")])
@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_no_answer_is_refused_or_gives_little(name: str, kind: str, within: str | None) -> None:
    for path in ADDRESSES:
        url = f"https://almidan.example{path}"
        source = Source(url=url, kind=kind, within=within)
        harvest = Harvest()
        with suppress(FeedError, SitemapError):
            harvest = read_answer(source, ANSWERS[name].encode(), url=url, headers=HEADERS)
        named = [*harvest.urls(), *(other.url for other in harvest.sources)]
        assert len(named) <= 12
        assert all(other.encode() for other in named), "half a character has no bytes"
