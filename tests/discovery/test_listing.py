from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.feeds import feed_entries
from newscrawler.discovery.harvest import Source
from newscrawler.discovery.listing import listing_entries
from newscrawler.discovery.pagination import list_of, page_number
from newscrawler.discovery.robots import parse_robots
from newscrawler.discovery.sitemaps import sitemap_entries
from newscrawler.urls import Shapes

URL = "https://example.com/siyasa/"
HUBS = Path(__file__).parents[2].parent / "shared" / "corpus" / "arabic" / "hubs"
INDEX = json.loads((HUBS / "INDEX.json").read_text("utf-8")) if (HUBS / "INDEX.json").exists() else []


def read(body, url=URL, **more):
    return listing_entries(f"<html lang=ar><body>{body}</body></html>".encode(), url, **more)


def urls(harvest, kind, page=None):
    return [s.url for s in harvest.sources if s.kind == kind and (page is None or s.page == page)]


@pytest.mark.parametrize("hub", [pytest.param(hub, id=hub["file"]) for hub in INDEX if "hub" in hub["kind"]])
def test_real_hub_pages_give_exactly_their_articles(hub):
    harvest = listing_entries((HUBS / hub["file"]).read_bytes(), hub["url"])
    expected = {unquote(link["url"]): link["anchor"] for link in hub["expected"]["article_links"]}
    assert {unquote(entry.url): entry.title for entry in harvest.entries} == expected


@pytest.mark.parametrize("feed", [pytest.param(feed, id=feed["file"]) for feed in INDEX if "RSS" in feed["kind"]])
def test_real_feeds_give_exactly_their_items(feed):
    entries = feed_entries((HUBS / feed["file"]).read_bytes(), feed["url"]).entries
    found = [(unquote(e.url), e.title, e.published, e.authors, list(e.tags)) for e in entries]
    items = feed["expected"]["items"]
    assert found == [(unquote(i["link"]), i["title"], i["pubDate"], (i["creator"],), i["categories"]) for i in items]


@pytest.mark.skipif(not INDEX, reason="the corpus is not beside this repository")
def test_real_sitemap_and_robots():
    (index,) = [entry for entry in INDEX if "sitemap" in entry["kind"]]
    harvest = sitemap_entries((HUBS / index["file"]).read_bytes(), index["url"])
    assert [(s.url, s.lastmod) for s in harvest.sources] == [
        (u["loc"], u["lastmod"]) for u in index["expected"]["urls"]
    ]
    (robots,) = [entry for entry in INDEX if "robots" in entry["kind"]]
    rules = parse_robots((HUBS / robots["file"]).read_bytes(), robots["url"])
    assert not rules.allows("http://jadal.tn/wp-admin/", "newscrawler")
    assert not rules.allows("http://jadal.tn/cgi-bin/", "newscrawler")
    assert rules.allows("http://jadal.tn/32742", "newscrawler")


def test_titles_come_from_headings_before_images_and_more_links():
    harvest = read(
        """<article><a href="/a-1042/"><img alt="صورة"></a><h2><a href="/a-1042/">عنوان الخبر</a></h2>
        <a href="/a-1042/">أكمل القراءة »</a>
        <a href="/a-1042/#comments">3 تعليقات على هذا الخبر الطويل جداً</a></article>"""
    )
    assert [(entry.url, entry.title) for entry in harvest.entries] == [("https://example.com/a-1042/", "عنوان الخبر")]


def test_a_machine_date_beside_one_link_is_taken():
    harvest = read(
        """<li><a href="/a-1042/">خبر</a> <time datetime="2026-03-01T10:00:00+03:00">أمس</time></li>
        <li><a href="/a-1043/">خبر</a></li>"""
    )
    assert [entry.published for entry in harvest.entries] == ["2026-03-01T10:00:00+03:00", None]


def test_other_sites_files_and_scripts_are_left_out():
    harvest = read(
        """<a href="https://other.example/a-1042/">خبر</a><a href="/a.pdf">ملف</a><a href="javascript:void(0)">x</a>
        <a href="mailto:a@b.c">x</a><a href="#top">x</a><a>بلا عنوان</a>"""
    )
    assert harvest.entries == ()
    assert harvest.sources == ()


def test_base_and_relative_links():
    body = b'<html><head><base href="https://example.com/news/"></head><a href="10017.html">x</a></html>'
    assert listing_entries(body, URL).urls() == ("https://example.com/news/10017.html",)


def test_unknown_forms_are_settled_by_headings_long_anchors_and_what_was_learned():
    shapes = Shapes()
    shapes.learn(f"https://example.com/story/{n}" for n in (1, 2, 3))
    harvest = read(
        """<h3><a href="/قمة">قمة</a></h3><p><a href="/لقاء">وزير الخارجية يلتقي نظيره في العاصمة</a></p>
        <p><a href="/story/9">خبر</a></p><p><a href="/رحلة">رحلة</a></p>""",
        shapes=shapes,
    )
    assert [unquote(u) for u in harvest.urls()] == [f"https://example.com/{x}" for x in ("قمة", "لقاء", "story/9")]
    assert [unquote(u) for u in urls(harvest, "page")] == ["https://example.com/رحلة"]


def test_three_named_links_with_numbers_are_the_rows_of_a_list():
    rows = "".join(f'<li><a href="/a/{n}">خبر {n}</a></li>' for n in (3, 4, 5))
    pager = "".join(f'<a href="/b/{n}">{n}</a>' for n in (2, 3, 4))
    harvest = read(f"<ul>{rows}</ul><p>{pager}</p>")
    assert harvest.urls() == tuple(f"https://example.com/a/{n}" for n in (3, 4, 5))


def test_long_names_of_sections_in_a_menu_are_no_articles():
    harvest = read(
        '<nav><a href="/دراسات-وأبحاث-ومراكز/">دراسات وأبحاث ومراكز</a></nav><h2><a href="/a-1042/">x</a></h2>'
    )
    assert harvest.urls() == ("https://example.com/a-1042/",)


@pytest.mark.parametrize(
    ("link", "following"),
    [
        pytest.param('<a rel="next" href="/siyasa/page/2/">x</a>', "/siyasa/page/2/", id="rel-next"),
        pytest.param('<a href="/siyasa/page/3/">3</a><a href="/siyasa/page/2/">2</a>', "/siyasa/page/2/", id="numbers"),
        pytest.param('<a href="/siyasa/?page=2">التالي</a>', "/siyasa/?page=2", id="query"),
        pytest.param('<a href="?paged=2">المزيد</a>', "/siyasa/?paged=2", id="more"),
        pytest.param('<button data-url="/siyasa/?page=2">تحميل المزيد</button>', "/siyasa/?page=2", id="load-more"),
        pytest.param('<a href="/siyasa/?offset=20">»</a>', "/siyasa/?offset=20", id="offset"),
        pytest.param('<a href="/iqtisad/page/2/">التالي</a>', None, id="another-list"),
        pytest.param('<a href="/iqtisad/">المزيد</a>', None, id="more-leads-to-a-section"),
        pytest.param('<a rel="next" href="/خبر-عاجل-من-غزة/">التالي</a>', None, id="next-article"),
        pytest.param('<a href="https://other.example/page/2/" rel="next">x</a>', None, id="other-site"),
    ],
)
def test_the_next_page(link, following):
    harvest = read(f'<h2><a href="/a-1042/">خبر</a></h2>{link}')
    assert urls(harvest, "listing", page=2) == ([f"https://example.com{following}"] if following else [])


def test_the_last_page_has_no_next():
    harvest = read('<a href="/siyasa/">1</a><a href="/siyasa/page/2/">2</a>', url=f"{URL}page/3/", page=3)
    assert [s for s in harvest.sources if s.page > 1] == []


@pytest.mark.parametrize("form", ["page/4/", "page/4", "?page=4", "?paged=4", "page-4.html", "صفحة/4/"])
def test_page_numbers(form):
    assert page_number(URL + form) == 4
    assert list_of(URL + form) == list_of(URL)


@pytest.mark.parametrize(
    ("markup", "feeds"),
    [
        pytest.param('<link rel="ALTERNATE FEED" href="/x/akhbar">', ["/x/akhbar"], id="said-by-rel"),
        pytest.param('<link rel=alternate type="text/xml" title="أخبار RSS" href="/x">', ["/x"], id="said-by-title"),
        pytest.param(
            '<link rel=alternate type="application/json" href="/feed.json">', ["/feed.json"], id="said-by-name"
        ),
        pytest.param(
            '<link rel=alternate type="application/json" href="/wp-json/wp/v2/pages/2">', [], id="a-page-as-json"
        ),
        pytest.param('<a href="/x/akhbar-rss.xml"><img alt=RSS></a>', ["/x/akhbar-rss.xml"], id="linked"),
        pytest.param(
            '<link rel=feed href="/a"><link rel="alternate feed" href="/b"><a href="/rss">', ["/b"], id="head-first"
        ),
    ],
)
def test_feeds_are_announced_in_many_ways(markup, feeds):
    assert urls(read(markup), "feed") == [f"https://example.com{path}" for path in feeds]


def test_a_sitemap_may_be_announced_in_the_head():
    assert urls(read('<link rel="sitemap" type="application/xml" href="/all.xml">'), "sitemap") == [
        "https://example.com/all.xml"
    ]


def test_a_page_about_feeds_leads_to_them():
    page = '<h1>خدمة RSS</h1><a href="/rss/siyasa.xml">سياسة</a> <a href="/akhbar-rss.xml">أخبار</a>'.encode()
    source = Source(url="https://example.com/rss", kind="feed")
    harvest = read_answer(source, page, url=source.url, headers={"content-type": "text/html"})
    assert (urls(harvest, "feed"), harvest.flags) == (
        [f"https://example.com/{name}" for name in ("rss/siyasa.xml", "akhbar-rss.xml")],
        ("door",),
    )


def test_feeds_and_rest_of_the_head_but_no_comments():
    body = b"""<html><head><link rel=alternate type="application/rss+xml" title="x" href="/feed/">
    <link rel=alternate type="application/rss+xml" title="Comments Feed" href="/comments/feed/">
    <link rel=alternate type="application/rss+xml" title="x" href="/?feed=comments-rss2">
    <link rel=alternate hreflang=en href="/en/">
    <link rel="https://api.w.org/" href="/wp-json/"></head><body></body></html>"""
    harvest = listing_entries(body, "https://example.com/")
    assert urls(harvest, "feed") == ["https://example.com/feed/"]
    assert urls(harvest, "rest") == ["https://example.com/wp-json/"]


def test_a_shell_that_a_browser_fills_gives_the_links_of_its_json():
    data = {"props": {"stories": [{"title": "خبر  عاجل", "href": "/story/7/قمة"}, {"href": "/img/a.png"}, {"url": 5}]}}
    body = f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>'
    (entry,) = read(body + '<script type="application/ld+json">{broken</script>').entries
    assert (unquote(entry.url), entry.title) == ("https://example.com/story/7/قمة", "خبر عاجل")


def test_windows_1256_pages_give_arabic_titles():
    body = '<meta charset="windows-1256"><h2><a href="/news/10017.html">خبر عاجل</a></h2>'.encode("cp1256")
    assert listing_entries(body, URL).entries[0].title == "خبر عاجل"


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\xff", b"<" * 5000, b"<div>" * 6000 + b"<a href='/a-1042/'>x</a>"])
def test_any_bytes_give_a_harvest(body):
    listing_entries(body, URL)


def test_one_door_for_all_answers():
    def answer(kind, body, status=200, headers=None):
        source = Source(url=URL, kind=kind)
        return read_answer(source, body, url=URL, headers=headers or {}, status=status)

    assert answer("robots", b"Sitemap: /s.xml").sources[0].kind == "sitemap"
    assert answer("listing", b"", status=404).flags == ("status_404",)
    assert answer("sitemap", b"https://example.com/a").urls() == ("https://example.com/a",)
    assert answer("listing", b"<rss><channel><item><link>https://example.com/a</link></item></channel></rss>").urls()
    home = answer("home", b"<a href='/a-1042/'>x</a>", headers={"Link": '</wp-json/>; rel="https://api.w.org/"'})
    assert [source.kind for source in home.sources] == ["rest"]
