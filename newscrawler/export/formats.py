"""The formats, and the export itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from newscrawler.errors import ExportError, UsageError
from newscrawler.export.choice import chosen
from newscrawler.export.columns import FIELDS
from newscrawler.export.database import write_sqlite
from newscrawler.export.documents import write_markdown, write_texts
from newscrawler.export.huggingface import write_huggingface
from newscrawler.export.jsonl import write_jsonl
from newscrawler.export.ninjs import write_ninjs
from newscrawler.export.options import Options
from newscrawler.export.output import Digest, digests, whole, write_sums
from newscrawler.export.package import write_package
from newscrawler.export.parquet import libraries, write_parquet
from newscrawler.export.sentences import write_sentences
from newscrawler.export.spreadsheet import write_csv
from newscrawler.export.zyte import write_zyte
from newscrawler.items import Article

Writer = Callable[[Iterable[Article], Path, Options], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: what writes it, whether --fields applies, whether it is a folder, and what must be installed."""

    write: Writer
    has_fields: bool = False
    is_folder: bool = False
    needs: Callable[[], object] | None = None


FORMATS: Final = {
    "jsonl": Format(write=write_jsonl, has_fields=True),
    "csv": Format(write=write_csv, has_fields=True),
    "parquet": Format(write=write_parquet, has_fields=True, needs=libraries),
    "hf": Format(write=write_huggingface, has_fields=True, is_folder=True, needs=libraries),
    "sqlite": Format(write=write_sqlite, has_fields=True),
    "markdown": Format(write=write_markdown, is_folder=True),
    "txt": Format(write=write_texts, is_folder=True),
    "sentences": Format(write=write_sentences, needs=libraries),
    "ninjs": Format(write=write_ninjs),
    "zyte": Format(write=write_zyte),
    "wacz": Format(write=write_package),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export did: the number of articles, the *files* written with their checksums, and the file of these."""

    articles: int
    files: tuple[Digest, ...]
    sums: Path


def export(out: Path, options: Options, *, name: str, progress: Callable[[int], None] | None = None) -> Exported:
    """Write the chosen articles to *out* in the format *name*, under a temporary name until it is whole.

    *progress* is called with the number of articles after each. Raises ExportError when nothing was chosen, or the
    format needs a package that is not installed; UsageError for options that the format does not have; StorageError
    when the disk refuses.
    """
    wanted = _format(name, options)
    counted = _Counted(progress)
    out.absolute().parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.absolute().parent, prefix=f".{out.name}.") as scratch:
        articles = counted(chosen(options.archive, options.choice, Path(scratch)))
        first = next(articles, None)
        if first is None:
            raise ExportError(f"{out}: nothing to export: no article in {options.archive.root} is {options.choice}")
        with whole(out, is_folder=wanted.is_folder) as temporary:
            wanted.write(chain([first], articles), temporary, options)
    files = digests(out)
    return Exported(articles=counted.number, files=files, sums=write_sums(out, files))


def _format(name: str, options: Options) -> Format:
    """Return the format *name*, once it is certain that it can be written with *options*."""
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


class _Counted:
    """Counts what it lets through."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self._progress = progress
        self.number = 0

    def __call__(self, articles: Iterable[Article]) -> Iterator[Article]:
        for article in articles:
            self.number += 1
            if self._progress:
                self._progress(self.number)
            yield article
