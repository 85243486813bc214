"""A feed as JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from newscrawler.feeds.feed import OutFeed, OutFeedEntry


def write_json_feed(feed: OutFeed) -> bytes:
    """Return *feed* as a JSON Feed, UTF-8, Arabic as it is."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "language": feed.language,
        "items": [_item(entry) for entry in feed.entries],
    }
    return msgspec.json.encode(_said(document))


def _item(entry: OutFeedEntry) -> dict[str, Any]:
    return _said(
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.html,
            "summary": entry.summary,
            "image": entry.image,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "authors": [{"name": name} for name in entry.authors],
            "tags": list(entry.tags) or None,
            "language": entry.language,
        }
    )


def _said(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
