from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import msgspec
import pytest
from loopback import Answer, Loopback

from newscrawler.discovery.leads import Leads
from newscrawler.discovery.strategy import Strategy
from newscrawler.sites import ProbeResult, Site, drift, to_toml
from newscrawler.sites.marks import marks_of
from newscrawler.sites.plan import pace, plan_of
from newscrawler.sites.probe import MAX_REQUESTS, Probe
from newscrawler.sites.zones import COUNTRY_ZONES, offset_of, zone_of_site

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
XML = {"Content-Type": "application/xml"}
JSON = {"Content-Type": "application/json", "X-WP-Total": "220", "X-WP-TotalPages": "3"}


def page(body, head=""):
    return Answer(f'<html lang="ar-SA"><head>{head}</head><body>{body}</body></html>'.encode())


def probe(url, get):
    """Run a probe; *get* returns (status, headers, body) or None when nothing answers."""
    probing = Probe(url)
    while asked := probing.ask():
        answer = get(asked)
        status, headers, body = answer or (0, {}, b"")
        probing.tell(body, url=asked, status=status, headers=headers)
    return probing


def fetch(url):
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", quote(parts.path) + (f"?{parts.query}" if parts.query else ""))
    answer = connection.getresponse()
    found = answer.status, dict(answer.headers), answer.read()
    connection.close()
    return found


@pytest.fixture
def wordpress():
    with Loopback() as server:
        base = server.url().rstrip("/")
        links = "".join(f'<h2><a href="/archives/{n}">خبر {n}</a></h2>' for n in range(40010, 40020))
        menu = (
            '<nav><a href="/category/siyasa/">سياسة</a><a href="/2026/02/">شباط</a><a href="/من-نحن/">من نحن</a></nav>'
        )
        head = (
            '<meta name="generator" content="WordPress 6.5.2">'
            '<link rel="stylesheet" href="/wp-content/themes/jannah/s.css">'
            '<link rel="alternate" type="application/rss+xml" href="/feed/">'
            '<link rel="https://api.w.org/" href="/wp-json/">'
            '<meta property="og:site_name" content="صحيفة الميدان"><link rel="canonical" href="/">'
        )
        items = "".join(
            f"<item><link>{base}/archives/{n}</link>"
            f"<pubDate>Sun, 01 Mar 2026 {n - 40010:02}:00:00 +0000</pubDate></item>"
            for n in range(40010, 40020)
        )
        rows = [{"id": n, "link": f"{base}/archives/{n}", "title": {"rendered": "خبر"}} for n in range(40010, 40020)]
        root = {"namespaces": ["wp/v2"], "timezone_string": "Asia/Riyadh", "gmt_offset": 3}
        urls = "".join(f"<url><loc>{base}/archives/{n}</loc></url>" for n in range(39800, 40020))
        index = "".join(f"<sitemap><loc>{base}/{n}-sitemap.xml</loc></sitemap>" for n in ("post", "page", "category"))
        server.routes |= {
            "/": page(f"{menu}{links}", head),
            "/robots.txt": Answer(f"User-agent: *\nCrawl-delay: 4\nSitemap: {base}/sitemap_index.xml".encode()),
            "/sitemap_index.xml": Answer(f"<sitemapindex>{index}</sitemapindex>".encode(), headers=XML),
            "/post-sitemap.xml": Answer(f"<urlset>{urls}</urlset>".encode(), headers=XML),
            "/feed/": Answer(f"<rss><channel><language>ar</language>{items}</channel></rss>".encode(), headers=XML),
            "/wp-json/": Answer(json.dumps(root).encode(), headers=JSON),
            "/wp-json/wp/v2/posts": Answer(json.dumps(rows).encode(), headers=JSON),
            "/category/siyasa/": page(f'{links}<a href="/category/siyasa/page/2/">التالي</a>'),
            "/category/siyasa/page/2/": page(links),
            "/archives/40010": page(
                '<h1>خبر</h1><a href="/archives/40010?print=1">طباعة</a>',
                '<link rel="amphtml" href="/archives/40010/amp/">',
            ),
        }
        yield server


def test_a_wordpress_is_known_within_the_budget(wordpress):
    probing = probe(wordpress.url(), fetch)
    found = probing.result(now=NOW)
    base = wordpress.url().rstrip("/")
    assert found.requests == len(wordpress.seen) <= 12 < MAX_REQUESTS
    assert (found.title, found.cms, found.theme) == ("صحيفة الميدان", "WordPress 6.5.2", "jannah")
    assert (found.feeds, found.sitemaps) == ((f"{base}/feed/",), (f"{base}/sitemap_index.xml",))
    assert (found.rest, found.rest_total) == (f"{base}/wp-json/", 220)
    assert (found.timezone, found.language, found.delay_seconds) == ("Asia/Riyadh", "ar", 4.0)
    assert (found.sections, found.pagination) == ((f"{base}/category/siyasa/",), "/page/{n}/")
    assert (found.amp, found.print_page) == (f"{base}/archives/40010/amp/", f"{base}/archives/40010?print=1")
    assert (found.canonical_host, found.missing) == ("127.0.0.1", ())


def test_the_declaration_is_short_and_agrees_with_itself(wordpress):
    found = probe(wordpress.url(), fetch).result(now=NOW)
    site = found.site(name="almidan")
    assert to_toml(site).splitlines()[1:] == [
        'title = "صحيفة الميدان"',
        'timezone = "Asia/Riyadh"',
        'language = "ar"',
        "[discover]",
        'feeds = ["/feed/"]',
        'sitemaps = ["/sitemap_index.xml"]',
    ]
    assert drift(site, found) == ()


def test_what_the_probe_was_told_need_not_be_asked_again(wordpress):
    probing = probe(wordpress.url(), fetch)
    strategy = Strategy(Leads(home=wordpress.url()))
    queue, asked = strategy.first(), 0
    while queue:
        source = queue.pop(0)
        asked += source.url not in probing.answered
        queue.extend(strategy.next(source, probing.answered.get(source.url)))
    assert asked <= 2
    assert strategy.coverage.count("sitemap") == 220


def test_the_plan_of_a_back_fill(wordpress):
    found = probe(wordpress.url(), fetch).result(now=NOW)
    plan = plan_of(found, now=NOW)
    assert [(step.kind, step.requests) for step in plan.steps] == [("rest", 3), ("sitemap", 2), ("feed", 1)]
    assert (plan.articles, plan.requests, plan.delay_seconds) == (220, 226, 4.0)
    assert plan.hours == pytest.approx(226 * 4 / 3600)
    short = plan_of(found, now=NOW, since=NOW - timedelta(days=5))
    assert short.articles == 120  # ten articles an hour apart: 24 a day
    assert short.requests < plan.requests


def test_a_site_with_nothing_but_pages():
    with Loopback() as server:
        links = "".join(f'<div><a href="/news/{n}.html">خبر</a></div>' for n in range(50010, 50020))
        server.routes["/"] = page(f'<a href="/siyasa/">سياسة</a><a href="/category/riyada/">رياضة</a>{links}')
        found = probe(server.url(), fetch).result(now=NOW)
        assert len(server.seen) <= MAX_REQUESTS
        assert found.is_usable
        assert found.missing == ("feeds", "sitemaps", "rest", "pagination", "timezone", "cms")
        assert found.site(name="a").discover.sections == ("/category/riyada/",)
        assert [step.kind for step in plan_of(found, now=NOW, since=NOW - timedelta(days=9)).steps] == ["listing"]


def test_a_site_that_does_not_answer():
    probing = probe("https://e.com/", lambda _: None)
    found = probing.result(now=NOW)
    assert probing.requests <= MAX_REQUESTS
    assert not found.is_usable
    assert "unreachable" in found.robots_flags
    assert drift(Site(url="https://e.com/"), found) == ("nothing that names articles was found",)


def test_a_site_that_answers_everything_with_its_home_page():
    home = b'<html><a href="/news/10017.html">x</a><a href="/category/a/">x</a></html>'
    found = probe("https://e.com/", lambda _: (200, {"Content-Type": "text/html"}, home)).result(now=NOW)
    assert (found.feeds, found.sitemaps, found.rest) == ((), (), None)
    assert found.requests <= MAX_REQUESTS
    assert "html" in found.robots_flags


def test_an_endless_index_stays_within_the_budget():
    def get(url):
        if "robots" in url:
            return (
                200,
                {},
                b"Sitemap: https://e.com/s1.xml\nSitemap: https://e.com/s2.xml\nSitemap: https://e.com/s3.xml",
            )
        return 200, {}, f"<sitemapindex><sitemap><loc>{url}x</loc></sitemap></sitemapindex>".encode()

    assert probe("https://e.com/", get).requests <= MAX_REQUESTS


def test_drift_names_what_changed():
    site = Site(url="https://old.example/", timezone="Asia/Riyadh", language="ar")
    found = ProbeResult(
        url="https://new.example/", feeds=("https://new.example/feed/",), timezone="Africa/Cairo", language="en"
    )
    lines = drift(site, found)
    assert [line.partition(":")[0] for line in lines] == ["feeds", "timezone", "language", "url"]


def test_drift_names_what_is_gone(wordpress):
    found = probe(wordpress.url(), fetch).result(now=NOW)
    site = found.site(name="a")
    moved = msgspec.structs.replace(site, discover=msgspec.structs.replace(site.discover, feeds=("/rss/",)))
    assert drift(moved, found) == (f"feeds: {wordpress.url('/rss/')} is not found any more",)


@pytest.mark.parametrize(
    ("source", "cms"),
    [
        ('<meta name="generator" content="Drupal 10 (https://www.drupal.org)">', "Drupal 10 (https://www.drupal.org)"),
        ('<meta name="generator" content="Powered by WPBakery"><img src="/wp-content/a.jpg">', "WordPress"),
        ('<script id="__NEXT_DATA__">{}</script>', "Next.js"),
        ('<input type="hidden" name="__VIEWSTATE">', "ASP.NET"),
        ("<p>نص</p>", None),
    ],
)
def test_marks_of_software(source, cms):
    assert marks_of(f"<html><body>{source}</body></html>".encode(), "https://e.com/").cms == cms


def test_an_empty_page_has_no_marks():
    assert marks_of(b"", "https://e.com/").cms is None


@pytest.mark.parametrize(
    ("url", "stated", "offsets", "zone"),
    [
        pytest.param("https://a.com/", "Asia/Riyadh", [], "Asia/Riyadh", id="stated"),
        pytest.param("https://a.eg/", "Nowhere/City", [], "Africa/Cairo", id="unknown-name-falls-to-the-country"),
        pytest.param("https://a.sa/", "+03:00", [], "Asia/Riyadh", id="offset-of-the-country"),
        pytest.param("https://a.com/", "+03:00", [], "Etc/GMT-3", id="offset-alone"),
        pytest.param("https://a.com/", None, [timedelta(hours=4)], "Etc/GMT-4", id="offset-of-dates"),
        pytest.param("https://a.eg/", None, [timedelta(hours=3)], "Africa/Cairo", id="summer-time"),
        pytest.param("https://a.com/", "+05:30", [], None, id="half-hours"),
        pytest.param("https://a.ma/", None, [], "Africa/Casablanca", id="country"),
        pytest.param("https://a.com/", None, [], None, id="nothing"),
    ],
)
def test_the_zone_of_a_site(url, stated, offsets, zone):
    assert zone_of_site(url, stated=stated, offsets=offsets, now=NOW) == zone


def test_every_arab_country_has_a_zone():
    assert len(COUNTRY_ZONES) == 22


def test_offsets_of_dates():
    assert offset_of("Tue, 04 Jan 2022 19:37:12 +0300") == timedelta(hours=3)
    assert offset_of("2022-01-04T19:37:12-05:00") == timedelta(hours=-5)
    assert offset_of("2022-01-04") is None


def test_the_pace_of_a_feed():
    assert pace(["2026-03-01T00:00:00Z"] * 2) is None
    assert pace(["2026-03-01T00:00:00Z"] * 9) is None
