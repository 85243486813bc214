"""Which children of a sitemap index are read, and in which order; what addresses of sources say of themselves."""

from __future__ import annotations

from newscrawler.discovery.doors import doors_of
from newscrawler.discovery.harvest import Source
from newscrawler.discovery.roles import newest, role_of, worth_reading
from newscrawler.discovery.wordpress import posts_url

HOME = "https://example.com/"


def children(**lastmods: str | None) -> list[Source]:
    return [Source(url=f"{HOME}{name}.xml", kind="sitemap", lastmod=moment) for name, moment in lastmods.items()]


def names(sources: list[Source]) -> list[str]:
    return [source.url.removeprefix(HOME).removesuffix(".xml") for source in sources]


def test_children_are_read_from_the_newest_on() -> None:
    dated = children(post_1="2026-01-08", post_2="2026-03-01T10:00:00Z", post_3="2025-12-31", pages="2026-04-01")
    read, left = worth_reading(dated)
    assert (names(read), names(left)) == (["post_2", "post_1", "post_3"], ["pages"])
    assert names(newest(dated)) == ["post_2"]


def test_without_dates_news_can_stand_in_the_first_and_in_the_last() -> None:
    assert names(newest(children(post_2=None, post_10=None, post_1=None))) == ["post_10", "post_1"]
    assert newest([]) == []


def test_children_of_wordpress_are_told_by_what_core_calls_them() -> None:
    told = {name: role_of(f"{HOME}wp-sitemap-{name}-1.xml") for name in ("posts-post", "posts-page", "users")}
    assert told == {"posts-post": "posts", "posts-page": "other", "users": "other"}


def test_escapes_of_a_script_are_read_in_all_their_forms() -> None:
    script = r"<script>location.href = '\u002Far\x2Fnews\/'</script>"
    assert doors_of(f"<html>{script}</html>".encode(), HOME, {}) == (f"{HOME}ar/news/",)


def test_only_the_fields_that_are_read_are_asked_for() -> None:
    asked = posts_url(f"{HOME}wp-json/")
    assert "&_fields=" in asked
    assert "per_page=100" in asked
