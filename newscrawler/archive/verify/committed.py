"""What was committed, and whether the files still have it: the frontier, file sizes, names, leftovers of a kill."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawler.archive.verify.findings import Finding
from newscrawler.errors import FrontierError, StorageError
from newscrawler.frontier import FrontierReader, is_frontier
from newscrawler.ledger import ChangedOutsideError, read_tail, reader_of, shared_address
from newscrawler.segments import sizes_here

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawler.storage import DataFolder

# What a kill leaves beside the files: of an atomic write, and of a frontier that was being made again.
LEFTOVERS = (".*.tmp", "frontier.sqlite.new*")


@dataclass(slots=True)
class Committed:
    """What the *frontier* says of the files: the committed *sizes* of all, the *offsets* of those that grow.

    *findings* are what is wrong with it and with them. The frontier is None when it is gone or damaged; sizes that can
    be read are there all the same.
    """

    frontier: FrontierReader | None = None
    sizes: dict[str, int] = field(default_factory=dict)
    offsets: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def end(self, path: Path, name: str) -> int | None:
        """Return the committed size of a file that grows, where it has it; None: it is read to its end."""
        committed = self.offsets.get(name)
        return None if committed is None or committed > path.stat().st_size else committed


@contextmanager
def committed(folder: DataFolder, address: str | None) -> Iterator[Committed]:
    """Read what was committed in *folder*, and compare it with the files; the frontier is open while entered.

    *address* is that of a frontier that workers share, when the folder does not name it.
    """
    known = Committed()
    address = address or shared_address(folder)
    if address is None and not is_frontier(folder.frontier):
        known.findings += _no_frontier(folder)
        yield known
        return
    try:
        frontier = reader_of(folder, address)
    except FrontierError as error:
        known.findings.append(_broken(folder, str(error)))
        yield known
        return
    with frontier:
        _read(frontier, known, folder)
        yield known


def _no_frontier(folder: DataFolder) -> Iterator[Finding]:
    name, exists = folder.frontier.name, folder.frontier.exists()
    if folder.has_records():
        what = "no frontier of newscrawler" if exists else "missing"
        message = f"{what}, but there are articles or WARCs"
        yield Finding(kind="lost_frontier", file=name, offset=0, message=message)
    elif exists and folder.frontier.stat().st_size == 0:
        yield Finding(kind="leftover", file=name, offset=0, message="empty: a run was killed before its first page")


def _broken(folder: DataFolder, message: str) -> Finding:
    return Finding(kind="broken_frontier", file=folder.frontier.name, offset=0, message=message)


def _read(frontier: FrontierReader, known: Committed, folder: DataFolder) -> None:
    try:
        known.sizes, known.offsets = frontier.sizes(), frontier.offsets()
        _bounded(known, sizes_here(folder))
        frontier.check()
        known.frontier = frontier
    except FrontierError as error:
        known.findings.append(_broken(folder, str(error)))
    for name, size in sorted(known.sizes.items()):
        try:
            folder.place(name)
        except StorageError as error:
            known.findings.append(Finding(kind="unsafe_name", file=name, offset=0, message=str(error)))
            del known.sizes[name]
            known.offsets.pop(name, None)
        else:
            known.findings += _size(folder, name, size, known)


def _bounded(known: Committed, here: dict[str, int] | None) -> None:
    """Leave out what a folder that follows a store has not read yet; *here* is what it has read, None: it has none."""
    if here is None:
        return
    for name in [name for name, size in known.sizes.items() if here.get(name, 0) < size]:
        if name in here:
            known.sizes[name] = known.offsets[name] = here[name]
        else:
            del known.sizes[name]
            known.offsets.pop(name, None)


def _size(folder: DataFolder, name: str, size: int, known: Committed) -> Iterator[Finding]:
    path = folder.path / name
    if name.endswith(".jsonl.gz"):
        return  # whoever packs a month anew changes its size and not its lines
    if not path.exists():
        is_packed = path.with_name(f"{path.name}.gz").exists()
        if size and not is_packed and not name.startswith("rejected/"):  # the reasons may be thrown away
            yield Finding(kind="lost_file", file=name, offset=0, message=f"{size} bytes were committed")
        return
    actual = path.stat().st_size
    if actual < size:
        message = f"the file ends here, {size} bytes were committed"
        yield Finding(kind="file_too_short", file=name, offset=actual, message=message)
    elif actual > size:
        yield _longer(path, name, size, known)


def _longer(path: Path, name: str, size: int, known: Committed) -> Finding:
    if name not in known.offsets:
        message = "the file is longer than when it was closed"
        return Finding(kind="wrong_size", file=name, offset=size, message=message)
    try:
        tail = read_tail(path, name, size)
    except ChangedOutsideError:
        del known.offsets[name]  # all of it is looked at
        message = "the committed size lies inside a record: the file was changed from outside"
        return Finding(kind="wrong_size", file=name, offset=size, message=message)
    message = f"{len(tail.pieces)} whole records and {tail.size - tail.whole} torn bytes follow the committed size"
    return Finding(kind="uncommitted_tail", file=name, offset=size, message=message)


def leftovers(folder: DataFolder) -> Iterator[Finding]:
    """Yield the files that a kill left beside those of the archive."""
    for pattern in LEFTOVERS:
        for path in sorted(folder.path.rglob(pattern)):
            if path.relative_to(folder.path).parts[0] != "lost+found":
                message = "left by a run that was killed"
                yield Finding(kind="leftover", file=folder.relative(path), offset=0, message=message)
