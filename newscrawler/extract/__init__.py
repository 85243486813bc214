"""From the bytes of a page to the fields of an article."""

from newscrawler.extract.read import EXTRACTOR, read_page

__all__ = [
    "EXTRACTOR",
    "read_page",
]
