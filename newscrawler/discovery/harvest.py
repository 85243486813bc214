"""What a source gave, and where to look next: the values that every room of discovery speaks in."""

from dataclasses import dataclass
from typing import Literal

from newscrawler.items import Entry

SourceKind = Literal["robots", "home", "sitemap", "feed", "feed_text", "rest", "listing", "page"]
"""What will be found at a source: "page" is a page of unknown nature, read both as an article and as a listing.

A "feed_text" is a feed, asked for the texts of its articles.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A URL that may name articles, with how it was reached.

    *depth* counts the steps from the first sources (index -> child, page 1 -> page 2); *page* is the number within a
    paged sequence, from 1; *lastmod* is what a sitemap index says of its child, as printed; *guess* is True for a place
    nobody named (``/feed/``), where a 404 means nothing. *within* is the list of which a script asks *url* for more;
    *url* is then one of ``posted_url``, if it is asked by POST.
    """

    url: str
    kind: SourceKind
    depth: int = 0
    page: int = 1
    lastmod: str | None = None
    guess: bool = False
    within: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What one answer gave: articles that it names, further sources, and what it says of itself.

    *total* is the number of articles that the source claims to hold (REST API), None when it does not say; *flags* name
    what was wrong ("bad_loc", "entities_refused", "too_large", "truncated_xml", …) with no effect on what was read.
    *title* is the name of the site or section as the source prints it.
    *pages* are articles that it holds whole: address and HTML.
    """

    entries: tuple[Entry, ...] = ()
    sources: tuple[Source, ...] = ()
    total: int | None = None
    flags: tuple[str, ...] = ()
    title: str | None = None
    language: str | None = None
    pages: tuple[tuple[str, str], ...] = ()

    def urls(self) -> tuple[str, ...]:
        """Return the URLs of the entries, in order."""
        return tuple(entry.url for entry in self.entries)


ARTICLES_PER_REQUEST = {
    "sitemap": 1000,  # WordPress core 2,000; Yoast 1,000; Rank Math 200; Blogger 150: the protocol allows 50,000
    "rest": 100,  # the largest per_page that WordPress grants
    "feed": 10,  # posts_per_rss of WordPress; Blogger 25
    "listing": 10,  # posts_per_page of WordPress; most themes 10 to 20
}
"""How many articles one request to a source names: the cost of a source is one over it."""

HORIZON: dict[str, Literal["all", "recent"]] = {
    "sitemap": "all",
    "rest": "all",
    "feed": "recent",  # reaches back as far as its pages are served
    "listing": "all",
    "home": "recent",
}
"""How far back a source reaches."""
