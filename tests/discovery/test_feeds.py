from __future__ import annotations

import gzip
import json

import pytest

from newscrawler.discovery import feeds
from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.feeds import feed_entries
from newscrawler.discovery.harvest import Source
from newscrawler.errors import FeedError

URL = "https://example.com/feed/"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel><title>صحيفة الميدان</title><language>ar</language>
<generator>{generator}</generator>{extra}{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>{link}</link><pubDate>Tue, 04 Jan 2022 19:37:12 +0300</pubDate>
<dc:creator><![CDATA[سلمى الخطيب]]></dc:creator>
<category><![CDATA[سياسة]]></category><category>محليات</category></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"{more}><title>الميدان</title>{extra}
<entry><title>خبر</title><link href="https://example.com/c"/><link rel="alternate" href="https://example.com/a"/>
<published>2022-01-04T19:37:12+03:00</published><updated>2022-01-05T10:00:00+03:00</updated>
<author><name>هدى</name></author></entry></feed>"""


def rss(*items, generator="none", extra=""):
    return RSS.format(items="".join(items), generator=generator, extra=extra).encode()


def item(link="https://example.com/a", title="خبر عاجل"):
    return ITEM.format(link=link, title=title)


def test_rss_gives_all_that_it_says_of_an_article():
    harvest = feed_entries(rss(item()), URL)
    (entry,) = harvest.entries
    assert (entry.url, entry.source, entry.title) == ("https://example.com/a", "feed", "خبر عاجل")
    assert entry.published == "Tue, 04 Jan 2022 19:37:12 +0300"
    assert (entry.authors, entry.tags) == (("سلمى الخطيب",), ("سياسة", "محليات"))
    assert (harvest.title, harvest.language, harvest.sources) == ("صحيفة الميدان", "ar", ())


def test_atom_gives_published_and_modified():
    (entry,) = feed_entries(ATOM.format(more="", extra="").encode(), URL).entries
    assert (entry.published, entry.modified) == ("2022-01-04T19:37:12+03:00", "2022-01-05T10:00:00+03:00")
    assert entry.authors == ("هدى",)


def test_rss_1_is_read():
    body = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
    <channel rdf:about="https://example.com/"><title>الميدان</title></channel>
    <item rdf:about="https://example.com/a"><title>خبر</title><link>https://example.com/a</link></item></rdf:RDF>"""
    assert feed_entries(body.encode(), URL).urls() == ("https://example.com/a",)


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        pytest.param("قمة &amp;quot;الرياض&amp;quot;", 'قمة "الرياض"', id="escaped-twice"),
        pytest.param("<![CDATA[<b>عاجل</b> قمة]]>", "عاجل قمة", id="markup"),
        pytest.param("قمة &#8211; خبر", "قمة – خبر", id="entity"),
        pytest.param("5 &lt; 7 نقاط", "5 < 7 نقاط", id="less-than-is-no-tag"),
        pytest.param("  قمة\n الرياض ", "قمة الرياض", id="white-space"),
        pytest.param("", None, id="empty"),
    ],
)
def test_titles_are_plain_text(printed, title):
    assert feed_entries(rss(item(title=printed)), URL).entries[0].title == title


def test_links_are_absolute_unique_and_never_lost():
    extra = "<item><guid isPermaLink='true'>https://example.com/g</guid></item><item><title>بلا رابط</title></item>"
    harvest = feed_entries(rss(item("/b"), item("/b"), extra), URL)
    assert harvest.urls() == ("https://example.com/b", "https://example.com/g")


def test_feedburner_keeps_the_original_address():
    burnt = item("https://feeds.example.net/~r/x/1").replace(
        "</item>", "<feedburner:origLink>https://example.com/a</feedburner:origLink></item>"
    )
    assert feed_entries(rss(burnt), URL).urls() == ("https://example.com/a",)


def test_wordpress_feeds_have_a_next_page():
    (page,) = feed_entries(rss(item(), generator="https://wordpress.org/?v=6.5"), URL).sources
    assert (page.url, page.kind, page.page) == (f"{URL}?paged=2", "feed", 2)
    (page,) = feed_entries(rss(item(), generator="https://wordpress.org/?v=6.5"), f"{URL}?paged=7").sources
    assert (page.url, page.page) == (f"{URL}?paged=8", 8)
    assert feed_entries(rss(generator="https://wordpress.org/?v=6.5"), f"{URL}?paged=9").sources == ()


@pytest.mark.parametrize("rel", ["next", "prev-archive"])
def test_rfc_5005_links_are_followed(rel):
    extra = f'<link rel="{rel}" href="/feed/2.atom"/>'
    (page,) = feed_entries(ATOM.format(more="", extra=extra).encode(), URL).sources
    assert page.url == "https://example.com/feed/2.atom"


def test_blogger_pages_by_start_index():
    more = ' xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/"'
    extra = "<generator>Blogger</generator><openSearch:totalResults>{}</openSearch:totalResults>"
    url = "https://example.blogspot.com/feeds/posts/default?start-index=26&max-results=25"
    (page,) = feed_entries(ATOM.format(more=more, extra=extra.format(90)).encode(), url).sources
    assert page.url == "https://example.blogspot.com/feeds/posts/default?start-index=27&max-results=150"
    assert feed_entries(ATOM.format(more=more, extra=extra.format(26)).encode(), url).sources == ()


def test_json_feed():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "الميدان",
        "next_url": "https://example.com/feed.json?page=2",
        "items": [
            {
                "id": "1",
                "url": "/a",
                "title": "خبر",
                "date_published": "2022-01-04T19:37:12+03:00",
                "tags": ["سياسة", 5],
            },
            {"id": "https://example.com/b", "authors": [{"name": "هدى"}]},
            {"id": "3"},
        ],
    }
    harvest = feed_entries(b"\xef\xbb\xbf" + json.dumps(feed).encode(), "https://example.com/feed.json")
    assert harvest.urls() == ("https://example.com/a", "https://example.com/b")
    assert harvest.entries[0].tags == ("سياسة",)
    assert harvest.entries[1].authors == ("هدى",)
    assert [page.url for page in harvest.sources] == ["https://example.com/feed.json?page=2"]


def test_windows_1256_feed():
    body = rss(item()).decode().replace("UTF-8", "windows-1256").encode("cp1256")
    assert feed_entries(body, URL).entries[0].title == "خبر عاجل"


def test_a_broken_feed_gives_what_can_be_read():
    body = rss(item("https://example.com/1"), item("https://example.com/2"))
    harvest = feed_entries(body[: body.rindex(b"<link>")], URL)
    assert harvest.urls() == ("https://example.com/1",)
    assert "broken_xml" in harvest.flags


def test_a_feed_above_the_cap_is_read_up_to_it(monkeypatch):
    monkeypatch.setattr(feeds, "MAX_FEED_BYTES", 2000)
    filler = "<!-- " + "x" * 2000 + " -->"
    harvest = feed_entries(rss(item("https://example.com/1"), filler, item("https://example.com/2")), URL)
    assert harvest.urls() == ("https://example.com/1",)
    assert "too_large" in harvest.flags


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<html><body>الصفحة غير موجودة</body></html>".encode(), id="html"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"{}", id="other-json"),
        pytest.param(b'{"items": [', id="cut-json"),
        pytest.param(b'<!DOCTYPE r [<!ENTITY a "aaaa">]><rss><channel>&a;</channel></rss>', id="entities"),
    ],
)
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(FeedError, match=r"example\.com/feed"):
        feed_entries(body, URL)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rss(item()).decode().encode("utf-16"), id="utf-16"),
        pytest.param(rss(item()).decode().encode("cp1256"), id="says-utf-8-is-windows-1256"),
        pytest.param(rss(item()).split(b"?>", 1)[1].decode().encode("cp1256"), id="says-nothing-is-windows-1256"),
        pytest.param(rss(item()).replace(b'"UTF-8"', b'"windows-1256"'), id="says-windows-1256-is-utf-8"),
        pytest.param(gzip.compress(rss(item())), id="gzip"),
        pytest.param(
            rss(item()).replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]><rss'), id="a-space-declared"
        ),
    ],
)
def test_what_a_feed_says_of_its_form_may_be_wrong(body):
    harvest = read_answer(Source(url=URL, kind="feed"), body, url=URL, headers={})
    assert [(entry.url, entry.title) for entry in harvest.entries] == [("https://example.com/a", "خبر عاجل")]


def test_an_address_that_was_escaped_twice_is_whole():
    assert feed_entries(rss(item("https://example.com/?a=1&amp;amp;b=2")), URL).urls() == (
        "https://example.com/?a=1&b=2",
    )


def test_json_feed_gives_the_address_elsewhere_when_it_has_no_other():
    body = (
        b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": 7, "external_url": "https://example.com/a"}]}'
    )
    assert feed_entries(body, URL).urls() == ("https://example.com/a",)


SENTENCE = "وصلت السفينة الأولى إلى الميناء القديم صباح اليوم. "
LONG = SENTENCE * 13  # 600 letters and more


def text_item(name, title="خبر &amp; تعليق", *, description="", content=""):
    whole = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    return (
        f"<item><title>{title}</title><link>https://example.com/{name}</link>"
        f"<description><![CDATA[{description}]]></description>{whole}</item>"
    )


def pages_of(*items, url=URL):
    space = 'version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    body = rss(*items).replace(b'version="2.0"', space.encode(), 1)
    harvest = read_answer(Source(url=url, kind="feed_text"), body, url=url, headers={"Content-Type": "text/xml"})
    return dict(harvest.pages), harvest.urls()


def test_articles_that_a_feed_holds_whole_are_pages_and_excerpts_are_none():
    items = (
        text_item("whole", description=SENTENCE, content=f"<p>{SENTENCE}</p>"),
        text_item("long", description=f"<p>{LONG}</p>"),
        text_item("excerpt", description=SENTENCE),
        text_item("no-title", title="", content=f"<p>{SENTENCE}</p>"),
        text_item("empty", content=" "),
    )
    pages, named = pages_of(*items)
    assert list(pages) == ["https://example.com/whole", "https://example.com/long"]
    assert named == tuple(f"https://example.com/{name}" for name in ("whole", "long", "excerpt", "no-title", "empty"))
    head = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>خبر &amp; تعليق</title></head><body>'
    text = f"<article><h1>خبر &amp; تعليق</h1><div><p>{SENTENCE}</p></div></article></body></html>"
    assert pages["https://example.com/whole"] == head + text
    assert LONG.strip() in pages["https://example.com/long"]


def test_a_summary_counts_by_its_letters_and_not_by_its_mark_up():
    pages, _ = pages_of(text_item("a", description=f'<p class="{"x" * 600}">{SENTENCE}</p>'))
    assert pages == {}


def test_a_json_feed_names_articles_and_holds_none():
    body = json.dumps({"version": "1", "items": [{"url": "/a", "content_html": LONG}]}).encode()
    harvest = read_answer(Source(url=URL, kind="feed_text"), body, url=URL, headers={})
    assert (harvest.urls(), harvest.pages) == (("https://example.com/a",), ())


def test_blogger_feeds_end_where_their_total_says():
    extra = (
        '<openSearch:totalResults xmlns:openSearch="http://a9.com/-/spec/opensearch/1.1/">26</openSearch:totalResults>'
    )
    url = "https://example.com/feeds/posts/default?start-index={}"
    for start, further in ((25, True), (26, False)):
        body = rss(item(), generator="Blogger", extra=extra)
        assert bool(feed_entries(body, url.format(start)).sources) is further


@pytest.mark.parametrize("name", ["page", "paged"])
def test_the_number_of_a_feed_page_is_counted_on(name):
    (source,) = feed_entries(rss(item(), generator="WordPress"), f"{URL}?{name}=3").sources
    assert source.page == 4
