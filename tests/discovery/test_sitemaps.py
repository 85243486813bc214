from __future__ import annotations

import gzip
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.discovery.inflate import MAX_SITEMAP_BYTES
from newscrawler.discovery.sitemaps import sitemap_entries
from newscrawler.errors import FeedError, SitemapError
from newscrawler.urls import url_at

URL = "https://example.com/sitemap.xml"
A, B = "https://example.com/خبر-أول", "https://example.com/خبر-ثان"
FOUND = (url_at(A, ""), url_at(B, ""))  # as a browser writes them


def urlset(
    *rows, space=' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', head='<?xml version="1.0" encoding="UTF-8"?>'
):
    return f"{head}<urlset{space}>{''.join(rows)}</urlset>".encode()


def row(url, more=""):
    return f"<url><loc>{url}</loc>{more}</url>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(urlset(row(A), row(B)), id="plain"),
        pytest.param(b"\xef\xbb\xbf" + urlset(row(A), row(B)), id="bom"),
        pytest.param(b"\n\n  " + urlset(row(A), row(B)), id="space-before-the-declaration"),
        pytest.param(urlset(row(f"\n  {A}\n"), row(B)), id="white-space-around-loc"),
        pytest.param(urlset(row(f"<![CDATA[{A}]]>"), row(B)), id="cdata"),
        pytest.param(urlset(row(A), row(B), space=""), id="no-namespace"),
        pytest.param(
            urlset(row(A), row(B), space=' xmlns="http://www.google.com/schemas/sitemap/0.84"'), id="old-namespace"
        ),
        pytest.param(
            urlset(row(A), row(B)).decode().replace("url>", "URL>").replace("loc>", "LOC>").encode(), id="upper-case"
        ),
        pytest.param(
            urlset(row(A), row(B), head="").decode().replace("<", "<s:").replace("<s:/", "</s:").encode(), id="prefix"
        ),
        pytest.param(gzip.compress(urlset(row(A), row(B))), id="gzip"),
        pytest.param(gzip.compress(gzip.compress(urlset(row(A), row(B)))), id="gzip-in-gzip"),
        pytest.param(gzip.compress(urlset(row(A))[:-9]) + gzip.compress(row(B).encode() + b"</urlset>"), id="members"),
        pytest.param(b"<br />\n<b>Notice</b>: x in <b>/map.php</b>\n" + urlset(row(A), row(B)), id="notice-before-it"),
        pytest.param("\xa0\n".encode() + urlset(row(A), row(B)), id="no-break-space-before-it"),
        pytest.param(
            urlset(row(A), row(B), head='<?xml version="1.0" encoding="utf-16"?>').decode().encode("utf-16"),
            id="utf-16",
        ),
        pytest.param(f"{A}\r\n{B}\r\n".encode(), id="text"),
        pytest.param(f"\ufeff{A}\n\n{B}".encode(), id="text-with-bom"),
        pytest.param(
            f"<rss><channel><item><link>{A}</link></item><item><link>{B}</link></item></channel></rss>".encode(),
            id="a-feed",
        ),
    ],
)
def test_all_shapes_of_sitemap_are_read(body):
    assert sitemap_entries(body, URL).urls() == FOUND


def test_news_fields_are_kept():
    news = """<news:news><news:publication><news:name>الميدان</news:name>
    <news:language>ar</news:language></news:publication>
    <news:publication_date>2026-03-01T21:30:17+03:00</news:publication_date><news:title>خبر &amp; عاجل</news:title>
    <news:keywords>سياسة, غزة</news:keywords></news:news><lastmod>2026-03-02</lastmod>"""
    (entry,) = sitemap_entries(
        urlset(row(A, news), space=' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'), URL
    ).entries
    assert (entry.source, entry.title, entry.language) == ("news-sitemap", "خبر & عاجل", "ar")
    assert (entry.published, entry.modified) == ("2026-03-01T21:30:17+03:00", "2026-03-02")
    assert entry.tags == ("سياسة", "غزة")


def test_images_are_not_pages():
    image = "<image:image><image:loc>https://example.com/a.jpg</image:loc><image:title>صورة</image:title></image:image>"
    (entry,) = sitemap_entries(
        urlset(row(A, image), space=' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'), URL
    ).entries
    assert (entry.url, entry.title, entry.source) == (FOUND[0], None, "sitemap")


def test_an_index_gives_children_with_their_dates():
    body = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://example.com/post-1.xml</loc><lastmod>2026-01-02</lastmod></sitemap>
    <sitemap><loc>https://example.com/sitemap.xml</loc></sitemap></sitemapindex>"""
    (child,) = sitemap_entries(body, URL).sources
    assert (child.url, child.kind, child.lastmod) == ("https://example.com/post-1.xml", "sitemap", "2026-01-02")


@pytest.mark.parametrize(
    ("loc", "flag"),
    [
        pytest.param("خبر بلا عنوان", "bad_loc", id="words"),
        pytest.param("", "bad_loc", id="empty"),
        pytest.param("http://[bad", "bad_loc", id="not-a-url"),
        pytest.param("javascript:alert(1)", "bad_loc", id="no-http"),
    ],
)
def test_one_bad_loc_never_loses_the_rest(loc, flag):
    harvest = sitemap_entries(urlset(row(A), row(loc), row(B)), URL)
    assert harvest.urls() == FOUND
    assert harvest.flags == (flag,)


@pytest.mark.parametrize(
    "loc",
    [
        pytest.param("/ar/7", id="from-the-root"),
        pytest.param("ar/7", id="from-the-map"),
        pytest.param("//example.com/ar/7", id="without-scheme"),
        pytest.param("www.example.com/ar/7", id="host-alone"),
        pytest.param("./ar/7", id="dots"),
    ],
)
def test_a_relative_location_is_read_as_a_browser_would(loc):
    harvest = sitemap_entries(urlset(row(A), row(loc)), URL)
    assert harvest.urls()[1].replace("www.", "") == "https://example.com/ar/7"
    assert harvest.flags == ("relative_loc",)


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        pytest.param(f"<sitemap><loc>{A}</loc><loc>{B}</loc></sitemap>", 2, id="two-in-one-element"),
        pytest.param(f"<sitemap>{A}</sitemap><sitemap>\n  {B}\n</sitemap>", 2, id="in-the-element-itself"),
        pytest.param(f"<sitemap><lastmod>2026-01-02</lastmod>{A}</sitemap>", 1, id="beside-a-date"),
        pytest.param(f"<loc>{A}</loc><loc>{B}</loc>", 2, id="without-the-element"),
    ],
)
def test_every_address_of_an_index_is_a_sitemap(rows, count):
    harvest = sitemap_entries(f"<sitemapindex>{rows}</sitemapindex>".encode(), URL)
    assert tuple(source.url for source in harvest.sources) == FOUND[:count]


def test_two_locations_of_one_url_are_two_pages():
    assert sitemap_entries(urlset(f"<url><loc>{A}</loc><loc>{B}</loc></url>"), URL).urls() == FOUND


def test_relative_locations_are_completed():
    harvest = sitemap_entries(urlset(row("/خبر")), URL)
    assert (harvest.urls(), harvest.flags) == ((url_at(URL, "/خبر"),), ("relative_loc",))


def test_bare_ampersands_are_mended_and_others_kept():
    harvest = sitemap_entries(
        urlset(
            row("https://example.com/?a=1&b=2"),
            row("https://example.com/?a=1&amp;b=3"),
            row("<![CDATA[https://example.com/?a=1&b=4]]>"),
            row("https://example.com/?a=1&amp;amp;b=5"),
        ),
        URL,
    )
    assert harvest.urls() == tuple(f"https://example.com/?a=1&b={n}" for n in (2, 3, 4, 5))


def test_an_index_that_calls_its_children_pages_is_an_index():
    harvest = sitemap_entries(urlset(row("https://example.com/maps/a.xml"), row("/maps/b.xml.gz"), row(A)), URL)
    assert [source.url for source in harvest.sources] == [
        "https://example.com/maps/a.xml",
        url_at(URL, "/maps/b.xml.gz"),
    ]
    assert harvest.urls() == FOUND[:1]


@pytest.mark.parametrize("cut", [5, 20, 40])
def test_a_cut_sitemap_gives_what_came_before_the_cut(cut):
    harvest = sitemap_entries(urlset(row(A), row(B))[:-cut], URL)
    assert FOUND[0] in harvest.urls()


def test_a_cut_gzip_gives_what_came_before_the_cut():
    rows = [row(f"https://example.com/{n}") for n in range(2000)]
    harvest = sitemap_entries(gzip.compress(urlset(*rows))[:-200], URL)
    assert len(harvest.entries) > 1000
    assert "gzip_cut" in harvest.flags


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>',
            id="entities",
        ),
        pytest.param(
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset>&a;</urlset>', id="external-entity"
        ),
        pytest.param(b"<!doctype html><html><body>404</body></html>", id="html"),
        pytest.param(b"no sitemap at all", id="words"),
        pytest.param(gzip.compress(gzip.compress(gzip.compress(b"<urlset/>"))), id="gzip-in-gzip-in-gzip"),
    ],
)
def test_hostile_and_foreign_bytes_are_refused(body):
    with pytest.raises(SitemapError, match=r"example\.com"):
        sitemap_entries(body, URL)


def test_a_compression_bomb_is_refused_in_little_memory():
    deflate = zlib.compressobj(9, wbits=31)
    bomb = b"".join(deflate.compress(b" " * 1_000_000) for _ in range(120)) + deflate.flush()
    tracemalloc.start()
    with pytest.raises(SitemapError, match="bomb"):
        sitemap_entries(bomb, URL)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_sitemap_above_the_limit_is_read_up_to_it():
    body = urlset(row(A), "<!--" + "x" * MAX_SITEMAP_BYTES + "-->", row(B))
    harvest = sitemap_entries(body, URL)
    assert harvest.urls() == FOUND[:1]
    assert "too_large" in harvest.flags


def test_a_long_sitemap_is_read_to_the_last():
    rows = "".join(row(f"https://example.com/news/{n}.html", "<lastmod>2026-01-01</lastmod>") for n in range(20_000))
    harvest = sitemap_entries(gzip.compress(urlset(rows), 1), URL)
    assert len(harvest.entries) == 20_000
    assert harvest.entries[-1].url == "https://example.com/news/19999.html"


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_harvest_or_an_error(body):
    for prefix in (b"", b"<urlset>", b"\x1f\x8b\x08\x00"):
        with suppress(SitemapError, FeedError):
            assert sitemap_entries(prefix + body, URL).flags is not None
