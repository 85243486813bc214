"""What the site says to machines: robots.txt, the feed, the sitemaps."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from newscrawler.demo.listings import DRAFTS
from newscrawler.demo.specials import PROTECTED
from newscrawler.demo.stories import SECTIONS, SITE_TITLE, DemoStory
from newscrawler.demo.view import View, teaser

if TYPE_CHECKING:
    from collections.abc import Iterator

FEED_ARTICLES = 20
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def machine_pages(view: View) -> Iterator[tuple[str, str, str]]:
    """Yield (address, content type, text) of robots.txt, the feed, the sitemap index and its children."""
    yield "/robots.txt", "text/plain; charset=utf-8", _robots(view)
    yield "/feed/", "application/rss+xml; charset=UTF-8", _feed(view)
    sections = [section.key for section in SECTIONS.values() if section.layout != "table"]
    children = [f"/sitemap-{name}.xml" for name in (*sections, "pages")]
    entries = "".join(f"<sitemap><loc>{view.base}{child}</loc></sitemap>\n" for child in children)
    index = f'{_XML}<sitemapindex xmlns="{_MAPS}">\n{entries}</sitemapindex>\n'
    yield "/sitemap_index.xml", "application/xml; charset=UTF-8", index
    for key in sections:
        found = [story for story in view.live if story.section.key == key and not story.feed_only]
        urls = [(story.path, (story.modified or story.published).isoformat()) for story in found]
        if key == "politics":
            urls.append((PROTECTED, "2026-04-01T10:00:00+03:00"))
        yield f"/sitemap-{key}.xml", "application/xml; charset=UTF-8", _sitemap(urls, view)
    pages = ["/", "/about/", "/contact/", *(f"/{key}/" for key in SECTIONS), DRAFTS[1]]
    yield "/sitemap-pages.xml", "application/xml; charset=UTF-8", _sitemap([(page, "") for page in pages], view)


def in_feed(view: View) -> list[DemoStory]:
    """Return the articles of the feed: the newest whose pages show more of the date than the day."""
    shown = [story for story in view.live if story.listed or story.feed_only]
    dated = [story for story in shown if story.layout not in {"table", "sahifa"} or story.exact]
    return dated[:FEED_ARTICLES]


def _robots(view: View) -> str:
    return f"User-agent: *\nDisallow: /drafts/\nDisallow: /search\n\nSitemap: {view.base}/sitemap_index.xml\n"


def _feed(view: View) -> str:
    items = "".join(_item(story, view) for story in in_feed(view))
    return (
        f'{_XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n<title>{SITE_TITLE}</title>\n'
        f"<link>{view.base}/</link>\n<description>أخبار الوادي</description>\n<language>ar</language>\n"
        f"{items}</channel>\n</rss>\n"
    )


def _item(story: DemoStory, view: View) -> str:
    """Return one item of the feed; every second article carries tracking parameters."""
    address = view.base + story.path
    tracked = address + ("?utm_source=rss&utm_medium=feed" if view.live.index(story) % 2 else "")
    title = escape(story.title, quote=False)
    excerpt = (
        f"<p>{escape(teaser(story), quote=False)}</p>\n"
        f'<p>ظهرت المقالة <a href="{escape(address)}">{title}</a> أولاً على <a href="{view.base}/">{SITE_TITLE}</a>.</p>'
    )
    return (
        f"<item>\n<title>{title}</title>\n<link>{escape(tracked)}</link>\n"
        + "".join(f"<dc:creator><![CDATA[{name}]]></dc:creator>\n" for name in story.authors)
        + f"<pubDate>{format_datetime(story.published)}</pubDate>\n"
        f"<category><![CDATA[{story.section.name}]]></category>\n"
        f'<guid isPermaLink="false">{view.base}/?id={story.id}</guid>\n'
        f"<description><![CDATA[{excerpt}]]></description>\n</item>\n"
    )


def _sitemap(urls: list[tuple[str, str]], view: View) -> str:
    entries = "".join(
        f"<url><loc>{escape(view.base + path)}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>\n"
        for path, changed in urls
    )
    return f'{_XML}<urlset xmlns="{_MAPS}">\n{entries}</urlset>\n'
