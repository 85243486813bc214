"""A record that does not keep its promises is not stored."""

from scrapy.exceptions import DropItem

from newscrawler.items import Article
from newscrawler.items.schema import decode_line, encode_line


class ValidateArticle:
    """Drops a record without a headline, and one that does not validate against the schema of a stored line."""

    def process_item(self, item: Article) -> Article:
        """Return the item; raises DropItem, its first words being the reason that is counted."""
        if not item.title:
            raise DropItem("no_title")
        if item.text == "":
            raise DropItem("empty_text")
        if decode_line(encode_line(item)) != item:
            raise DropItem("not_reversible")
        return item
