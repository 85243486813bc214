"""The sentences of articles as a table of places, to which annotations can be joined."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from newscrawler.export.options import FieldShape
from newscrawler.export.parquet import libraries
from newscrawler.items import Article, plain_blocks
from newscrawler.text import sentence_spans

_GROUP = 50_000  # rows, of 60 bytes each


def write_sentences(articles: Iterable[Article], path: Path, shape: FieldShape) -> None:  # noqa: ARG001 - as all writers
    """Write one Parquet file, a row a sentence.

    *id* and *version* are those of the article, *number* counts its sentences, *block* is the index of its block,
    *start* and *end* are code points of ``text``. Raises ExportError when pyarrow is not installed.
    """
    arrow, parquet = libraries()
    whole = [(name, arrow.int32()) for name in ("version", "number", "block", "start", "end")]
    schema = arrow.schema([arrow.field(name, kind, nullable=False) for name, kind in (("id", arrow.string()), *whole)])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        rows: list[dict[str, Any]] = []
        for article in articles:
            rows += _rows(article)
            if len(rows) >= _GROUP:
                writer.write_table(arrow.Table.from_pylist(rows, schema=schema))
                rows = []
        writer.write_table(arrow.Table.from_pylist(rows, schema=schema))


def _rows(article: Article) -> Iterator[dict[str, Any]]:
    """Yield the sentences of *article*; code is one each."""
    text = article.text or ""
    number = 0
    for index, block in enumerate(article.blocks or plain_blocks(text)):
        size = block.end - block.start
        spans = [(0, size)] if block.type == "code" else sentence_spans(text[block.start : block.end])
        for start, end in spans:
            place = {"start": block.start + start, "end": block.start + end}
            yield {"id": article.id, "version": article.version, "number": number, "block": index, **place}
            number += 1
