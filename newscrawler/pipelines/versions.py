"""An article under another URL of its site is no second article."""

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from newscrawler.archive.twins import twin_of
from newscrawler.crawl.session import CrawlSession, session_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.items import Article


class VersionArticle:
    """Drops an article that another URL of the same site gave already: title, text and day are equal.

    A text that came out again on another day stays: it is an article of its own, and both are one story. Whether an
    article with a known id is an edit is decided where it is stored, in one go with the commit.
    """

    def __init__(self, session: CrawlSession) -> None:
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline."""
        return cls(session_of(crawler))

    def process_item(self, item: "Article") -> "Article":
        """Return the article; raises DropItem for a twin of a stored one. Posts without text are never twins."""
        recorder = self.session.recorder
        if recorder and (known := twin_of(item, recorder.ledger)):
            raise DropItem(f"twin of {known.url}")
        return item
