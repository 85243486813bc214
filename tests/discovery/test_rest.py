from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from newscrawler.discovery import rest_entries, rest_root
from newscrawler.discovery.wordpress import Terms, posts_url, site_timezone, term_names, terms_urls
from newscrawler.errors import FeedError

ROOT = "https://example.com/wp-json/"
POST = {
    "id": 7,
    "link": "https://example.com/a/",
    "date": "2026-03-01T21:30:17",
    "date_gmt": "2026-03-01T18:30:17",
    "modified_gmt": "2026-03-02T10:00:00",
    "title": {"rendered": "قمة &#8220;الرياض&#8221;"},
    "author": 3,
    "categories": [8, 99],
    "tags": [31],
}


def read(rows, headers=None, url=None, terms=None):
    return rest_entries(json.dumps(rows).encode(), url or posts_url(ROOT), headers or {}, terms)


def test_a_post_with_its_names():
    (entry,) = read([POST], terms=Terms(categories={8: "سياسة"}, tags={31: "الخليج"}, authors={3: "هدى"})).entries
    assert (entry.url, entry.source, entry.title) == ("https://example.com/a/", "rest", "قمة “الرياض”")
    assert (entry.published, entry.modified) == ("2026-03-01T18:30:17Z", "2026-03-02T10:00:00Z")
    assert (entry.authors, entry.section, entry.tags) == (("هدى",), "سياسة", ("الخليج",))


def test_unknown_ids_have_no_names():
    (entry,) = read([POST]).entries
    assert (entry.authors, entry.section, entry.tags) == ((), None, ())


def test_one_broken_post_never_loses_the_rest():
    harvest = read([{"id": "x", "categories": 5}, POST, "text", {"link": "/relative"}])
    assert harvest.urls() == ("https://example.com/a/",)
    assert harvest.flags == ("bad_post",)


def test_totals_and_the_next_page():
    harvest = read([POST], {"x-wp-total": "230", "X-WP-TotalPages": "3"})
    assert harvest.total == 230
    (page,) = harvest.sources
    assert (page.kind, page.page, parse_qs(urlsplit(page.url).query)["page"]) == ("rest", 2, ["2"])
    assert read([POST], {"X-WP-TotalPages": "3"}, url=posts_url(ROOT, page=3)).sources == ()


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
    assert rest_root({"link": header}, "https://example.com/") == root


def test_names_of_terms():
    assert term_names('[{"id": 8, "name": "سياسة &amp; أمن"}, {"id": 9, "name": ""}]'.encode(), ROOT) == {
        8: "سياسة & أمن"
    }
    assert [urlsplit(url).path.rsplit("/", 1)[1] for url in terms_urls(ROOT)] == ["categories", "tags", "users"]
    with pytest.raises(FeedError):
        term_names(b"{}", ROOT)


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
