"""What a child sitemap holds, told by its name, and which children of an index are worth a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from newscrawler.urls.address import path_segments, query_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.discovery.harvest import Source

SitemapRole = Literal["posts", "other", "unknown"]

# Names that WordPress core, Yoast, Rank Math, AIOSEO, Blogger, Arc, Drupal and hand-made sites give their children.
_OTHER = re.compile(
    r"(?:^|[-_./0-9])(?:pages?|tax(?:onom(?:y|ies))?|categor(?:y|ies)|cats?|(?:post[_-]?)?tags?|authors?|users?|images?|photos?"
    r"|videos?|attachments?|products?|elementor|static|hubs?|terms?|post[_-]?format|sections?|topics?|keywords?|local|misc)"
    r"(?=[-_./0-9]|$|sitemap)",
    re.IGNORECASE,
)
_POSTS = re.compile(
    r"(?:^|[-_./0-9])(?:posts?|news|articles?|stor(?:y|ies)|content|daily|akhbar)(?=[-_./0-9]|$|sitemap)"
    r"|(?:19|20)[0-9]{2}[-_/.]?(?:0[1-9]|1[0-2])",
    re.IGNORECASE,
)
_WP_CORE = re.compile(r"wp-sitemap-(posts-post|posts|taxonomies|users)\b", re.IGNORECASE)
_SERIAL = re.compile(r"([0-9]{1,9})(?!.*[0-9])")


def role_of(url: str) -> SitemapRole:
    """Return what a child sitemap holds: "posts" for articles, "other" for pages, terms, authors, media.

    >>> [role_of("https://e.com/" + name) for name in ("post-sitemap2.xml", "post_tag-sitemap.xml", "sitemap-3.xml")]
    ['posts', 'other', 'unknown']
    """
    name = "/".join(path_segments(url)[-2:])
    core = _WP_CORE.search(name)
    if core:
        return "posts" if core[1].lower() == "posts-post" else "other"
    text = "/".join([name, *(f"{key}-{value}" for key, value in query_pairs(url))])
    if _OTHER.search(text):
        return "other"
    return "posts" if _POSTS.search(text) else "unknown"


def worth_reading(children: Sequence[Source]) -> tuple[list[Source], list[Source]]:
    """Return the children of an index to read, newest first, and those left out.

    Children that hold pages, terms, authors or media are left out, but only when others hold articles.

    >>> from newscrawler.discovery.harvest import Source
    >>> names = ("post-1", "post-2", "post_tag")
    >>> index = [Source(url=f"https://example.com/{name}.xml", kind="sitemap") for name in names]
    >>> [[child.url[20:] for child in group] for group in worth_reading(index)]
    [['post-2.xml', 'post-1.xml'], ['post_tag.xml']]
    """
    roles = {child.url: role_of(child.url) for child in children}
    if "posts" not in roles.values():
        return sorted(children, key=_newest_first), []
    kept = [child for child in children if roles[child.url] != "other"]
    return sorted(kept, key=_newest_first), [child for child in children if roles[child.url] == "other"]


def newest(children: Sequence[Source]) -> list[Source]:
    """Return the children where news of today can stand: the newest by lastmod, else the first and the last."""
    kept, _ = worth_reading(children)
    dated = [child for child in kept if child.lastmod]
    if dated:
        return dated[:1]
    numbered = sorted(kept, key=lambda child: _serial_of(child.url))
    return list(dict.fromkeys([numbered[-1], numbered[0]])) if numbered else []


def _serial_of(url: str) -> int:
    """Return the last number in the name of a sitemap, 0 when there is none: ``post-sitemap12.xml`` is 12."""
    name = (path_segments(url) or [""])[-1]
    match = _SERIAL.search(name)
    return int(match[1]) if match else 0


def _newest_first(child: Source) -> tuple[str, int]:
    inverted = "".join(chr(0x10FFFF - ord(letter)) for letter in (child.lastmod or "")[:10])
    return (inverted or "\U0010ffff", -_serial_of(child.url))
