"""An article under another URL of its site is no second article."""

from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DropItem

from newscrawler.archive.site_run import SEVERAL
from newscrawler.archive.twins import twin_of
from newscrawler.crawl.session import CrawlSession, session_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.archive.recorder import Recorder
    from newscrawler.items import Article


class VersionArticle:
    """Drops an article that another URL of the same site gave already, unless it moved: title, text, day are equal.

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
        """Return the article, as the stored one that moved here if it did; raises DropItem for a twin of a stored one.

        Posts without text are never twins.
        """
        recorder = self.session.recorder
        if recorder is None:
            return item
        known = twin_of(item, recorder.ledger)
        if known is None:
            self._require_own_text(item, recorder)
            return item
        moved = self.session.twin_of(item, known)
        if moved is None:
            raise DropItem(f"twin of {known.url}")
        return moved

    def _require_own_text(self, item: "Article", recorder: "Recorder") -> None:
        """Raise DropItem for a new article whose text several new articles of the run have; what may be is put off."""
        if recorder.ledger.article(item.id) is not None:
            return  # judged against its stored version
        run = recorder.runs[item.site]
        if run.alike(item) >= SEVERAL:
            raise DropItem("same_text as other articles of the run")
        if run.wants_second_look(item):
            recorder.give_back(item)
            raise DropItem("second_look", log_level="DEBUG")
