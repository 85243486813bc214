"""A feed that we give: what Atom and JSON Feed have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawler.items import Article

ATOM_TYPE = "application/atom+xml; charset=utf-8"
JSON_FEED_TYPE = "application/feed+json; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutFeedEntry:
    """One entry: *id* is an IRI that never changes, times are ISO 8601 with an offset, *html* is its content.

    *url* is None when it is about no page, *published* when that is not known; *language* is BCP 47.
    """

    id: str
    url: str | None
    title: str
    updated: str
    published: str | None
    summary: str | None
    html: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    image: str | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutFeed:
    """A feed, newest entry first: *id* is an IRI that never changes, *updated* ISO 8601 with an offset.

    *url* is where it is itself, *home* the same as a page for people; both None when they are nowhere on the web.
    """

    id: str
    title: str
    url: str | None
    home: str | None
    updated: str
    language: str
    entries: tuple[OutFeedEntry, ...]


def entry_of(article: Article) -> OutFeedEntry:
    """Return *article* as an entry with its full text.

    Every version of an article is the same entry, updated; it leads to the page of the article.
    """
    edited = article.modified or article.published or article.fetched_at
    return OutFeedEntry(
        id=f"urn:newscrawler:{article.id}",
        url=article.canonical_url,
        title=article.title,
        updated=article.fetched_at if article.version > 1 else edited,
        published=article.published,
        summary=article.description,
        html=article.html(),
        authors=article.authors or (article.site_title or article.site,),
        tags=tuple(dict.fromkeys(filter(None, (article.section, *article.tags)))),
        image=article.image,
        language=article.language or "ar",
    )
