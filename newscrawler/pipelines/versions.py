"""A copy of an article under another URL is no second article."""

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from newscrawler.archive.recorder import Recorder

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.items import Article


class VersionArticle:
    """Drops an article whose title and text another URL of the same site gave already.

    Whether an article with a known id is an edit is decided where it is stored, in one go with the commit.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline."""
        return cls(crawler)

    def process_item(self, item: "Article") -> "Article":
        """Return the article; raises DropItem for a twin of a stored one. Posts without text are never twins."""
        recorder = getattr(self.crawler.spider, "recorder", None)
        if item.text and isinstance(recorder, Recorder):
            for known in recorder.ledger.same_content(item.content_hash):
                if known.id != item.id and known.site == item.site:
                    raise DropItem(f"twin of {known.url}")
        return item
