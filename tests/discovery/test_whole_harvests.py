"""What answers of feeds, sitemaps and the REST API give, to the last field."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.feeds import feed_entries, feed_pages
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.sitemaps import sitemap_entries
from newscrawler.discovery.wordpress import rest_entries
from newscrawler.errors import FeedError, SitemapError
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse
from newscrawler.items import Entry
from newscrawler.urls.shapes import Shapes

HOME = "https://almidan.example/"
HEADLINE = "افتتاح الجسر الجديد فوق نهر الوادي"
AT = datetime(2026, 3, 9, tzinfo=UTC)


def kinds(harvest: Harvest) -> list[tuple[str, str]]:
    return [(source.kind, source.url.removeprefix(HOME)) for source in harvest.sources]


def page(body: str, url: str = HOME, head: str = ""):
    return parse(Decoded(f"<html><head>{head}</head><body>{body}</body></html>", "utf-8"), url)


class TestAnswers:
    def test_a_page_in_the_place_of_a_feed_leads_to_feeds(self) -> None:
        links = "".join(f'<a href="/{name}/rss.xml">أخبار</a>' for name in ("a", "b", "c", "d"))
        asked = Source(url=f"{HOME}feed", kind="feed")
        harvest = read_answer(asked, f"<html><body>{links}</body></html>".encode(), url=asked.url, headers={})
        assert [(one.kind, one.url, one.depth) for one in harvest.sources] == [
            ("feed", f"{HOME}{name}/rss.xml", 1) for name in ("a", "b", "c")
        ]
        assert harvest.flags == ("door",)
        with pytest.raises(FeedError):
            read_answer(Source(url=asked.url, kind="feed", depth=1), b"<html>", url=asked.url, headers={})

    def test_forms_that_were_learned_tell_articles(self) -> None:
        shapes = Shapes()
        shapes.learn([f"{HOME}story/{n}/x{n}" for n in range(9)])
        body = '<main><a href="/story/77/x77">الجسر</a><a href="/story/78/x78">النهر</a></main>'.encode()
        asked = Source(url=f"{HOME}local/", kind="listing")
        assert len(read_answer(asked, body, url=asked.url, headers={}, shapes=shapes).entries) == 2

    def test_headers_of_a_home_page_announce_what_the_page_does_not(self) -> None:
        body = b'<link rel="alternate" type="application/rss+xml" href="/feed"><p>x'
        headers = {"Link": f'<{HOME}feed>; rel=alternate; type="application/rss+xml", </map.xml>; rel="sitemap"'}
        asked = Source(url=HOME, kind="home")
        assert kinds(read_answer(asked, body, url=HOME, headers=headers)) == [("feed", "feed"), ("sitemap", "map.xml")]
        asked = Source(url=HOME, kind="listing")
        assert kinds(read_answer(asked, body, url=HOME, headers=headers)) == [("feed", "feed")]

    @pytest.mark.parametrize("kind", ["home", "feed", "sitemap", "rest", "listing", "page"])
    def test_an_error_is_a_flag(self, kind) -> None:
        asked = Source(url=HOME, kind=kind)
        assert read_answer(asked, b"", url=HOME, headers={}, status=400) == Harvest(flags=("status_400",))

    def test_sections_may_answer_with_feeds_and_sitemaps(self) -> None:
        feed = b"<rss><channel><item><link>/a</link></item></channel></rss>"
        site = b'<?xml version="1.0"?><urlset><url><loc>/b</loc></url></urlset>'
        asked = Source(url=HOME, kind="listing")
        assert read_answer(asked, feed, url=HOME, headers={}).urls() == (f"{HOME}a",)
        assert read_answer(asked, site, url=HOME, headers={}).urls() == (f"{HOME}b",)


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>الميدان</title>
<language>ar</language>{extra}<item><title>خبر</title><link>/a</link><guid>7</guid><author>هدى</author></item>
<item><title>بلا</title><guid isPermaLink="false">x</guid></item><item><guid>{home}g</guid></item></channel></rss>"""


def rss(extra: str = "") -> bytes:
    return RSS.format(extra=extra, home=HOME).encode()


class TestFeeds:
    def test_a_feed_gives_its_entries_language_and_next_page(self) -> None:
        harvest = feed_entries(rss('<atom:link rel="next" href="/feed?page=2"/>'), f"{HOME}feed")
        assert harvest == Harvest(
            entries=(
                Entry(url=f"{HOME}a", source="feed", title="خبر", authors=("هدى",)),
                Entry(url=f"{HOME}g", source="feed"),
            ),
            sources=(Source(url=f"{HOME}feed?page=2", kind="feed", page=2),),
            title="الميدان",
            language="ar",
        )

    @pytest.mark.parametrize(
        ("url", "extra", "following"),
        [
            ("feed", "<generator>https://wordpress.org/?v=6.5</generator>", "feed?paged=2"),
            ("feed?paged=3", "<generator>https://wordpress.org/?v=6.5</generator>", "feed?paged=4"),
            ("feed", '<atom:link rel="next" href="/feed"/>', None),
            ("feed", '<atom:link rel="self" href="/feed?page=2"/>', None),
            ("feeds/posts/default", "", "feeds/posts/default?start-index=3&max-results=150"),
            (
                "feeds/posts/default?start-index=3&alt=rss",
                "",
                "feeds/posts/default?alt=rss&start-index=5&max-results=150",
            ),
            ("f", "<generator>Blogger</generator>", "f?start-index=3&max-results=150"),
            ("feed", "<generator>Drupal</generator>", None),
        ],
    )
    def test_the_next_page_of_a_feed(self, url: str, extra: str, following: str | None) -> None:
        sources = feed_entries(rss(extra), f"{HOME}{url}").sources
        assert [one.url.removeprefix(HOME) for one in sources] == ([following] if following else [])

    def test_a_json_feed_gives_all_its_fields(self) -> None:
        item = {
            "id": f"{HOME}a", "title": "خبر", "date_published": "2026-03-09", "date_modified": "2026-03-10",
            "authors": [{"name": "هدى"}, {"name": None}, 7], "tags": ["جسور", "جسور", 7], "language": "ar",
        }  # fmt: skip
        feed = {"items": [item, {"id": 7}], "title": "الميدان", "language": "ar", "next_url": "/f?page=2"}
        for start in (b"", b"\xef\xbb\xbf\n "):
            assert feed_entries(start + json.dumps(feed).encode(), f"{HOME}f") == Harvest(
                entries=(
                    Entry(
                        url=f"{HOME}a", source="feed", title="خبر", published="2026-03-09", modified="2026-03-10",
                        authors=("هدى",), tags=("جسور",), language="ar",
                    ),
                ),
                sources=(Source(url=f"{HOME}f?page=2", kind="feed", page=2),),
                title="الميدان",
                language="ar",
            )  # fmt: skip
        feed = {"items": [{"url": "/a", "author": {"name": "هدى"}}], "next_url": "/f"}
        harvest = feed_entries(json.dumps(feed).encode(), f"{HOME}f")
        assert (harvest.entries[0].authors, harvest.sources, harvest.language) == (("هدى",), (), None)

    def test_whole_texts_are_pages(self) -> None:
        text = "&lt;p&gt;" + "نص الخبر كله هنا. " * 40 + "&lt;/p&gt;"
        item = f"<item><title>خبر &amp;amp; رأي</title><link>/a</link><description>{text}</description></item>"
        short = "<item><title>خبر</title><link>/b</link><description>مقتطف</description></item>"
        feed = f'<rss version="2.0"><channel><title>x</title>{item}{short}</channel></rss>'.encode()
        harvest = feed_pages(feed, f"{HOME}feed")
        assert harvest.urls() == (f"{HOME}a", f"{HOME}b")
        ((url, html),) = harvest.pages
        assert url == f"{HOME}a"
        assert html.startswith('<!DOCTYPE html><html><head><meta charset="utf-8"><title>خبر &amp; رأي</title></head>')
        assert "<h1>خبر &amp; رأي</h1><div><p>نص الخبر" in html


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
{}</urlset>"""


def sitemap(rows: str) -> Harvest:
    return sitemap_entries(SITEMAP.format(rows).encode(), f"{HOME}map.xml")


class TestSitemaps:
    def test_rows_are_read_with_all_that_they_say(self) -> None:
        news = (
            "<news:news><news:publication><news:name>الميدان</news:name><news:language>ar</news:language>"
            "</news:publication><news:publication_date>2026-03-09</news:publication_date><news:title>خبر</news:title>"
            "<news:keywords>جسور, مدن،، </news:keywords></news:news>"
        )
        image = "<image:image><image:loc>/i.jpg</image:loc><image:title>صورة</image:title></image:image>"
        rows = f"<url><loc>{HOME}a</loc><lastmod>2026-03-10</lastmod>{image}</url><url><loc> {HOME}b </loc>{news}</url>"
        assert sitemap(rows + f"<url><loc>{HOME}a</loc></url>") == Harvest(
            entries=(
                Entry(url=f"{HOME}a", source="sitemap", modified="2026-03-10"),
                Entry(
                    url=f"{HOME}b", source="news-sitemap", title="خبر", published="2026-03-09", tags=("جسور", "مدن"),
                    language="ar",
                ),
            )
        )  # fmt: skip

    def test_children_have_their_dates_and_the_index_itself_is_none(self) -> None:
        child = "<sitemap><loc>/b.xml</loc><lastmod>2026</lastmod>"
        index = f"<sitemapindex><sitemap><loc>{HOME}map.xml</loc></sitemap>{child}"
        harvest = sitemap_entries(f"{index}</sitemap></sitemapindex>".encode(), f"{HOME}map.xml")
        child = Source(url=f"{HOME}b.xml", kind="sitemap", lastmod="2026")
        assert harvest == Harvest(sources=(child,), flags=("relative_loc",))
        assert sitemap(f"<url><loc>{HOME}c.xml.gz</loc></url>").sources == (
            Source(url=f"{HOME}c.xml.gz", kind="sitemap"),
        )

    @pytest.mark.parametrize(
        ("rows", "urls", "flags"),
        [
            ("", (), ("empty",)),
            ("<url></url>", (), ("bad_loc",)),
            (f"<url><loc>لا رابط</loc><loc>{HOME}a</loc></url>", ("a",), ("bad_loc",)),
            ("<url><loc>almidan.example/a</loc></url>", ("a",), ("relative_loc",)),
            ("<url><loc>www.almidan.example/a</loc></url>", None, ("relative_loc",)),
            ("<url><loc>mailto:a@almidan.example</loc></url>", (), ("bad_loc",)),
            ("<url>/a<lastmod>2026</lastmod></url>", ("a",), ("relative_loc",)),
            (f"<url><loc>{HOME}a?b=1&c=2&amp;d=3</loc></url>", ("a?b=1&c=2&d=3",), ()),
            (f"<url><loc><![CDATA[{HOME}a?b=1&c=2]]></loc></url>", ("a?b=1&c=2",), ()),
            (f"<url><loc>{HOME}a</loc></url><url", ("a",), None),
        ],
    )
    def test_locations_that_are_none_are_flags(self, rows, urls, flags) -> None:
        harvest = sitemap(rows)
        if urls is not None:
            assert tuple(url.removeprefix(HOME) for url in harvest.urls()) == urls
        if flags is not None:
            assert harvest.flags == flags

    def test_a_list_of_addresses_is_a_sitemap(self) -> None:
        text = f"\ufeff\n{HOME}a\r\n\r\n/b\nلا رابط\n{HOME}{'x' * 9000}\n{HOME}c"
        harvest = sitemap_entries(text.encode(), f"{HOME}map.txt")
        assert harvest.urls() == (f"{HOME}a", f"{HOME}b", f"{HOME}c")
        assert set(harvest.flags) == {"relative_loc", "bad_loc"}
        with pytest.raises(SitemapError):
            sitemap_entries("لا رابط".encode(), f"{HOME}map.txt")

    def test_what_stands_before_the_xml_is_passed_over_and_utf_16_is_read(self) -> None:
        body = SITEMAP.format(f"<url><loc>{HOME}a</loc></url>")
        for raw in (
            f"PHP Warning: x\n{body}".encode(),
            f"<br />\n<b>Notice</b> {body}".encode(),
            body.encode("utf-16"),
        ):
            assert sitemap_entries(raw, f"{HOME}map.xml").urls() == (f"{HOME}a",)
        assert sitemap_entries(rss(), f"{HOME}map.xml").urls() == (f"{HOME}a", f"{HOME}g")


class TestPosts:
    def answer(
        self, *posts: object, before: bytes = b"", headers: dict[str, str] | None = None, query: str = "?page=2"
    ):
        url = f"{HOME}wp-json/wp/v2/posts{query}"
        return rest_entries(before + json.dumps(posts).encode(), url, headers or {})

    def test_a_post_gives_all_its_fields(self) -> None:
        post = {
            "link": f"{HOME}a", "date": "2026-03-09T10:00:00", "date_gmt": "2026-03-09T07:00:00",
            "modified_gmt": "2026-03-10T07:00:00+00:00", "title": {"rendered": " خبر &amp; رأي "},
            "_embedded": {
                "author": [{"name": "هدى"}, {"name": ""}],
                "wp:term": [[{"name": "محليات", "taxonomy": "category"}], [{"name": "جسور", "taxonomy": "post_tag"}]],
            },
        }  # fmt: skip
        headers = {"X-WP-Total": "250", "X-WP-TotalPages": "3"}
        query = "?per_page=100&page=2&_fields=a,b"
        for before in (b"", b"\xef\xbb\xbf\n", b"<b>Warning</b> x\n"):
            assert self.answer(post, before=before, headers=headers, query=query) == Harvest(
                entries=(
                    Entry(
                        url=f"{HOME}a", source="rest", title="خبر & رأي", published="2026-03-09T07:00:00Z",
                        modified="2026-03-10T07:00:00+00:00", authors=("هدى",), section="محليات", tags=("جسور",),
                    ),
                ),
                sources=(
                    Source(
                        url=f"{HOME}wp-json/wp/v2/posts?per_page=100&page=3&_fields=a,b", kind="rest", page=3
                    ),
                ),
                total=250,
            )  # fmt: skip

    def test_what_is_missing_or_broken_is_none(self) -> None:
        post = {
            "link": f"{HOME}a",
            "date": "2026-03-09",
            "date_gmt": "0000-00-00",
            "modified_gmt": "2026Z",
            "title": "x",
        }
        harvest = self.answer(post, {"link": "لا"}, [], query="")
        assert harvest == Harvest(
            entries=(Entry(url=f"{HOME}a", source="rest", title="x", published="2026-03-09", modified="2026Z"),),
            flags=("bad_post",),
        )
        assert self.answer(headers={"x-wp-totalpages": "2"}).sources == ()
        assert self.answer(headers={"x-wp-totalpages": "2"}, query="").sources[0].url.endswith("posts?page=2")
