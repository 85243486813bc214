"""Feeds that we give are read by others: feedparser, and what jsonfeed.org asks for."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import feedparser
import pytest
from archive.making import article

from newscrawler.discovery.feeds import feed_entries
from newscrawler.feeds import OutFeed, entry_of, write_atom, write_json_feed

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLE = article(
    1,
    title="قال «الوزير» <b>\x00\ufffe & غيره",
    description="مقدمة",
    authors=("سعاد",),
    section="سياسة",
    tags=("سياسة", "مجلس"),
    published="2026-01-02T03:04:05+03:00",
    image="https://news.example/1.jpg",
)
FEED = OutFeed(
    id="urn:newscrawler:feed:test",
    title="المدينة",
    url="https://feeds.example/a.xml",
    home="https://feeds.example/",
    updated="2026-01-02T03:04:05+00:00",
    language="ar",
    entries=(entry_of(ARTICLE), entry_of(article(2, version=2, modified="2025-01-01T00:00:00+00:00"))),
)


def test_atom_is_read_by_feedparser() -> None:
    read = feedparser.parse(write_atom(FEED))
    assert not read.bozo, read.get("bozo_exception")
    assert (read.version, read.feed.id, read.feed.title, read.feed.language) == (
        "atom10",
        "urn:newscrawler:feed:test",
        "المدينة",
        "ar",
    )
    first, second = read.entries
    assert first.title_detail.value == "قال «الوزير» <b> & غيره"
    assert first.link == "https://news.example/1/"
    assert (first.author, first.published) == ("سعاد", "2026-01-02T03:04:05+03:00")
    assert [tag.term for tag in first.tags] == ["سياسة", "مجلس"]
    assert "نص الخبر 1" in first.content[0].value
    assert second.updated == "2026-01-02T03:04:05+00:00"  # an edit is new when it was fetched
    assert second.author == "news.example"


@pytest.mark.parametrize("write", [write_atom, write_json_feed])
def test_our_own_reader_reads_both(write: Callable[[OutFeed], bytes]) -> None:
    read = feed_entries(write(FEED), "https://feeds.example/a")
    assert [one.url for one in read.entries] == ["https://news.example/1/", "https://news.example/2/"]


def test_json_feed_has_what_the_standard_asks_for() -> None:
    raw = write_json_feed(FEED)
    assert "المدينة".encode() in raw
    feed = json.loads(raw)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["home_page_url"], feed["language"]) == ("المدينة", "https://feeds.example/", "ar")
    first, second = feed["items"]
    assert isinstance(first["id"], str)
    assert first["id"] != second["id"]
    assert "نص الخبر 1" in first["content_html"]
    assert datetime.fromisoformat(first["date_published"]).tzinfo
    assert first["authors"] == [{"name": "سعاد"}]
    assert None not in [*feed.values(), *first.values(), *second.values()]
