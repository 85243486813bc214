"""One part of an export, written by a worker."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path

from newscrawler.archive.months import SiteMonth
from newscrawler.archive.reader import narrowed
from newscrawler.errors import ExportError
from newscrawler.export.choice import Choice
from newscrawler.export.counting import Counted
from newscrawler.export.formats import FORMATS
from newscrawler.export.options import FieldShape
from newscrawler.export.output import digests, whole
from newscrawler.export.parts.across import AcrossMonths
from newscrawler.export.parts.manifest import ExportPart, PartSource
from newscrawler.items import Article
from newscrawler.storage import site_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class PartWork:
    """Write what *choice* takes of *month* into the folder *out*, as *shape* says in the *format* of this name.

    Where the part *known* is there, and of the same lines, nothing is written. It can travel.
    """

    root: Path
    out: Path
    month: SiteMonth
    format: str
    shape: FieldShape
    choice: Choice
    across: AcrossMonths
    known: ExportPart | None

    def run(self) -> tuple[ExportPart, bool]:
        """Return the part, and whether it was written now. A part without articles has no file."""
        name = part_name(self.month.site, self.month.month, self.format)
        with self.across.taking() as taken:
            lines = sha256()
            for line in taken(self.month):
                lines.update(line.line)
            if self.known and self.known.lines == lines.hexdigest() and is_there(self.out, self.known):
                return self.known, False
            asked = narrowed((line.article() for line in taken(self.month)), self.choice.period(), self.choice.language)
            articles = self._write(self.choice.changed(self.choice.meeting(asked)), self.out / name)
        return self._told(name, articles, lines.hexdigest()), articles > 0

    def lost(self, again: Callable[["PartWork"], tuple[ExportPart, bool]]) -> tuple[ExportPart, bool]:  # noqa: ARG002
        """Raise: the part cannot be written."""
        what = f"{self.month.site} {self.month.month}"
        raise ExportError(f"{what}: the process that wrote this part was killed twice; has it enough memory?")

    def _write(self, articles: Iterable[Article], path: Path) -> int:
        """Write *articles* to *path*, whole or not at all; return how many. Of none there is no file."""
        counted = Counted(None)
        passing = counted(articles)
        first = next(passing, None)
        if first is None:
            path.unlink(missing_ok=True)
            return 0
        wanted, every = FORMATS[self.format], chain([first], passing)
        with whole(path, is_folder=False) as written:
            if wanted.file:
                wanted.file(every, written, self.shape)
            elif wanted.stream:
                with written.open("wb") as stream:
                    wanted.stream(every, stream, self.shape)
        return counted.number

    def _told(self, name: str, articles: int, lines: str) -> ExportPart:
        [digest] = digests(self.out / name) if articles else [None]
        return ExportPart(
            part=name,
            site=self.month.site,
            month=self.month.month,
            articles=articles,
            bytes=digest.size_bytes if digest else 0,
            sha256=digest.sha256 if digest else "",
            lines=lines,
            sources=tuple(map(self._source, self.month.files)),
        )

    def _source(self, path: Path) -> PartSource:
        size = self.month.ends.get(path)
        return PartSource(
            file=path.relative_to(self.root).as_posix(), bytes=path.stat().st_size if size is None else size
        )


def part_name(site: str, month: str, format_name: str) -> str:
    """Return the path of a part below the folder of the export.

    >>> part_name("alwatan", "2026-11", "parquet")
    'alwatan/2026-11.parquet'
    """
    if Path(month).name != month:
        raise ExportError(f"{month!r}: not the name of a month; what the manifest says was not written by us")
    return f"{site_folder(site)}/{month}{FORMATS[format_name].ending}"


def is_there(out: Path, part: ExportPart) -> bool:
    """Return whether the file of *part* is there, with the bytes that were written."""
    path = out / part.part
    if not part.articles or not path.is_file() or path.stat().st_size != part.bytes:
        return False
    [found] = digests(path)
    return found.sha256 == part.sha256
