"""Every item becomes a record as it is stored; items of other spiders become records here."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.items import Article, Rejection
from newscrawler.record import article_of_fields, refine

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RefineArticle:
    """Refines every article as :func:`newscrawler.record.refine` does, and counts what was done to it."""

    def __init__(self, crawler: "Crawler", session: CrawlSession) -> None:
        self.crawler = crawler
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline."""
        return cls(crawler, session_of(crawler))

    def process_item(self, item: Any) -> Article:
        """Return the record; raises DropItem, its message being the reason that is counted."""
        if isinstance(item, Article) and self._is_refined(item):
            return item
        article = item if isinstance(item, Article) else _adopted(ItemAdapter(item))
        refined = refine(article, lines=self.session.rules_of(article.site).lines)
        if refined.normalized:
            self.crawler.stats.inc_value("newscrawler/normalized")
        for piece in refined.removed:
            self.crawler.stats.inc_value(f"newscrawler/boilerplate/{piece.rule}")
        if isinstance(refined.record, Rejection):
            raise DropItem(refined.record.reason)
        return refined.record

    def _is_refined(self, article: Article) -> bool:
        """Return whether *article* is what the reading process refined, and no pipeline before has changed it."""
        page = self.session.recorder.expected(article.url) if self.session.recorder else None
        return page is not None and page.refined is article


def _adopted(item: ItemAdapter) -> Article:
    url, title, text = item.get("url"), item.get("title"), item.get("text")
    if not (isinstance(url, str) and url and isinstance(title, str) and title.strip()):
        raise DropItem("no_title")
    return article_of_fields(url, title, text if isinstance(text, str) else None, fetched_at=datetime.now(UTC))
