"""The articles of one site and month: its files in the order of storing, and the newest line of each article."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from newscrawler.errors import ArchiveError
from newscrawler.items import ELDER_SCHEMA, SCHEMA, Article
from newscrawler.items.schema import decode_line
from newscrawler.ledger import CommittedFiles
from newscrawler.storage import DataFolder, iter_lines

# A line begins {"schema":"article/2","id":"0123456789abcdef","version":1, — the id and the first version stand at fixed
# places, so the first pass over an archive reads no JSON of articles that were never edited.
_HEADS = tuple(f'{{"schema":"{schema}","id":"'.encode() for schema in (ELDER_SCHEMA, SCHEMA))
_ID = slice(len(_HEADS[0]), len(_HEADS[0]) + 16)  # of one length, whatever the schema
_FIRST = b'","version":1,'
_AFTER_ID = slice(_ID.stop, _ID.stop + len(_FIRST))


class ArticleLine(NamedTuple):
    """A stored line without its end, and its *offset* in the file *path* (of unpacked bytes)."""

    path: Path
    offset: int
    line: bytes

    @property
    def key(self) -> bytes:
        """The id of the article."""
        return self.line[_ID]

    @property
    def is_first(self) -> bool:
        """Whether it is version 1, as far as its first bytes say."""
        return self.line[_AFTER_ID] == _FIRST

    @property
    def version(self) -> int:
        """The version. Raises ArchiveError for a damaged line."""
        before, _, digits = self.line[: _ID.stop + 40].partition(b'","version":')
        number = digits.partition(b",")[0]
        if before.startswith(_HEADS) and number.isdigit():
            return int(number)
        return self.article().version

    def article(self) -> Article:
        """Return the article. Raises ArchiveError for a damaged line."""
        try:
            return decode_line(self.line)
        except ValueError as error:
            raise self.damaged(error) from error

    def damaged(self, error: ValueError) -> ArchiveError:
        """Return what is said of a line that cannot be read for *error*."""
        return ArchiveError(f"{self.path}: offset {self.offset}: {error}; run: newscrawler verify")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMonth:
    """What was captured of *site* in a *month* ("2026-11"): its *files*, and the committed *ends* of those that grow.

    It can travel: whoever has it reads as much as was committed when it was made.
    """

    site: str
    month: str
    files: tuple[Path, ...]
    ends: Mapping[Path, int]

    def lines(self) -> Iterator[ArticleLine]:
        """Yield every line, in the order of storing. Raises StorageError when a file cannot be read."""
        for path in self.files:
            for offset, line in iter_lines(path, end=self.ends.get(path)):
                yield ArticleLine(path, offset, line)

    def newest(self, edited: Mapping[bytes, int]) -> Iterator[ArticleLine]:
        """Yield the lines that no later version of the article follows; *edited* is what :func:`edited_in` gave."""
        for line in self.lines():
            if not edited or (newest := edited.get(line.key)) is None or newest == line.version:
                yield line


def months_of(folder: DataFolder, sites: Collection[str] | None, since: datetime | None) -> list[SiteMonth]:
    """Return the months of *sites* (None: of all), by site and month, without those that ended before *since*.

    A month can be there plain and gzipped: the plain file is newer lines, or the whole month when a compression was
    interrupted.
    """
    start = since.strftime("%Y-%m") if since else ""
    found: dict[tuple[Path, str], list[Path]] = {}
    wanted = [None] if sites is None else sorted(set(sites))
    for path in (path for name in wanted for path in folder.article_files(name)):
        if (month := path.name.partition(".")[0]) >= start:
            found.setdefault((path.parent, month), []).append(path)
    ends = CommittedFiles(folder).ends
    return [_month(place.name, month, _in_order(found[place, month]), ends) for place, month in sorted(found)]


def edited_in(months: Iterable[SiteMonth]) -> dict[bytes, int]:
    """Return the newest version of each article of *months* that has more than one, by id."""
    newest: dict[bytes, int] = {}
    for month in months:
        for line in month.lines():
            if not line.is_first:
                newest[line.key] = max(newest.get(line.key, 0), line.version)
    return newest


def _month(site: str, month: str, files: list[Path], ends: Mapping[Path, int]) -> SiteMonth:
    return SiteMonth(
        site=site, month=month, files=tuple(files), ends={path: ends[path] for path in files if path in ends}
    )


def _in_order(paths: list[Path]) -> list[Path]:
    packed = [path for path in paths if path.suffix == ".gz"]
    plain = [path for path in paths if path.suffix != ".gz"]
    if packed and plain and next(iter_lines(packed[0]), None) == next(iter_lines(plain[0]), None):
        return plain
    return packed + plain
