"""JSON Lines: the records as they are stored."""

from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from newscrawler.export.columns import FIELDS
from newscrawler.export.options import FieldShape
from newscrawler.items import Article
from newscrawler.items.schema import encode_line


def write_jsonl(articles: Iterable[Article], out: BinaryIO, shape: FieldShape) -> None:
    """Write one JSON object a line, byte for byte as in the archive, or with the chosen fields only."""
    encode = msgspec.json.Encoder().encode
    for article in articles:
        if shape.fields == FIELDS:
            out.write(encode_line(article))
        else:
            out.write(encode({name: getattr(article, name) for name in shape.fields}) + b"\n")
