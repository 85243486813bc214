"""The record and its parts: plain, frozen data that passes between rooms."""

from newscrawler.items.article import (
    ELDER_SCHEMA,
    SCHEMA,
    Article,
    Content,
    Http,
    Permissions,
    Precision,
    Quality,
    Removed,
    WarcRef,
    article_id,
)
from newscrawler.items.blocks import Access, Anchor, Block, BlockType, Embed, Image, Item, Span, TableRow, plain_blocks
from newscrawler.items.page import Capture, Entry, Reading, Rejection, SiteRules

__all__ = [
    "ELDER_SCHEMA",
    "SCHEMA",
    "Access",
    "Anchor",
    "Article",
    "Block",
    "BlockType",
    "Capture",
    "Content",
    "Embed",
    "Entry",
    "Http",
    "Image",
    "Item",
    "Permissions",
    "Precision",
    "Quality",
    "Reading",
    "Rejection",
    "Removed",
    "SiteRules",
    "Span",
    "TableRow",
    "WarcRef",
    "article_id",
    "plain_blocks",
]
