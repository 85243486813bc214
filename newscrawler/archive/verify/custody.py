"""The custody log verified: its chain, and every byte that it tells of."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO

from newscrawler.archive.verify.findings import Finding
from newscrawler.archive.verify.works import FileWork
from newscrawler.archive.workers import IN_FLIGHT, Workers
from newscrawler.ledger import Told, chains, coverage, digest_between, in_time, read_chain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newscrawler.archive.verify.committed import Committed
    from newscrawler.ledger import ChainLink
    from newscrawler.storage import DataFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyWork(FileWork):
    """A file of which the custody log has *told*."""

    told: tuple[Told, ...]

    def run(self) -> list[Finding]:
        """Return where its bytes are not those that were told of."""
        return list(_changed(self.root, self.name, self.told))


def verify_custody(folder: DataFolder, known: Committed, workers: Workers) -> Iterator[Finding]:
    """Yield where the chain is broken, and which bytes are not those that were committed, or are not told of.

    A folder without a log, of an older version, has nothing to say. What lies before the first byte that a file's
    lines tell of is older than the log.
    """
    logs: list[list[ChainLink]] = []
    for path in chains(folder.path):
        log = folder.relative(path)
        logs.append(links := list(read_chain(path, end=known.end(path, log))))
        for link in links:
            if link.wrong:
                yield Finding(kind="broken_chain", file=log, offset=link.offset, message=link.wrong)
    told = sorted(coverage(in_time(logs)).items())
    works = (CustodyWork(root=folder.path, name=name, end=None, told=tuple(mine)) for name, mine in told)
    for (name, mine), changed in zip(told, workers.in_order(works, ahead=IN_FLIGHT), strict=True):
        yield from _gaps(name, mine, known)
        yield from changed


def _gaps(name: str, told: list[Told], known: Committed) -> Iterator[Finding]:
    for before, after in pairwise(told):
        if before.appended.end != after.appended.start:
            message = f"the bytes told of end at {before.appended.end}, the next begin at {after.appended.start}"
            yield Finding(kind="broken_chain", file=name, offset=before.appended.end, message=message)
    end = told[-1].appended.end
    if end < known.sizes.get(name, 0):
        message = f"the custody log tells of {end} bytes, {known.sizes[name]} are committed"
        yield Finding(kind="untold_bytes", file=name, offset=end, message=message)


def _changed(root: Path, name: str, told: Iterable[Told]) -> Iterator[Finding]:
    path = root / name
    packed = path.with_name(f"{path.name}.gz")
    if not path.exists() and not packed.exists():
        return  # that a file is gone is found by its committed size
    with path.open("rb") if path.exists() else gzip.open(packed, "rb") as file:
        for one in told:
            if _digest(file, one) != one.appended.sha256:
                by = f"run {one.run}" if one.run else "repair"
                message = f"{one.appended.end - one.appended.start} bytes are not those of {one.moment} ({by})"
                yield Finding(kind="changed_bytes", file=name, offset=one.appended.start, message=message)


def _digest(file: BinaryIO | gzip.GzipFile, one: Told) -> str | None:
    with suppress(EOFError, zlib.error, gzip.BadGzipFile):  # what was told of it is not what is there
        return digest_between(file, one.appended.start, one.appended.end)
    return None
