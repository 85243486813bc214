"""From the bytes of a page to the fields of an article."""

from newscrawler.extract.decode import Decoded, decode
from newscrawler.extract.read import EXTRACTOR, read_page

__all__ = ["EXTRACTOR", "Decoded", "decode", "read_page"]
