"""The export itself: to files and folders, or to a stream."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from newscrawler.errors import ExportError, UsageError
from newscrawler.export.choice import Chosen
from newscrawler.export.counting import Counted
from newscrawler.export.formats import STREAMED, Format, format_of
from newscrawler.export.options import Options
from newscrawler.export.output import Digest, digests, whole, write_sums
from newscrawler.export.streams import PACKED, packed, packing_of
from newscrawler.items import Article
from newscrawler.storage.errors import storage_error


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export did: the number of articles, the *files* written with their checksums, and the file of these."""

    articles: int
    files: tuple[Digest, ...]
    sums: Path


def export(out: Path, options: Options, *, name: str, progress: Callable[[int], None] | None = None) -> Exported:
    """Write the chosen articles to *out* in the format *name*, under a temporary name until it is whole.

    Formats of lines are packed when *out* ends in .gz or .zst. Splits are files of their own, see :func:`split_path`,
    or those of one Hugging Face folder. *progress* is called with the number of articles after each. Raises ExportError
    when nothing was chosen, or the format needs a package that is not installed; UsageError for options that the
    format does not have; StorageError when the disk refuses.
    """
    wanted = format_of(name, options)
    packing = packing_of(out)
    if packing and not wanted.stream:
        raise UsageError(f"{out}: {STREAMED} can be packed; {name} cannot: leave {packing} out of its name")
    counted = Counted(progress)
    with _scratch(out) as scratch, ExitStack() as written:
        parts = _parts(written.enter_context(Chosen(options.archive, options.choice, Path(scratch))), out, options)
        if wanted.parts:
            outs = [out]
            path = written.enter_context(whole(out, is_folder=True))
            wanted.parts(((split or "train", counted(articles)) for split, articles in parts), path, options)
        else:
            outs = [split_path(out, split) if split else out for split, _ in parts]
            paths = [written.enter_context(whole(one, is_folder=wanted.is_folder)) for one in outs]
            for path, (_, articles) in zip(paths, parts, strict=True):
                _write(wanted, counted(articles), path, options, packing)
    files = tuple(chain.from_iterable(map(digests, outs)))
    return Exported(articles=counted.number, files=files, sums=write_sums(out, files))


def _scratch(out: Path) -> TemporaryDirectory[str]:
    """Return a temporary folder beside *out*. Raises StorageError when there can be none."""
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        return TemporaryDirectory(dir=out.absolute().parent, prefix=f".{out.name}.")
    except OSError as error:
        raise storage_error(error, out) from error


def export_stream(out: BinaryIO, options: Options, *, name: str, progress: Callable[[int], None] | None = None) -> int:
    """Write the chosen articles to the stream *out* in the format *name*; return their number.

    Raises as :func:`export` does, and UsageError for a format that is not one stream, or for splits.
    """
    wanted = format_of(name, options)
    if not wanted.stream:
        raise UsageError(f"-: {STREAMED} can be written to standard output; give {name} a name")
    if options.choice.splits:
        raise UsageError("-: splits are files of their own; give OUT a name")
    counted = Counted(progress)
    with TemporaryDirectory() as scratch, Chosen(options.archive, options.choice, Path(scratch)) as found:
        [(_, articles)] = _parts(found, Path("-"), options)
        wanted.stream(counted(articles), out, options)
    return counted.number


def split_path(out: Path, split: str) -> Path:
    """Return the path of a *split* of *out*: its name stands before the suffix.

    >>> split_path(Path("news.jsonl.gz"), "test").name
    'news.test.jsonl.gz'
    """
    ending = "".join(out.suffixes[-2:]) if out.suffix.lower() in PACKED else out.suffix
    return out.with_name(f"{out.name.removesuffix(ending)}.{split}{ending}")


def _parts(found: Chosen, out: Path, options: Options) -> list[tuple[str, Iterable[Article]]]:
    """Return the splits by name, or all articles under no name. Raises ExportError when there is no article."""
    articles = found.articles()
    first = next(articles, None)
    if first is None:
        raise ExportError(f"{out}: nothing to export: no article in {options.archive.root} is {options.choice}")
    if not options.choice.splits:
        return [("", chain([first], articles))]
    return [(split.name, found.articles(split.name)) for split in options.choice.splits]


def _write(wanted: Format, articles: Iterable[Article], path: Path, options: Options, packing: str | None) -> None:
    if wanted.stream:
        with packed(path, packing) as stream:
            wanted.stream(articles, stream, options)
    elif wanted.file:
        wanted.file(articles, path, options)
    elif wanted.write:
        wanted.write(articles, path, options)
