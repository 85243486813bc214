"""The indexes of an archive kept true: built from the WARC files, found stale, rebuilt."""

import logging
from collections.abc import Iterator
from pathlib import Path

from newscrawler.errors import ArchiveError
from newscrawler.warc.cdxj import CdxjLine, index_path, read_index, write_index
from newscrawler.warc.members import Member, NotAMemberError, TornMemberError, members, next_member
from newscrawler.warc.records import line_of, parse_record

logger = logging.getLogger(__name__)


def scan(warc: Path, *, offset: int = 0) -> Iterator[CdxjLine]:
    """Yield the index lines of *warc* from *offset* on, in file order.

    Damage is stepped over with a warning, so that what is whole stays within reach; a torn tail ends the file. Of
    members that hold no record the first is named, and the others are counted.
    """
    strange = 0
    for member in _whole_members(warc, offset):
        try:
            record = parse_record(member)
            line = line_of(record, warc.name) if record.is_answer else None
        except ArchiveError as error:
            strange += 1
            if strange == 1:
                logger.warning("%s: %s; run: newscrawler verify", warc, error)
            continue
        if line:
            yield line
    if strange > 1:
        logger.warning("%s: %d more members without a record", warc, strange - 1)


def _whole_members(warc: Path, offset: int) -> Iterator[Member]:
    size = warc.stat().st_size
    with warc.open("rb") as stream:
        while offset < size:
            try:
                for member in members(stream, offset=offset):
                    offset = member.offset + member.length
                    yield member
            except (TornMemberError, NotAMemberError):
                following = next_member(stream, offset + 1, end=size)
                if following is None:
                    return
                logger.warning("%s: damaged from %d to %d; run: newscrawler verify", warc, offset, following)
                offset = following


def fresh_lines(warc: Path) -> list[CdxjLine] | None:
    """Return the lines of the index beside *warc* when it covers the whole file, else None.

    An index covers a file when no answer follows the last one it names: only that tail of the file is read.
    """
    known = _known(warc)
    if known is None:
        return None
    lines, end = known
    return lines if next(scan(warc, offset=end), None) is None else None


def ensure_index(warc: Path, *, anew: bool = False) -> list[CdxjLine]:
    """Return the lines of *warc*, sorted, bringing the index beside it up to date first.

    Only what follows the last indexed answer is read, so it is cheap to call after every run; *anew* reads it all.
    """
    known = None if anew else _known(warc)
    lines, end = known or ([], 0)
    added = list(scan(warc, offset=end))
    if added or known is None:
        lines = sorted([*lines, *added], key=CdxjLine.encode)
        write_index(index_path(warc), lines)
    return lines


def _known(warc: Path) -> tuple[list[CdxjLine], int] | None:
    """Read the index of *warc*, and where its last answer ends; None when there is none, or none that can be true."""
    try:
        lines = read_index(index_path(warc))
        end = max((line.offset + line.length for line in lines), default=0)
        return (lines, end) if end <= warc.stat().st_size else None
    except (OSError, ArchiveError):
        return None


def warc_files(folder: Path) -> list[Path]:
    """Return the WARC files under *folder*, by name."""
    return sorted(folder.glob("**/*.warc.gz"))
