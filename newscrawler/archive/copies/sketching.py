"""The first step: of each article of some months what is compared, and what tells when it came out."""

from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Literal

import msgspec

from newscrawler.archive.copies.columns import write_bands, write_rows
from newscrawler.archive.edited import kept_edited
from newscrawler.archive.months import ArticleLine, SiteMonth
from newscrawler.dates import Period, shown_at
from newscrawler.dedup import claimed_at
from newscrawler.dedup.bands import bands
from newscrawler.errors import ArchiveError

SKETCH_BYTES = 347  # of a near_hash as it is stored, whatever the text
ROW_BITS = 32  # of the number of an article; above them stands the number of the part
_EPOCH = datetime.fromtimestamp(0, UTC)
_MICROSECOND = timedelta(microseconds=1)
_COLUMNS = ("id", "claimed", "fetched_at", "url", "file", "offset", "length")


class ClaimedLine(msgspec.Struct, frozen=True):
    """What is read of a stored line at first."""

    id: str
    url: str
    near_hash: str
    fetched_at: str
    published: str | None = None
    published_precision: Literal["second", "minute", "hour", "day", "week", "month"] | None = None


_decode = msgspec.json.Decoder(ClaimedLine).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchedPart:
    """The files of a part in the scratch folder: tables of its articles and their bands, and their sketches."""

    scratch: Path
    number: int

    @property
    def articles(self) -> Path:
        """A row an article, in their order."""
        return self.scratch / f"{self.number}.articles.parquet"

    @property
    def bands(self) -> Path:
        """The numbers of articles by their bands, sorted."""
        return self.scratch / f"{self.number}.bands.parquet"

    @property
    def sketches(self) -> Path:
        """The sketches of the articles, each of SKETCH_BYTES."""
        return self.scratch / f"{self.number}.sketches"

    @property
    def lines(self) -> Path:
        """The lines of packed files, in which nobody can seek."""
        return self.scratch / f"{self.number}.lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchWork:
    """Write what there is to compare of those articles of *months* that are in *period* to *part*. It can travel."""

    months: tuple[SiteMonth, ...]
    period: Period
    part: SketchedPart

    def run(self) -> int:
        """Return how many articles there are. Raises ArchiveError for a damaged line."""
        columns: dict[str, list[object]] = {name: [] for name in _COLUMNS}
        found, numbers = array("Q"), array("Q")
        with ExitStack() as stack:
            sketches, packed = (stack.enter_context(path.open("wb")) for path in (self.part.sketches, self.part.lines))
            for row, (line, told) in enumerate(self._told()):
                for name, value in zip(_COLUMNS, self._row(line, told, packed), strict=True):
                    columns[name].append(value)
                sketches.write(told.near_hash.encode().ljust(SKETCH_BYTES))
                keys = _bands(line, told)
                found.extend(keys)
                numbers.extend([self.part.number << ROW_BITS | row] * len(keys))
        write_rows(self.part.articles, columns)
        write_bands(self.part.bands, found, numbers)
        return len(columns["id"])

    def lost(self, again: Callable[[Any], Any]) -> int:  # noqa: ARG002 - as all works
        """Raise: the articles cannot be read."""
        first = self.months[0]
        raise ArchiveError(f"{first.site} {first.month}: the process that read its articles was killed twice")

    def _told(self) -> Iterator[tuple[ArticleLine, ClaimedLine]]:
        edited = kept_edited(self.part.scratch)
        for month in self.months:
            for line in month.newest(edited):
                try:
                    told = _decode(line.line)
                except ValueError as error:
                    raise line.damaged(error) from error
                if self.period.holds(shown_at(told.published, told.fetched_at)):
                    yield line, told

    def _row(self, line: ArticleLine, told: ClaimedLine, packed: BinaryIO) -> tuple[object, ...]:
        claimed = (claimed_at(told) - _EPOCH) // _MICROSECOND
        file, offset, length = str(line.path), line.offset, len(line.line)
        if line.path.suffix == ".gz":
            file, offset = str(self.part.lines), packed.tell()
            packed.write(line.line)
        return told.id, claimed, told.fetched_at, told.url, file, offset, length


def _bands(line: ArticleLine, told: ClaimedLine) -> list[int]:
    try:
        return bands(told.near_hash)
    except ValueError as error:
        raise line.damaged(error) from error
