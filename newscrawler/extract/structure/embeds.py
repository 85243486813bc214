"""Posts, films and sounds of other services that stand in an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from newscrawler.html.document import text_of
from newscrawler.items import Embed
from newscrawler.text import archive_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from newscrawler.extract.structure.places import Places
    from newscrawler.html.document import Document

# The registered name of a host, and what readers know it by.
PROVIDERS: Final = {
    "youtube.com": "youtube",
    "youtube-nocookie.com": "youtube",
    "youtu.be": "youtube",
    "twitter.com": "x",
    "x.com": "x",
    "facebook.com": "facebook",
    "fb.watch": "facebook",
    "instagram.com": "instagram",
    "t.me": "telegram",
    "tiktok.com": "tiktok",
    "soundcloud.com": "soundcloud",
    "spotify.com": "spotify",
    "dailymotion.com": "dailymotion",
    "vimeo.com": "vimeo",
    "jwplayer.com": "jwplayer",
    "jwplatform.com": "jwplayer",
    "brightcove.net": "brightcove",
}
# What is in the names of their boxes.
_POSTS: Final = (
    "twitter-tweet twitter-video instagram-media tiktok-embed reddit-embed fb-post fb-video telegram-post".split()
)
EMBED_TAGS = frozenset(
    "iframe amp-iframe amp-youtube amp-twitter amp-facebook amp-instagram amp-tiktok amp-soundcloud amp-dailymotion"
    " lite-youtube blockquote div script video audio amp-video amp-audio".split()
)
# The attribute that holds the id of what is shown, and the address made of it.
_BY_ID: Final = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "amp-twitter": ("data-tweetid", "https://x.com/i/status/{}"),
    "amp-facebook": ("data-href", "{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-tiktok": ("data-src", "{}"),
    "amp-soundcloud": ("data-trackid", "https://api.soundcloud.com/tracks/{}"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/video/{}"),
}
_FRAMES = ("data-src", "data-lazy-src", "data-litespeed-src", "src")
_SHOWN = ("data-instgrm-permalink", "cite", "data-href")
_YOUTUBE_ID = re.compile(r"/(?:embed|shorts|live|v)/([A-Za-z0-9_-]{6,20})")
_MAX_TEXT = 2000


def embeds_of(places: Places, document: Document) -> Iterator[Embed]:
    """Yield what is embedded in the article, each address once, in the order of the page."""
    seen: set[str] = set()
    for element, after in places.of(EMBED_TAGS):
        url = _address(element, document)
        provider = _provider_of(url, element) if url else None
        if url and provider and (shown := _plain(url)) not in seen and places.holds(element):
            seen.add(shown)
            text = archive_form(text_of(element))[:_MAX_TEXT] if element.tag == "blockquote" else ""
            title = archive_form(element.get("title") or "")
            yield Embed(provider=provider, url=shown, after=after, title=title or None, text=text or None)


def _provider_of(url: str, element: etree._Element) -> str | None:
    """Return who shows *url* in *element*; "video" and "audio" for players of the page's own, None for no one."""
    host = (urlsplit(url).hostname or "").lower()
    labels = host.split(".")
    for size in range(2, len(labels) + 1):
        if (name := PROVIDERS.get(".".join(labels[-size:]))) is not None:
            return name
    tag = str(element.tag).removeprefix("amp-")
    return tag if tag in {"video", "audio"} else None


def _address(element: etree._Element, document: Document) -> str | None:
    """Return the address of what *element* shows, None when it shows nothing of others."""
    tag = str(element.tag)
    if tag in _BY_ID:
        name, form = _BY_ID[tag]
        value = element.get(name)
        return document.absolute(form.format(value)) if value else None
    if tag == "script":
        post = element.get("data-telegram-post")
        return f"https://t.me/{post}" if post else None
    if tag in {"blockquote", "div"}:
        return _post(element, document)
    nodes = [element, *element.iter("source")]
    return next((url for node in nodes for name in _FRAMES if (url := document.absolute(node.get(name)))), None)


def _post(element: etree._Element, document: Document) -> str | None:
    name = element.get("class")
    if name is None or not any(post in name for post in _POSTS):
        return None
    for attribute in _SHOWN:
        if url := document.absolute(element.get(attribute)):
            return url
    links = [url for link in element.iter("a") if (url := document.absolute(link.get("href")))]
    return links[-1] if links else None  # the post itself is linked behind its text, by its date


def _plain(url: str) -> str:
    """Return the address under which people see what *url* embeds.

    >>> _plain("https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0")
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ'
    >>> _plain("https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fposts%2F1")
    'https://www.facebook.com/a/posts/1'
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    found = _YOUTUBE_ID.search(parts.path)
    if "youtu" in host and found:
        return f"https://www.youtube.com/watch?v={found[1]}"
    query = parse_qs(parts.query) if "/plugins/" in parts.path or host == "w.soundcloud.com" else {}
    inner = (query.get("href") or query.get("url") or [url])[0]
    return inner if inner.startswith("http") else url
