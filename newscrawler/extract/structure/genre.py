"""What kind of piece an article is: by its types, its section, its headline, and its shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newscrawler.extract.metadata.jsonld import is_article_type
from newscrawler.text import search_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from newscrawler.items import Block, Embed, Image, Reading

_TYPES: Final = {
    "LiveBlogPosting": "live",
    "OpinionNewsArticle": "opinion",
    "AnalysisNewsArticle": "analysis",
    "ReviewNewsArticle": "review",
    "AskPublicNewsArticle": "interview",
    "ImageGallery": "gallery",
    "MediaGallery": "gallery",
    "AdvertiserContentArticle": "advertisement",
}
# Names of sections, whole, in search form.
_SECTIONS: Final = {
    search_key(name): kind
    for kind, names in {
        "opinion": "رأي|آراء|الرأي|مقالات|مقالات الرأي|مقالات رأي|كتاب وآراء|أقلام|أعمدة|مدونات|كتاب الرأي|opinion",
        "interview": "حوار|حوارات|مقابلات|لقاءات|حوارات ومقابلات",
        "video": "فيديو|الفيديو|بالفيديو|مرئيات|مكتبة الفيديو|video",
        "gallery": "صور|ألبوم صور|ألبومات|معرض الصور|بالصور|كاريكاتير",
        "analysis": "تحليل|تحليلات|تحليل سياسي|دراسات",
        "live": "بث مباشر|تغطية مباشرة|مباشر",
    }.items()
    for name in names.split("|")
}
_LIVE = re.compile(r"(?:^|[\s:|])(?:تغطية مباشرة|تغطيه مباشره|بث مباشر|لحظة بلحظة|لحظه بلحظه)(?:$|[\s:|])")
_INTERVIEW = re.compile(r"^(?:حوار|مقابلة|لقاء)\s*(?:مع\b|خاص|[:|])|(?:في حوار (?:مع|خاص)|حاور[هه]ا?\s*[:：])")
# Swept on 994 pages (2026-11), pages of another kind: _BRIEF_WORDS 40 and 90 none, _FILM_WORDS 80 none and 180 one,
# _GALLERY 4 none and 8 four, _IMAGE_WORDS 25 ten and 60 eighteen.
_BRIEF_WORDS = 60  # a short item of one paragraph; the first paragraphs of longer ones have 40
_FILM_WORDS = 120  # beside a film, below which the words are its description
_GALLERY = 5  # images
_IMAGE_WORDS = 40  # a picture, at most: the text of a gallery is captions
_FILMS = frozenset({"youtube", "video", "dailymotion", "vimeo", "jwplayer", "brightcove"})


def genre_of(
    types: Collection[str],
    reading: Reading,
    blocks: Sequence[Block],
    embeds: Sequence[Embed],
    images: Sequence[Image],
    words: int,
) -> str | None:
    """Return what kind of piece *reading* is, None when neither its *types* nor its shape tell; it has *words* words.

    One of "article", "live", "gallery", "video", "interview", "opinion", "analysis", "review", "brief" or
    "advertisement".
    """
    shapes = {block.type for block in blocks}
    if "entry" in shapes or "LiveBlogPosting" in types or _LIVE.search(reading.title):
        return "live"
    stated = next((_TYPES[name] for name in sorted(types) if name in _TYPES), None)
    if stated is None and reading.section is not None:
        stated = _SECTIONS.get(search_key(reading.section))
    if stated is not None:
        return stated
    if "question" in shapes or _INTERVIEW.search(reading.title):
        return "interview"
    if words < _FILM_WORDS and ("VideoObject" in types or any(embed.provider in _FILMS for embed in embeds)):
        return "video"
    if len(images) >= _GALLERY and words < _IMAGE_WORDS * len(images):
        return "gallery"
    is_article = "og:article" in types or any(map(is_article_type, types))
    return ("brief" if words < _BRIEF_WORDS and len(blocks) == 1 else "article") if is_article else None
