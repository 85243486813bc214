"""Small newspapers on loopback, each with one difficulty, all crawled by one run of the real command."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from commands import newscrawler, stored
from loopback import Answer, Loopback, Seen

from newscrawler.urls import canonical_url

Rule = Callable[[Loopback, str], Answer | None]

XML = {"Content-Type": "application/xml"}
SENTENCES = (
    "أعلنت بلدية الميناء صباح اليوم بدء العمل في توسعة الرصيف الشرقي بعد أشهر من الدراسة",
    "وقال مدير المشروع إن المرحلة الأولى تنتهي قبل حلول الشتاء وإن الصيادين لن يتوقفوا عن العمل",
    "وأضاف أن كلفة التوسعة دفعت من موازنة المدينة ولم يطلب أي قرض من المصارف المحلية",
    "ويرى سكان الحي القديم أن الطريق المؤدي إلى السوق يحتاج هو الآخر إلى عناية قريبة",
)


def page(title: str, content: str) -> Answer:
    return Answer(
        f'<html lang="ar" dir="rtl"><head><title>{title}</title></head><body>{content}</body></html>'.encode()
    )


def story(number: int, links: str = "") -> Answer:
    """An article of its own: no two share a title or a text."""
    title = f"بلدية الميناء توسع الرصيف رقم {number}"
    text = "".join(f"<p>{sentence}، كما جاء في البيان رقم {number}.</p>" for sentence in SENTENCES)
    head = f'<h1>{title}</h1><time datetime="2026-03-{number % 27 + 1:02}T10:00:00+03:00">آذار</time>'
    return page(title, f"<article>{head}{text}</article>{links}")


def listing(numbers: Iterable[int], links: str = "", *, query: str = "") -> Answer:
    rows = "".join(f'<h2><a href="/news/{n}.html{query}">بلدية الميناء توسع الرصيف رقم {n}</a></h2>' for n in numbers)
    return page("أخبار الميناء", f"{rows}{links}")


def newspaper(path: str, *, links: str = "") -> Answer | None:
    """Twelve articles on two pages of one section; *links* stand on the home page."""
    match = re.fullmatch(r"/news/(500[0-9]{2})\.html(?:\?.*)?", path)
    if match and int(match[1]) < 50012:
        return story(int(match[1]))
    if path == "/":
        return listing([], f'<p><a href="/akhbar/">أخبار</a></p>{links}')
    if path == "/akhbar/":
        return listing(range(50000, 50006), '<a href="/akhbar/?page=2" rel="next">التالي</a>')
    return listing(range(50006, 50012)) if path == "/akhbar/?page=2" else None


def calendar(_: Loopback, path: str) -> Answer | None:
    match = re.fullmatch(r"/calendar/([0-9]{4})/([0-9]+)/", path)
    if not match:
        return None
    year, month = int(match[1]), int(match[2])
    following = f"/calendar/{year + month // 12}/{month % 12 + 1}/"
    return page("التقويم", f'<a href="{following}" rel="next">الشهر القادم</a>')


def facets(_: Loopback, path: str) -> Answer | None:
    if not path.startswith("/albums"):
        return None
    names = [f"{name}={value}" for name in ("color", "type", "place", "size") for value in range(5)]
    joiner = "&" if "?" in path else "?"
    return page("ألبومات", "".join(f'<a href="{path}{joiner}{name}">تصفية {name}</a>' for name in names))


def soft_404(_: Loopback, path: str) -> Answer | None:
    """A section without end whose pages are lost: each answers 200, says so, and goes on linking others."""
    match = re.fullmatch(r"/old/(?:\?page=([0-9]+)|([0-9]+)\.html)?", path)
    if not match:
        return None
    start = int(match[2]) * 10 % 9_000_000 if match[2] else 70000 + int(match[1] or 1) * 10
    links = "".join(f'<h3><a href="/old/{start + n}.html">عنوان قديم من أخبار الأمس {n}</a></h3>' for n in range(10))
    if match[2]:
        return page("الصفحة غير موجودة", f"<h1>عذراً، الصفحة غير موجودة</h1>{links}")
    return page("الأرشيف القديم", f'{links}<a href="/old/?page={int(match[1] or 1) + 1}" rel="next">التالي</a>')


def session(site: Loopback, path: str) -> Answer | None:
    """Every answer names a visit of its own on all its links."""
    visit = f"?visit=a9{len(site.seen):06}ff"
    start, _, _ = path.partition("?")
    if start == "/":
        return page("أخبار", "".join(f'<p><a href="/akhbar-{n}/{visit}">قسم {n}</a></p>' for n in range(6)))
    match = re.fullmatch(r"/akhbar-([0-5])/", start)
    if match:
        first = 50000 + int(match[1]) * 2
        menu = "".join(f'<p><a href="/akhbar-{n}/{visit}">قسم {n}</a></p>' for n in range(6))
        return listing(range(first, first + 2), menu, query=visit)
    return newspaper(start) if start.startswith("/news/") else None


def index(urls: Iterable[str]) -> Answer:
    rows = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return Answer(
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'.encode(), headers=XML
    )


def endless_index(site: Loopback, path: str) -> Answer | None:
    match = re.fullmatch(r"/sitemap-([0-9]+)\.xml", path)
    if path == "/robots.txt":
        return Answer(f"Sitemap: {site.url('/sitemap-1.xml')}".encode(), headers={"Content-Type": "text/plain"})
    return index(site.url(f"/sitemap-{int(match[1]) * 10 + n}.xml") for n in range(10)) if match else None


def self_index(site: Loopback, path: str) -> Answer | None:
    if path == "/robots.txt":
        return Answer(f"Sitemap: {site.url('/sitemap.xml')}".encode(), headers={"Content-Type": "text/plain"})
    if path in {"/sitemap.xml", "/b.xml"}:
        return index([site.url("/sitemap.xml"), site.url("/b.xml")])
    return None


SECTIONS = ("siyasa", "iqtisad", "riyada", "thaqafa")


def sections(_: Loopback, path: str) -> Answer | None:
    """Four sections of five pages, five articles on each; neither feed nor sitemap."""
    match = re.fullmatch(r"/news/([0-9]+)\.html", path)
    if match and 60000 <= int(match[1]) < 60100:
        return story(int(match[1]))
    menu = "<ul>" + "".join(f'<li><a href="/{name}/">{name}</a></li>' for name in SECTIONS) + "</ul>"
    if path == "/":
        return listing([], menu)
    match = re.fullmatch(rf"/({'|'.join(SECTIONS)})/(?:page/([2-5])/)?", path)
    if not match:
        return None
    number = int(match[2] or 1)
    first = 60000 + SECTIONS.index(match[1]) * 25 + (number - 1) * 5
    following = f'<a href="/{match[1]}/page/{number + 1}/">الصفحة التالية</a>' if number < 5 else ""
    return listing(range(first, first + 5), menu + following)


def redirects(site: Loopback, path: str) -> Answer | None:
    """Every link to an article counts the click first."""
    match = re.fullmatch(r"/(go|news)/(610[0-9]{2})(?:\.html)?", path)
    if path == "/":
        rows = "".join(f'<h2><a href="/go/{n}">بلدية الميناء توسع الرصيف رقم {n}</a></h2>' for n in range(61000, 61040))
        return page("أخبار الميناء", rows)
    if not match:
        return None
    target = site.url(f"/news/{match[2]}.html")
    return story(int(match[2])) if match[1] == "news" else Answer(b"", 302, headers={"Location": target})


def with_newspaper(rule: Rule, entrance: str = "") -> Rule:
    links = f'<p><a href="{entrance}">الأرشيف</a></p>' if entrance else ""
    return lambda site, path: rule(site, path) or newspaper(path, links=links)


SITES: dict[str, Rule] = {
    "calendar": with_newspaper(calendar, "/calendar/2026/3/"),
    "facets": with_newspaper(facets, "/albums"),
    "soft_404": with_newspaper(soft_404, "/old/"),
    "session": session,
    "endless": with_newspaper(endless_index),
    "self": with_newspaper(self_index),
    "sections": sections,
    "redirects": redirects,
}


@dataclass(frozen=True)
class Site:
    """One site after the crawl: what it was asked, what is stored of it, and what the run's summary says of it."""

    asked: list[str]
    stored: list[str]
    notes: list[str]

    def articles(self) -> list[str]:
        return sorted(re.sub(r".*/news/|\.html.*", "", url) for url in self.stored)


@dataclass(frozen=True)
class Run:
    """The run over all sites: its summary as JSON and as text, and each site by its name above."""

    summary: dict[str, Any]
    text: str
    sites: dict[str, Site]


def serve(rule: Rule) -> Loopback:
    site = Loopback()

    def answer(seen: Seen) -> Answer:
        return rule(site, seen.path) or Answer(page("404", "<h1>404</h1>").body, 404)

    site.fallback = answer
    return site


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    data = tmp_path_factory.mktemp("traps")
    with ExitStack() as stack:
        servers = {name: stack.enter_context(serve(rule)) for name, rule in SITES.items()}
        urls = [server.url() for server in servers.values()]
        first = newscrawler("crawl", *urls, "--json", data=data)
        assert first.returncode in {0, 1}, first.stderr.decode()
        summary = json.loads(first.stdout)
        asked = {name: server.paths() for name, server in servers.items()}
        notes = {
            name: [note for note in summary["notes"] if f"-{server.port}: " in note] for name, server in servers.items()
        }
        records = {
            name: [str(line["canonical_url"]) for line in stored(data, f"*-{server.port}")]
            for name, server in servers.items()
        }
    sites = {name: Site(asked[name], [canonical_url(url) for url in records[name]], notes[name]) for name in SITES}
    return Run(summary, first.stderr.decode(), sites)
