"""Text in archive form; items of other spiders become records here."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from newscrawler.items import Article
from newscrawler.record import article_of_fields, normalize

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class NormalizeText:
    """Brings title, description and text into archive form; any item with a url and a title becomes an Article."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the pipeline."""
        return cls(crawler)

    def process_item(self, item: Any) -> Article:
        """Return the item as an Article in archive form; drops an item that has no url or no title."""
        article = item if isinstance(item, Article) else self._adopt(ItemAdapter(item))
        clean = normalize(article)
        if clean is not article:
            self.crawler.stats.inc_value("newscrawler/normalized")
        return clean

    def _adopt(self, item: ItemAdapter) -> Article:
        url, title, text = item.get("url"), item.get("title"), item.get("text")
        if not (isinstance(url, str) and url and isinstance(title, str) and title.strip()):
            raise DropItem("no_title")
        return article_of_fields(url, title, text if isinstance(text, str) else None, fetched_at=datetime.now(UTC))
