"""Whole sites in memory, and the loop that a spider runs around a Strategy."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.harvest import Source
from newscrawler.discovery.leads import Leads
from newscrawler.discovery.strategy import Strategy
from newscrawler.errors import NewsCrawlerError
from newscrawler.urls import canonical_url

HOME = "https://almidan.example/"
Page = tuple[int, Mapping[str, str], bytes]


def html(body: str, *, head: str = "", status: int = 200) -> Page:
    page = (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    )
    return status, {"Content-Type": "text/html; charset=utf-8"}, page.encode()


MISSING = html("<h1>الصفحة غير موجودة</h1>", status=404)


@dataclass
class Web:
    """Answers from *pages* (path with query, or path alone) or from *rules* (functions of the path with query)."""

    pages: dict[str, Page] = field(default_factory=dict)
    rules: list[Callable[[str], Page | None]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def get(self, url: str) -> Page:
        parts = urlsplit(url)
        path = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
        self.asked.append(path)
        for found in (self.pages.get(path), *(rule(path) for rule in self.rules)):
            if found is not None:
                return found
        return MISSING


@dataclass
class Found:
    articles: dict[str, str]
    strategy: Strategy
    asked: list[str]
    kinds: Counter[str]

    @property
    def requests(self) -> int:
        return len(self.asked)


def run(
    web: Web,
    *,
    strategy: Strategy | None = None,
    is_article: Callable[[str], bool] = lambda _: True,
    home: str = HOME,
    done: Iterable[str] = (),
) -> Found:
    """Do what a spider does: ask for sources, fetch articles, harvest their links while walking."""
    strategy = strategy or Strategy(Leads(home=home))
    queue, articles, kinds = deque(strategy.first()), {}, Counter()
    waiting: deque = deque()
    fetched = {canonical_url(url) for url in done}
    while queue or waiting:
        if queue:
            source = queue.popleft()
        else:
            entry = waiting.popleft()
            if not strategy.admit(entry):
                continue
            source = Source(url=entry.url, kind="page")
        kinds[source.kind] += 1
        status, headers, body = web.get(source.url)
        try:
            harvest = read_answer(source, body, url=source.url, headers=headers, status=status, shapes=strategy.shapes)
        except NewsCrawlerError:
            harvest = None
        if source.kind == "page":
            stored = status == 200 and is_article(urlsplit(source.url).path)
            strategy.outcome(source.url, stored=stored)
            if stored:
                articles[canonical_url(source.url)] = source.url
        if source.kind != "page" or strategy.walking:
            queue.extend(strategy.next(source, harvest))
        for entry in harvest.entries if harvest else ():
            key = canonical_url(entry.url)
            if key not in fetched and strategy.wants(entry, source) and (source.kind != "page" or strategy.walking):
                fetched.add(key)
                waiting.append(entry)
    return Found(articles, strategy, web.asked, kinds)


def slug(number: int) -> str:
    return f"وزير-الزراعة-يفتتح-مشروع-السد-رقم-{number}"


def article(number: int, *, total: int, base: str = "") -> Page:
    related = "".join(f'<li><a href="{base}/{slug(n % total + 1)}/">خبر آخر</a></li>' for n in (number, number + 1))
    return html(
        f"<article><h1>وزير الزراعة يفتتح مشروع السد رقم {number}</h1><p>نص الخبر.</p></article><ul>{related}</ul>"
    )


def wordpress(count: int, *, sitemap: bool = True, rest: bool = True, feed: bool = True) -> Web:
    """A WordPress with pretty permalinks: home and section lists, feed with ?paged=, core sitemap, REST API."""
    web = Web()
    numbers = list(range(count, 0, -1))
    menu = '<nav><a href="/category/siyasa/">سياسة</a> <a href="/من-نحن/">من نحن</a></nav>'
    head = '<link rel="stylesheet" href="/wp-content/themes/sahifa/style.css">'
    if feed:
        head += '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    if rest:
        head += '<link rel="https://api.w.org/" href="/wp-json/">'
    for base, own in (("/", numbers), ("/category/siyasa/", numbers[::2])):
        pages = max(1, -(-len(own) // 10))
        for page in range(1, pages + 1):
            items = "".join(
                f'<h2><a href="/{slug(n)}/">عنوان الخبر {n}</a></h2>' for n in own[page * 10 - 10 : page * 10]
            )
            following = f'<a class="next" href="{base}page/{page + 1}/">التالي</a>' if page < pages else ""
            web.pages[base if page == 1 else f"{base}page/{page}/"] = html(menu + items + following, head=head)
    for number in numbers:
        web.pages[f"/{slug(number)}/"] = article(number, total=count)
    lines = "User-agent: *\nDisallow: /wp-admin/\n"
    if sitemap:
        lines += f"Sitemap: {HOME}wp-sitemap.xml\n"
        children = ("posts-post-1", "posts-page-1", "taxonomies-category-1", "users-1")
        web.pages["/wp-sitemap.xml"] = xml_index(f"{HOME}wp-sitemap-{child}.xml" for child in children)
        web.pages["/wp-sitemap-posts-post-1.xml"] = xml_urls(f"{HOME}{slug(n)}/" for n in numbers)
        web.pages["/wp-sitemap-posts-page-1.xml"] = xml_urls([f"{HOME}من-نحن/"])
    web.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, lines.encode())
    if feed:
        web.rules.append(lambda path: _feed(path, numbers))
    if rest:
        web.rules.append(lambda path: _rest(path, numbers))
    return web


def xml_urls(urls: Iterable[str]) -> Page:
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
    return 200, {"Content-Type": "application/xml"}, text.encode()


def xml_index(urls: Iterable[str]) -> Page:
    rows = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    text = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'
    return 200, {"Content-Type": "application/xml"}, text.encode()


def _feed(path: str, numbers: list[int]) -> Page | None:
    if not path.startswith("/feed/"):
        return None
    page = int(parse_qs(urlsplit(path).query).get("paged", ["1"])[0])
    own = numbers[page * 10 - 10 : page * 10]
    items = "".join(f"<item><title>خبر {n}</title><link>{HOME}{slug(n)}/</link></item>" for n in own)
    text = f'<rss version="2.0"><channel><generator>https://wordpress.org/?v=6.5</generator>{items}</channel></rss>'
    return (200 if own else 404), {"Content-Type": "application/rss+xml"}, text.encode()


def _rest(path: str, numbers: list[int]) -> Page | None:
    if not path.startswith("/wp-json/wp/v2/posts"):
        return None
    asked = parse_qs(urlsplit(path).query)
    own = [] if "modified_after" in asked else numbers
    page = int(asked.get("page", ["1"])[0])
    rows = [{"id": n, "link": f"{HOME}{slug(n)}/", "title": {"rendered": f"خبر {n}"}} for n in own]
    headers = {
        "X-WP-Total": str(len(own)),
        "X-WP-TotalPages": str(-(-len(own) // 100)),
        "Content-Type": "application/json",
    }
    return 200, headers, json.dumps(rows[page * 100 - 100 : page * 100]).encode()


@pytest.fixture
def site() -> object:
    """The makers of sites and pages, for tests that build their own."""

    class Site:
        home = HOME
        web = Web
        run = staticmethod(run)
        html = staticmethod(html)
        wordpress = staticmethod(wordpress)
        article = staticmethod(article)
        slug = staticmethod(slug)
        urls = staticmethod(xml_urls)
        index = staticmethod(xml_index)

    return Site
