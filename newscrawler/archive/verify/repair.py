"""Repair of what can be repaired without a guess: torn ends go to lost+found, indexes are built again."""

from collections.abc import Iterable
from pathlib import Path

from newscrawler.archive.verify.findings import REPAIR, Finding
from newscrawler.errors import StorageError
from newscrawler.frontier import Frontier, is_frontier, open_frontier
from newscrawler.ledger import Share, mend, mend_end, shared_address
from newscrawler.storage import DataFolder, set_aside
from newscrawler.warc.cdxj import index_path
from newscrawler.warc.index import ensure_index

_TORN = frozenset({"torn_tail", "torn_line"})
_NOT_INDEXES = _TORN | {"uncommitted_tail", "leftover"}


def repair_archive(path: Path | str, findings: Iterable[Finding], *, now: float) -> list[str]:
    """Repair what of *findings* a machine may repair in the data folder *path*; return what was done, a line each.

    *now* is epoch seconds. Whole records behind a committed size are kept; what is proven torn goes to lost+found; an
    index is built from its WARC file; of a folder that workers share nothing else is touched, for whoever takes a site
    mends its files. What is refused is said, and stays. Verify again afterwards. Raises LockedError
    while a crawl writes to the folder.
    """
    folder = DataFolder(path)
    mine = [finding for finding in findings if finding.repair == REPAIR]
    if shared_address(folder) is not None:
        return _indexes(folder, mine)
    with folder.lock("newscrawler verify --repair"):
        done = [_leftover(folder, finding) for finding in mine if finding.kind == "leftover"]
        if is_frontier(folder.frontier):
            done += _mend(folder, mine, now)
        else:
            done += _ends(folder, None, mine, now)
        done += _indexes(folder, mine)
    return done


def _leftover(folder: DataFolder, finding: Finding) -> str:
    return f"{finding.file}: moved to {set_aside(folder.path, finding.file)}"


def _mend(folder: DataFolder, mine: list[Finding], now: float) -> list[str]:
    try:
        with open_frontier(folder.frontier) as frontier:
            try:
                done = mend(folder, frontier, Share(), now=now).lines()
            except StorageError as error:
                done = [str(error)]
            return done + _ends(folder, frontier, mine, now)
    except StorageError as error:
        return [str(error)]


def _ends(folder: DataFolder, frontier: Frontier | None, mine: list[Finding], now: float) -> list[str]:
    """Mend the files whose end is torn before their committed size, or that the frontier does not know."""
    done: list[str] = []
    for finding in mine:
        path = folder.path / finding.file
        if finding.kind in _TORN and path.exists() and path.stat().st_size > finding.offset:
            try:
                done += mend_end(folder, frontier, finding.file, finding.offset, now=now).lines()
            except StorageError as error:
                done.append(str(error))
    return done


def _indexes(folder: DataFolder, mine: list[Finding]) -> list[str]:
    cut = {finding.file for finding in mine if finding.kind in _NOT_INDEXES and finding.file.endswith(".warc.gz")}
    stale = {finding.file for finding in mine if finding.kind not in _NOT_INDEXES}
    stale |= {
        folder.relative(index_path(folder.path / name)) for name in cut if index_path(folder.path / name).exists()
    }
    named = {folder.relative(index_path(warc)): warc for warc in folder.warc_files()}
    return [_rebuild(warc, name) for name, warc in named.items() if name in stale]


def _rebuild(warc: Path, name: str) -> str:
    lines = ensure_index(warc, anew=True)
    return f"{name}: built from {warc.name}, {len(lines)} answers"
