"""A data folder that is open for writing, alone or shared with other ledgers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from newscrawler.frontier import Frontier, FrontierReader, open_frontier
from newscrawler.ledger.mending import Mended
from newscrawler.ledger.share import Share
from newscrawler.storage import DataFolder, FolderLock


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Its frontier, its lock, what was mended, number and command of the run, and what of the folder is ours.

    *lock* None: the frontier is shared by several ledgers, and whoever opened it closes it.
    """

    folder: DataFolder
    frontier: Frontier
    lock: FolderLock | None
    mended: Mended
    run: int
    command: str
    share: Share

    @contextmanager
    def told_by(self) -> Iterator[FrontierReader]:
        """Give the frontier to read from, also after :meth:`close`."""
        if self.lock is None:
            yield self.frontier
        else:
            with open_frontier(self.folder.frontier, read_only=True) as frontier:
                yield frontier

    def close(self) -> None:
        """Close and unlock what is not shared."""
        if self.lock:
            self.frontier.close()
            self.lock.release()
