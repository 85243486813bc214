from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawler.discovery.coverage import Coverage
from newscrawler.discovery.harvest import Source
from newscrawler.discovery.windows import Window, changed_since
from newscrawler.items import Entry

MAY = Window(since=datetime(2024, 5, 1, tzinfo=UTC), until=datetime(2024, 6, 1, tzinfo=UTC))


def entry(published=None, modified=None):
    return Entry(url="https://example.com/a", source="sitemap", published=published, modified=modified)


@pytest.mark.parametrize(
    ("published", "modified", "wanted"),
    [
        ("2024-05-10T10:00:00Z", None, True),
        ("2024-04-10T10:00:00Z", None, False),
        ("2024-06-10T10:00:00Z", None, False),
        ("Fri, 10 May 2024 10:00:00 +0300", None, True),
        (None, "2024-04-01", False),
        (None, "2024-09-01", True),
        (None, None, True),
        ("أمس", None, True),
    ],
)
def test_what_a_window_wants(published, modified, wanted):
    assert MAY.wants(entry(published, modified)) is wanted


def test_an_open_window_wants_all():
    assert not Window()
    assert Window().wants(entry("1999-01-01"))


@pytest.mark.parametrize(
    ("name", "lastmod", "wanted"),
    [
        ("sitemap-2024-05.xml", None, True),
        ("sitemap-2024-03.xml", None, False),
        ("sitemap-2024-08.xml", None, False),
        ("sitemap-202405.xml", None, True),
        ("sitemap.xml?yyyy=2023&mm=01", None, False),
        ("post-sitemap3.xml", "2024-03-01", False),
        ("post-sitemap3.xml", "2025-03-01", True),
        ("post-sitemap3.xml", None, True),
    ],
)
def test_children_outside_are_not_read(name, lastmod, wanted):
    child = Source(url=f"https://example.com/{name}", kind="sitemap", lastmod=lastmod)
    assert MAY.wants_child(child) is wanted


def test_a_page_of_older_articles_ends_the_paging():
    old, new = entry("2024-01-01"), entry("2024-05-05")
    assert MAY.is_past((old, old))
    assert not MAY.is_past((old, new))
    assert not MAY.is_past(())
    assert not Window().is_past((old,))


def test_edits_are_seen():
    moment = datetime(2024, 5, 1, tzinfo=UTC)
    assert changed_since(entry(modified="2024-05-02T00:00:00Z"), moment)
    assert not changed_since(entry(modified="2024-04-02T00:00:00Z"), moment)
    assert not changed_since(entry(), moment)


def test_a_source_covers_when_it_has_what_the_others_have():
    coverage = Coverage()
    pages = [f"https://example.com/{n}" for n in range(40)]
    assert coverage.add("sitemap", pages) == 40
    assert coverage.add("sitemap", pages) == 0
    coverage.add("feed", pages[:10])
    assert coverage.covers("sitemap")
    assert not coverage.covers("feed")
    coverage.total = 41
    assert not coverage.covers("sitemap")


def test_one_stray_of_the_home_page_is_let_through_and_three_are_not():
    coverage = Coverage()
    coverage.add("sitemap", [f"https://example.com/{n}" for n in range(40)])
    coverage.add("listing", [f"https://example.com/{n}" for n in range(9)] + ["https://example.com/x"])
    assert coverage.covers("sitemap")
    coverage.add("listing", ["https://example.com/y", "https://example.com/z"])
    assert not coverage.covers("sitemap")
