"""The export in parts: what is known of the whole archive first, then every month by itself."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from newscrawler.archive import open_archive
from newscrawler.archive.edited import edited_by
from newscrawler.archive.workers import IN_FLIGHT, Workers
from newscrawler.errors import ExportError, UsageError
from newscrawler.export.choice import Chosen
from newscrawler.export.formats import FORMATS, format_of
from newscrawler.export.options import FieldShape, Options
from newscrawler.export.output import Digest, write_sums
from newscrawler.export.parts.across import AcrossMonths
from newscrawler.export.parts.manifest import (
    MANIFEST,
    ExportPart,
    PartsHead,
    PartsManifest,
    journal,
    known_parts,
    write_manifest,
)
from newscrawler.export.parts.writing import PartWork, part_name
from newscrawler.storage import FolderLock, make_folder
from newscrawler.storage.errors import storage_error

Key = tuple[str, str]
"""Site and month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedParts:
    """What an export in parts did: its *articles* and *parts*, how many of these were *written* now, its *manifest*."""

    articles: int
    parts: int
    written: int
    manifest: Path


def export_parts(
    out: Path, options: Options, *, name: str, workers: Workers, progress: Callable[[int], None] | None = None
) -> ExportedParts:
    """Write the chosen articles to the folder *out*, a file of the format *name* for each site and month of capture.

    All parts together are what one export holds, in its order. Each is there whole or not at all; a second start writes
    those that are missing, damaged, or of other lines by now, and takes away those that have no articles any more. The
    *workers* see the data folder and *out*. *progress* is called with the number of articles after each part. Raises as
    :func:`newscrawler.export.export` does, UsageError also when *out* holds another selection, and LockedError while
    another process writes to it.
    """
    head = _head(options, name)
    try:
        make_folder(out := out.absolute())
    except OSError as error:
        raise storage_error(error, out) from error
    with FolderLock(out / ".lock", command="newscrawler export"):
        known = known_parts(out, head)
        parts: dict[Key, ExportPart] = {}
        articles = written = 0
        with journal(out, head, known) as done:
            for part, is_new in _written(out, options, name, workers, known):
                if part.articles:
                    done.add(part)
                    parts[part.key] = part
                articles, written = articles + part.articles, written + is_new
                if progress:
                    progress(articles)
            if parts:
                whole = {field: getattr(head, field) for field in head.__struct_fields__}
                write_manifest(out, PartsManifest(**whole, articles=articles, parts=tuple(parts.values())))
        if not parts:  # the wrong data folder, perhaps: what lies in OUT stays
            raise ExportError(f"{out}: nothing to export: no article in {options.archive.root} is {options.choice}")
        _tidy(out, name, known.keys() - parts.keys())
        write_sums(out, tuple(_digest(out, part) for part in parts.values()))
    return ExportedParts(articles=articles, parts=len(parts), written=written, manifest=out / MANIFEST)


def _head(options: Options, name: str) -> PartsHead:
    if format_of(name, options).ending is None:
        able = ", ".join(one for one, format_ in FORMATS.items() if format_.ending)
        raise UsageError(f"--parts: {able} can be written in parts; {name} cannot")
    if options.choice.splits:
        raise UsageError("--parts: splits are files of one export; leave --split or --parts out")
    return PartsHead(
        software=options.software,
        format=name,
        fields=options.fields,
        bom=options.bom,
        choice=tuple(options.choice.options()),
    )


def _written(
    out: Path, options: Options, name: str, workers: Workers, known: Mapping[Key, ExportPart]
) -> Iterator[tuple[ExportPart, bool]]:
    """Yield each part, and whether it was written now, by site and month."""
    choice = options.choice
    with ExitStack() as stack:
        archive = stack.enter_context(open_archive(options.archive.root.absolute()))
        scratch = Path(stack.enter_context(TemporaryDirectory(dir=out, prefix=".scratch-")))
        chosen = stack.enter_context(Chosen(archive, choice, scratch))
        months = archive.months(choice.sites or None, choice.period().earliest())
        across = AcrossMonths.of(edited_by(workers, months), chosen, scratch, has_copies=choice.dedupe is not None)
        shape = FieldShape(fields=options.fields, bom=options.bom)
        works = (
            PartWork(
                root=archive.root,
                out=out,
                month=month,
                format=name,
                shape=shape,
                choice=choice,
                across=across,
                known=known.get((month.site, month.month)),
            )
            for month in months
        )
        yield from workers.in_order(works, ahead=IN_FLIGHT)


def _tidy(out: Path, name: str, gone: set[Key]) -> None:
    """Take away the parts that have no articles any more, and what killed workers left beside the others."""
    for site, month in gone:
        (out / part_name(site, month, name)).unlink(missing_ok=True)
    for left in out.glob("*/.*.tmp"):
        left.unlink(missing_ok=True)


def _digest(out: Path, part: ExportPart) -> Digest:
    return Digest(path=out / part.part, size_bytes=part.bytes, sha256=part.sha256)
