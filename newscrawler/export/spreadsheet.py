"""CSV that a spreadsheet opens without harm."""

import csv
from collections.abc import Iterable
from io import TextIOWrapper
from typing import BinaryIO

import msgspec

from newscrawler.export.columns import columns
from newscrawler.export.options import FieldShape
from newscrawler.items import Article

# A cell that begins with one of these is run as a formula (OWASP, "CSV injection"); the full-width forms too, by Excel.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"  # put before such a cell: a spreadsheet takes it as "this is text"


def write_csv(articles: Iterable[Article], out: BinaryIO, shape: FieldShape) -> None:
    """Write RFC 4180 CSV (UTF-8, CRLF, a header line); lists of names joined by "; ", other lists as JSON."""
    chosen = columns(shape.fields)
    text = TextIOWrapper(out, encoding="utf-8-sig" if shape.bom else "utf-8", newline="")
    rows = csv.writer(text)
    try:
        rows.writerow(column.name for column in chosen)
        for article in articles:
            rows.writerow(cell(column.value(article)) for column in chosen)
    finally:
        text.detach()  # which would close a stream that is not its own


def cell(value: object) -> str:
    """Return *value* as the text of a cell that no spreadsheet runs.

    >>> cell("=1+1"), cell(-1), cell(("نورة", "خالد")), cell(None), cell(False)
    ("'=1+1", '-1', 'نورة; خالد', '', 'false')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    text = value if isinstance(value, str) else _joined(value)
    return QUOTE + text if text.startswith(FORMULA) else text


def _joined(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return msgspec.json.encode(value).decode()
