"""A site that refuses its pages and publishes their texts in its feed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from commands import newscrawler, stored
from loopback import Answer, Loopback

if TYPE_CHECKING:
    from pathlib import Path

FEED = {"Content-Type": "application/rss+xml; charset=utf-8"}
TEXT = "".join(f"<p>فقرة رقم {n} من الخبر، وفيها ما يكفي من الكلمات لتكون نصاً حقيقياً يُقرأ ويُفهم.</p>" for n in range(5))


def item(site: Loopback, number: int, text: str) -> str:
    return (
        f"<item><title>افتتاح الجسر رقم {number}</title><link>{site.url(f'/news/{number}/the-new-bridge-opens')}</link>"
        f"<pubDate>Mon, 02 Nov 2026 0{number}:00:00 +0300</pubDate>{text}</item>"
    )


def test_the_text_of_the_feed_is_stored_and_says_so(tmp_path: Path) -> None:
    with Loopback() as site:
        whole = [item(site, n, f"<content:encoded><![CDATA[{TEXT}]]></content:encoded>") for n in (1, 2)]
        excerpt = item(site, 3, "<description>أول الخبر فقط […]</description>")
        head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>ص</title>'
        site.routes["/feed/"] = Answer(f"{head}{''.join(whole)}{excerpt}</channel></rss>".encode(), headers=FEED)
        link = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
        front = '<h2><a href="/news/1/the-new-bridge-opens">افتتاح الجسر رقم 1</a></h2>'
        site.routes["/"] = Answer(f"<html lang=ar><title>صحيفة</title>{link}<body>{front}</body></html>".encode())
        for number in (1, 2, 3):
            site.routes[f"/news/{number}/the-new-bridge-opens"] = Answer(b"forbidden", 403)
        run = newscrawler("crawl", site.url(), "--json", data=tmp_path)
        told = json.loads(run.stdout)
    assert (told["stored"], told["failed"]) == (2, {"http_403": 1}), run.stderr.decode()
    for record in stored(tmp_path):
        assert "feed_text" in json.dumps(record["quality"])
        assert str(record["text"]).count("فقرة رقم") == 5
        assert str(record["published"]).startswith("2026-11-02")
    assert newscrawler("verify", data=tmp_path).returncode == 0
    again = json.loads(newscrawler("reextract", "--json", data=tmp_path).stdout)
    assert (again["unchanged"], again["accepted"], again["changed"]) == (2, 0, 0)
