"""Looking pages up by URL and time, over the sorted indexes of many WARC files, without reading them."""

import mmap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from newscrawler.warc.cdxj import CdxjLine, index_path
from newscrawler.warc.index import fresh_lines, scan, warc_files
from newscrawler.warc.surt import surt


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer that an index names: the WARC file, and its line."""

    warc: Path
    line: CdxjLine

    @property
    def moment(self) -> datetime:
        """When the answer came: UTC, to the second, as the index has it."""
        return datetime.strptime(self.line.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


class Lookup:
    """All indexes under a folder; each file is mapped into memory, so a look-up reads a few pages of it.

    A WARC file without an index, or one that grew after its index was written (a crawl is writing it, or died), is
    read once and its lines are kept in memory; ``verify --repair`` writes them down. *ends* has the size in bytes up to
    which a file is trusted, by path; answers behind it are not given. Use as a context manager.
    """

    def __init__(self, folder: Path, *, ends: Mapping[Path, int] = MappingProxyType({})) -> None:
        self._ends = ends
        self._sorted: list[tuple[Path, mmap.mmap]] = []
        self._loose: dict[str, list[Found]] = {}
        for warc in warc_files(folder):
            self._add(warc)

    def all(self, url: str) -> list[Found]:
        """Return every answer to *url* (same key, see :func:`surt`), oldest first."""
        key = surt(url)
        prefix = key.encode() + b" "
        found = list(self._loose.get(key, ()))
        for warc, lines in self._sorted:
            found.extend(self._trusted(warc, map(CdxjLine.parse, _lines_with(lines, prefix))))
        return sorted(found, key=lambda one: (one.line.timestamp, one.warc.name, one.line.offset))

    def nearest(self, url: str, at: datetime | None = None) -> Found | None:
        """Return the answer to *url* that was current at *at* (None: the newest): the last one not after it.

        When all are later, the earliest one. An answer with a body is preferred to an error: 2xx first.
        """
        found = self.all(url)
        found = [one for one in found if _is_page(one.line)] or found
        exact = [one for one in found if one.line.url == url] or found  # http/https and www. share a key
        before = exact if at is None else [one for one in exact if one.moment <= at]
        return (before[-1] if before else exact[0]) if exact else None

    def original(self, url: str, moment: datetime, digest: str) -> Found | None:
        """Return the response that a revisit record refers to: by URL and time, else by URL and digest."""
        responses = [one for one in self.all(url) if not one.line.is_revisit]
        at_that_time = [one for one in responses if one.moment == moment.astimezone(UTC).replace(microsecond=0)]
        same = [one for one in responses if one.line.digest == digest]
        exact = [one for one in same if one in at_that_time]
        return next(iter(exact or same or at_that_time), None)

    def __iter__(self) -> Iterator[Found]:
        for warc, lines in self._sorted:
            lines.seek(0)
            yield from self._trusted(warc, map(CdxjLine.parse, iter(lines.readline, b"")))
        for found in self._loose.values():
            yield from found

    def close(self) -> None:
        """Let go of the mapped files."""
        for _, lines in self._sorted:
            lines.close()
        self._sorted.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _add(self, warc: Path) -> None:
        index = index_path(warc)
        # Of the same time, either can be the later one: file clocks tick in milliseconds.
        covered = index.exists() and (
            index.stat().st_mtime_ns > warc.stat().st_mtime_ns or fresh_lines(warc) is not None
        )
        if covered and index.stat().st_size:
            with index.open("rb") as stream:
                self._sorted.append((warc, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)))
        elif not covered:
            for found in self._trusted(warc, scan(warc)):
                self._loose.setdefault(found.line.key, []).append(found)

    def _trusted(self, warc: Path, lines: Iterable[CdxjLine]) -> Iterator[Found]:
        end = self._ends.get(warc)
        return (Found(warc=warc, line=line) for line in lines if end is None or line.offset + line.length <= end)


def _is_page(line: CdxjLine) -> bool:
    return line.status is not None and (line.status.startswith("2") or line.status == "304")


def _lines_with(lines: mmap.mmap, prefix: bytes) -> Iterator[bytes]:
    """Find the lines of a sorted file that begin with *prefix*: a binary search, then the run of them."""
    low, high = 0, len(lines)
    while low < high:
        start = lines.rfind(b"\n", 0, (low + high) // 2) + 1
        end = lines.find(b"\n", start) + 1 or len(lines)
        if lines[start : start + len(prefix)] < prefix:
            low = end
        else:
            high = start
    while lines[low : low + len(prefix)] == prefix:
        end = lines.find(b"\n", low) + 1 or len(lines)
        yield lines[low:end]
        low = end
