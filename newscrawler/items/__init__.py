"""The record and its parts: plain, frozen data that passes between rooms."""

from newscrawler.items.article import (
    SCHEMA,
    Article,
    Content,
    Http,
    Image,
    Permissions,
    Precision,
    Quality,
    Removed,
    WarcRef,
    article_id,
)
from newscrawler.items.page import Capture, Entry, Reading, Rejection, SiteRules

__all__ = [
    "SCHEMA",
    "Article",
    "Capture",
    "Content",
    "Entry",
    "Http",
    "Image",
    "Permissions",
    "Precision",
    "Quality",
    "Reading",
    "Rejection",
    "Removed",
    "SiteRules",
    "WarcRef",
    "article_id",
]
