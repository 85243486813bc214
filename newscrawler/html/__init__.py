"""Bytes of a page to text and tree: decoding, the document."""

from newscrawler.html.decode import Decoded, decode

__all__ = [
    "Decoded",
    "decode",
]
