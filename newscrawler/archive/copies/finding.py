"""All stories of an archive that came out more than once: what many workers do, in its order."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from newscrawler.archive.copies.columns import arrow
from newscrawler.archive.copies.joining import joined_parts
from newscrawler.archive.copies.sketching import SketchedPart, SketchWork
from newscrawler.archive.copies.telling import told_stories
from newscrawler.archive.edited import edited_by, keep_edited
from newscrawler.archive.months import SiteMonth, months_of
from newscrawler.archive.workers import IN_FLIGHT, Workers
from newscrawler.dates import Period
from newscrawler.dedup import Story
from newscrawler.storage import DataFolder
from newscrawler.storage.errors import storage_error

# Bytes of articles in a part: 8,000 articles, 2 s of work and 30 MB of memory; 40 GB are 1,250 parts.
_PART_BYTES = 32_000_000


def copied_stories(folder: DataFolder, *, sites: tuple[str, ...], period: Period, workers: Workers) -> Iterator[Story]:
    """Yield what :func:`newscrawler.dedup.clusters` does of the articles of *sites* (none: of all) in *period*.

    The *workers* see the folder, in which a scratch folder is, for as long as this runs: 1 kB for each article, a third
    of what the archive takes. Memory holds when and where each article that is a copy, or has one, came out, and its
    place, but no text. Raises UsageError when pyarrow is not installed, ArchiveError for a damaged line.
    """
    arrow()
    root = DataFolder(folder.path.absolute())
    months = months_of(root, sites or None, period.earliest())
    with ExitStack() as stack:
        try:
            scratch = Path(stack.enter_context(TemporaryDirectory(prefix=".clusters-", dir=root.path)))
        except OSError as error:
            raise storage_error(error, root.path) from error
        keep_edited(edited_by(workers, months), scratch)
        works = [
            SketchWork(months=some, period=period, part=SketchedPart(scratch=scratch, number=number))
            for number, some in enumerate(_shared_out(months))
        ]
        count = sum(workers.in_order(works, ahead=IN_FLIGHT))
        parts = [work.part for work in works]
        if count:
            yield from told_stories(parts, joined_parts(parts, count, workers), workers)


def _shared_out(months: Iterable[SiteMonth]) -> Iterator[tuple[SiteMonth, ...]]:
    """Yield *months*, so many at a time as make a part."""
    part: list[SiteMonth] = []
    size = 0
    for month in months:
        part.append(month)
        size += sum(month.ends.get(path) or path.stat().st_size for path in month.files)
        if size >= _PART_BYTES:
            yield tuple(part)
            part, size = [], 0
    if part:
        yield tuple(part)
