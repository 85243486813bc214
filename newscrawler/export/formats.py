"""The formats: what writes each, and what it can be asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from newscrawler.errors import UsageError
from newscrawler.export.columns import FIELDS
from newscrawler.export.database import write_sqlite
from newscrawler.export.documents import write_markdown, write_texts
from newscrawler.export.huggingface import write_huggingface
from newscrawler.export.images import write_images
from newscrawler.export.jsonl import write_jsonl
from newscrawler.export.ninjs import write_ninjs
from newscrawler.export.options import FieldShape, Options
from newscrawler.export.package import write_package
from newscrawler.export.parquet import libraries, write_parquet
from newscrawler.export.sentences import write_sentences
from newscrawler.export.spreadsheet import write_csv
from newscrawler.export.zyte import write_zyte
from newscrawler.items import Article

Parts = Iterable[tuple[str, Iterable[Article]]]
"""The articles of each split, by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: what writes it, whether --fields applies, whether it is a folder, and what must be installed.

    One of four writes it: *stream* to any stream of bytes, *file* to a path, *write* to a path from more of the archive
    than the articles, *parts* all splits to one folder. The first two can be written in parts, whose names have the
    *ending*.
    """

    stream: Callable[[Iterable[Article], BinaryIO, FieldShape], None] | None = None
    file: Callable[[Iterable[Article], Path, FieldShape], None] | None = None
    write: Callable[[Iterable[Article], Path, Options], None] | None = None
    parts: Callable[[Parts, Path, Options], None] | None = None
    ending: str | None = None
    has_fields: bool = False
    is_folder: bool = False
    needs: Callable[[], object] | None = None


FORMATS: Final = {
    "jsonl": Format(stream=write_jsonl, ending=".jsonl", has_fields=True),
    "csv": Format(stream=write_csv, ending=".csv", has_fields=True),
    "parquet": Format(file=write_parquet, ending=".parquet", has_fields=True, needs=libraries),
    "hf": Format(parts=write_huggingface, has_fields=True, is_folder=True, needs=libraries),
    "sqlite": Format(write=write_sqlite, has_fields=True),
    "markdown": Format(write=write_markdown, is_folder=True),
    "txt": Format(write=write_texts, is_folder=True),
    "sentences": Format(file=write_sentences, ending=".parquet", needs=libraries),
    "ninjs": Format(stream=write_ninjs, ending=".jsonl"),
    "zyte": Format(stream=write_zyte, ending=".jsonl"),
    "wacz": Format(write=write_package),
    "images": Format(write=write_images, is_folder=True),
}
STREAMED: Final = ", ".join(name for name, one in FORMATS.items() if one.stream)


def format_of(name: str, options: Options) -> Format:
    """Return the format *name*, once it is certain that it can be written with *options*.

    Raises UsageError for options that the format does not have, ExportError when it needs a package that is not
    installed.
    """
    if name not in FORMATS:
        raise UsageError(f"{name}: no such format; there are: {', '.join(FORMATS)}")
    wanted = FORMATS[name]
    if options.fields != FIELDS and not wanted.has_fields:
        raise UsageError(f"--fields: {name} has fields of its own; leave --fields out")
    if options.bom and name != "csv":
        raise UsageError(f"--bom is for csv; {name} has none")
    if wanted.needs:
        wanted.needs()
    return wanted
