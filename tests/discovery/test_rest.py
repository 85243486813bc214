from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from newscrawler.discovery.announced import announced_in
from newscrawler.discovery.wordpress import posts_url, rest_entries, site_timezone
from newscrawler.errors import FeedError
from newscrawler.items import Article, Capture, SiteRules
from newscrawler.record import record_of

ROOT = "https://example.com/wp-json/"
POST = {
    "link": "https://example.com/a/",
    "date": "2026-03-01T21:30:17",
    "date_gmt": "2026-03-01T18:30:17",
    "modified_gmt": "2026-03-02T10:00:00",
    "title": {"rendered": "قمة &#8220;الرياض&#8221;"},
    "_embedded": {
        "author": [{"name": "هدى"}],
        "wp:term": [
            [{"name": "سياسة &amp; أمن", "taxonomy": "category"}, {"name": "محليات", "taxonomy": "category"}],
            [{"name": "الخليج", "taxonomy": "post_tag"}, {"name": "", "taxonomy": "post_tag"}],
            [{"name": "aside", "taxonomy": "post_format"}],
        ],
    },
}


def read(rows, headers=None, url=None):
    return rest_entries(json.dumps(rows).encode(), url or posts_url(ROOT), headers or {})


def test_a_post_with_its_names():
    (entry,) = read([POST]).entries
    assert (entry.url, entry.source, entry.title) == ("https://example.com/a/", "rest", "قمة “الرياض”")
    assert (entry.published, entry.modified) == ("2026-03-01T18:30:17Z", "2026-03-02T10:00:00Z")
    assert (entry.authors, entry.section, entry.tags) == (("هدى",), "سياسة & أمن", ("الخليج",))


def test_section_tags_and_author_come_from_the_api_when_the_page_prints_none():
    (entry,) = read([POST]).entries
    html = f"<html lang=ar><title>خبر</title><h1>قمة “الرياض”</h1><p>{'نص الخبر كما نشر في الصحيفة. ' * 20}</p></html>"
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    article = record_of(Capture(url=entry.url, body=html.encode(), fetched_at=moment, hint=entry), SiteRules())
    assert isinstance(article, Article)
    assert (article.authors, article.section, article.tags) == (("هدى",), "سياسة & أمن", ("الخليج",))


@pytest.mark.parametrize(
    "embedded",
    [
        None,
        [],
        {"author": [{"code": "rest_user_invalid_id", "message": "x"}], "wp:term": [{"code": "rest_forbidden"}]},
        {"wp:term": [[]]},
    ],
    ids=["none", "php-empty", "forbidden", "no-terms"],
)
def test_without_names_there_is_the_post(embedded):
    (entry,) = read([{**POST, "_embedded": embedded}]).entries
    assert (entry.authors, entry.section, entry.tags) == ((), None, ())


def test_one_broken_post_never_loses_the_rest():
    harvest = read([{"link": ["x"]}, POST, "text", {"link": "/relative"}])
    assert harvest.urls() == ("https://example.com/a/",)
    assert harvest.flags == ("bad_post",)


def test_totals_and_the_next_page():
    harvest = read([POST], {"x-wp-total": "230", "X-WP-TotalPages": "3"})
    assert harvest.total == 230
    (page,) = harvest.sources
    assert (page.kind, page.page, parse_qs(urlsplit(page.url).query)["page"]) == ("rest", 2, ["2"])
    assert read([POST], {"X-WP-TotalPages": "3"}, url=posts_url(ROOT).replace("page=1&", "page=3&")).sources == ()


def test_php_notices_before_the_answer_are_passed_over():
    body = b"<br />\n<b>Warning</b>: x in y.php\n" + json.dumps([POST]).encode()
    assert rest_entries(body, ROOT, {}).urls() == ("https://example.com/a/",)


@pytest.mark.parametrize("body", [b'{"code":"rest_forbidden"}', b"<html></html>", b"", b"[{]"])
def test_a_shut_api_is_an_error(body):
    with pytest.raises(FeedError, match="switched off"):
        rest_entries(body, ROOT, {})


def test_windows_are_asked_by_date():
    url = posts_url(ROOT, after=datetime(2020, 1, 1, tzinfo=UTC), before=datetime(2021, 1, 1, tzinfo=UTC))
    asked = parse_qs(urlsplit(url).query)
    assert asked["after"] == ["2020-01-01T00:00:00+00:00"]
    assert asked["before"] == ["2021-01-01T00:00:00+00:00"]
    assert asked["per_page"] == ["100"]
    assert asked["_embed"] == ["wp:term,author"]


def test_edits_since_the_last_run():
    asked = parse_qs(urlsplit(posts_url(ROOT, modified_after=datetime(2026, 1, 1, tzinfo=UTC))).query)
    assert (asked["modified_after"], asked["orderby"]) == (["2026-01-01T00:00:00+00:00"], ["modified"])


def test_a_root_without_pretty_permalinks():
    url = posts_url("https://example.com/?rest_route=/")
    assert url.startswith("https://example.com/?rest_route=/wp/v2/posts&per_page=100")


@pytest.mark.parametrize(
    ("header", "root"),
    [
        ('<https://example.com/wp-json/>; rel="https://api.w.org/"', ROOT),
        ('<https://example.com/?p=3>; rel=shortlink, <https://example.com/wp-json/>; rel="https://api.w.org/"', ROOT),
        ('</wp-json/>; rel="https://api.w.org/"', ROOT),
        ("<https://example.com/?p=3>; rel=shortlink", None),
        ("", None),
    ],
)
def test_the_root_in_a_link_header(header, root):
    assert [found.url for found in announced_in({"link": header}, "https://example.com/")] == ([root] if root else [])


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ({"timezone_string": "Asia/Riyadh", "gmt_offset": 3}, "Asia/Riyadh"),
        ({"timezone_string": "", "gmt_offset": 3}, "+03:00"),
        ({"timezone_string": "", "gmt_offset": "-5.5"}, "-05:30"),
        ({"timezone_string": "", "gmt_offset": ""}, None),
    ],
)
def test_the_time_zone_of_the_site(said, zone):
    assert site_timezone(json.dumps({"namespaces": ["wp/v2"], **said}).encode()) == zone


def test_other_json_states_no_zone():
    assert site_timezone(b"[]") is None
