"""Repair of what can be repaired without a guess: torn tails are cut, indexes are built again."""

from collections.abc import Iterable
from pathlib import Path

from newscrawler.archive.verify.findings import REPAIR, Finding
from newscrawler.storage import DataFolder, cut_file
from newscrawler.warc.cdxj import index_path
from newscrawler.warc.index import ensure_index

_TAILS = frozenset({"torn_tail", "uncommitted_tail", "torn_line"})


def repair(path: Path | str, findings: Iterable[Finding]) -> list[str]:
    """Repair what of *findings* a machine may repair in the data folder *path*; return what was done, a line each.

    A tail is cut where the damage begins, and an index is built from its WARC file; no whole record is ever touched.
    Verify again afterwards. Raises LockedError while a crawl writes to the folder.
    """
    folder = DataFolder(path)
    mine = [finding for finding in findings if finding.repair == REPAIR]
    done: list[str] = []
    with folder.lock("newscrawler verify --repair"):
        cuts: dict[str, int] = {}
        for finding in mine:
            if finding.kind in _TAILS:
                cuts[finding.file] = min(finding.offset, cuts.get(finding.file, finding.offset))
        for name, offset in sorted(cuts.items()):
            dropped = cut_file(folder.path / name, offset)
            done.append(f"{name}: {dropped} bytes cut at offset {offset}")
        stale = {finding.file for finding in mine if finding.kind not in _TAILS}
        stale |= {folder.relative(index_path(folder.path / name)) for name in cuts if name.endswith(".warc.gz")}
        for warc in folder.warc_files():
            name = folder.relative(index_path(warc))
            if name in stale and (name not in cuts or index_path(warc).exists()):
                done.append(_rebuild(warc, name))
    return done


def _rebuild(warc: Path, name: str) -> str:
    lines = ensure_index(warc, anew=True)
    return f"{name}: built from {warc.name}, {len(lines)} answers"
