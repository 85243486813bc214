from __future__ import annotations

import pytest

from newscrawler.discovery.robots import MAX_DELAY_SECONDS, parse_robots

URL = "https://example.com/robots.txt"
ME = "newscrawler"


def rules(text, **more):
    return parse_robots(text.encode() if isinstance(text, str) else text, URL, **more)


def test_two_groups_for_everybody_are_merged():
    robots = rules(
        "User-agent: *\ndisallow: /wp-admin/\nUser-agent: Googlebot\nDisallow:\nUser-agent: *\nDisallow: /cgi-bin/"
    )
    assert not robots.allows("https://example.com/wp-admin/x", ME)
    assert not robots.allows("https://example.com/cgi-bin/x", ME)
    assert robots.allows("https://example.com/cgi-bin/x", "Googlebot")
    assert robots.allows("https://example.com/خبر", ME)


def test_a_group_of_ones_own_replaces_the_general_one():
    robots = rules("User-agent: *\nDisallow: /\nUser-agent: NewsCrawler\nUser-agent: other\nDisallow: /private/")
    assert robots.allows("https://example.com/a", "newscrawler/0.1 (+https://example.org/bot)")
    assert not robots.allows("https://example.com/private/a", ME)
    assert not robots.allows("https://example.com/a", "somebody")


@pytest.mark.parametrize(
    ("rule", "path", "allowed"),
    [
        ("/بحث", "/%D8%A8%D8%AD%D8%AB?q=1", False),
        ("/%d8%a8%d8%ad%d8%ab", "/بحث", False),
        ("/*.pdf$", "/a/b.pdf", False),
        ("/*.pdf$", "/a/b.pdf?x=1", True),
        ("/print/", "/print/4.html", False),
        ("/print/", "/printing", True),
        ("", "/anything", True),
    ],
)
def test_rules_match_as_the_standard_says(rule, path, allowed):
    assert rules(f"User-agent: *\nDisallow: {rule}").allows(f"https://example.com{path}", ME) is allowed


def test_the_longest_rule_wins():
    robots = rules("User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php")
    assert robots.allows("https://example.com/wp-admin/admin-ajax.php", ME)


def test_html_in_its_place_is_no_rule():
    robots = rules("<!DOCTYPE html><html><body>User-agent: *\nDisallow: /</body></html>")
    assert robots.allows("https://example.com/a", ME)
    assert robots.flags == ("html",)


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (429, False), (500, False), (503, False)])
def test_what_a_status_means(status, allowed):
    assert rules("User-agent: *\nDisallow: /", status=status).allows("https://example.com/a", ME) is allowed


def test_delays_are_capped():
    assert rules("User-agent: *\nCrawl-delay: 2.5").delay_seconds(ME) == 2.5
    assert rules("User-agent: *\nCrawl-delay: 86400").delay_seconds(ME) == MAX_DELAY_SECONDS
    assert rules("User-agent: *\nRequest-rate: 1/10").delay_seconds(ME) == 10
    assert rules("User-agent: *\nCrawl-delay: soon").delay_seconds(ME) is None
    assert rules("").delay_seconds(ME) is None


def test_sitemaps_stand_anywhere_and_may_be_relative():
    text = "\ufeffSitemap: /a.xml # first\nUser-agent: x\nDisallow: /\n"
    text += "sitemap:https://cdn.example.net/b.xml\nSitemap: /a.xml\nSitemap:"
    robots = rules(text)
    assert robots.sitemaps == ("https://example.com/a.xml", "https://cdn.example.net/b.xml")
    assert [source.kind for source in robots.harvest().sources] == ["sitemap", "sitemap"]


def test_old_line_ends_are_lines_too():
    assert not rules("User-agent: *\rDisallow: /a\r").allows("https://example.com/a", ME)


@pytest.mark.parametrize(
    ("text", "refuses"),
    [
        ("User-agent: GPTBot\nDisallow: /", True),
        ("User-agent: CCBot\nUser-agent: ClaudeBot\nDisallow: /\nUser-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: GPTBot\nDisallow: /private/", False),
        ("", False),
    ],
)
def test_sites_that_shut_out_ai_agents_are_known(text, refuses):
    assert rules(text).refuses_ai("https://example.com/") is refuses


def test_a_huge_file_is_read_up_to_the_limit():
    robots = rules("User-agent: *\nDisallow: /a\n" + "# نص طويل\n" * 60_000 + "Disallow: /b")
    assert not robots.allows("https://example.com/a", ME)
    assert robots.allows("https://example.com/b", ME)
    assert robots.flags == ("too_large",)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufeffUser-agent: *\nDisallow: /خاص/".encode("utf-16-le"), id="utf-16"),
        pytest.param("User-agent: *\n# قواعد الأرشيف الداخلي\nDisallow: /خاص/".encode("cp1256"), id="windows-1256"),
        pytest.param("\u200fUser-agent: *\n\u200fDisallow: /خاص/\u200e", id="marks-of-direction"),
        pytest.param("User-agent *\nDisallow /خاص/", id="no-colon"),
        pytest.param("User agent: *\nDissallow: /خاص/", id="misspelt"),
        pytest.param(
            "User-agent: *\nDisallow:\n\nUser-agent: NewsCrawler/1.0 (+https://e.com)\nDisallow: /خاص/", id="version"
        ),
    ],
)
def test_rules_are_read_for_what_they_mean(text):
    robots = rules(text)
    assert not robots.allows("https://example.com/%D8%AE%D8%A7%D8%B5/1", ME)
    assert robots.allows("https://example.com/a", ME)


@pytest.mark.parametrize(
    ("value", "seconds"), [("0,5", 0.5), ("2s", 2.0), (".5 # نصف", 0.5), ("٠٫٥", 0.5), ("-5", None)]
)
def test_delays_are_read_with_commas_units_and_arabic_digits(value, seconds):
    assert rules(f"User-agent: *\nCrawl-delay: {value}").delay_seconds(ME) == seconds


def test_two_sitemaps_in_one_line_are_two():
    robots = rules("Sitemap: https://example.com/a.xml https://example.com/b.xml")
    assert robots.sitemaps == ("https://example.com/a.xml", "https://example.com/b.xml")
