"""Opening a data folder for writing: lock it, then make it true again after whatever happened."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from newscrawler.errors import FrontierError
from newscrawler.frontier import is_frontier, open_frontier
from newscrawler.ledger.ledger import COMMIT_EVERY, COMMIT_SECONDS, Ledger, Opened
from newscrawler.ledger.mending import mend
from newscrawler.storage import WARC_BYTES, DataFolder

logger = logging.getLogger(__name__)


def open_ledger(
    path: Path | str,
    *,
    command: str = "newscrawler",
    clock: Callable[[], float] = time.time,
    commit_every: int = COMMIT_EVERY,
    commit_seconds: float = COMMIT_SECONDS,
    warc_bytes: int = WARC_BYTES,
) -> Ledger:
    """Lock the data folder at *path*, make it true again (see :func:`mend`), and return its ledger, in a new run.

    Raises LockedError when another process writes to the folder, FrontierError when the frontier is damaged or gone
    while articles are there, StorageError when the folder cannot be written or was changed from outside.
    """
    return Ledger(
        open_folder(DataFolder(path), command=command, now=clock()),
        clock=clock,
        commit_every=commit_every,
        commit_seconds=commit_seconds,
        warc_bytes=warc_bytes,
    )


def open_folder(folder: DataFolder, *, command: str, now: float) -> Opened:
    """Lock *folder*, open its frontier and mend its files; on an error everything is closed again."""
    require_frontier(folder)
    with ExitStack() as stack:
        lock = stack.enter_context(folder.lock(command))
        frontier = stack.enter_context(open_frontier(folder.frontier))
        mended = mend(folder, frontier, now=now)
        if frontier.recovered:
            logger.warning(
                "%s: the last run ended suddenly; %d URLs in flight are pending again", folder.path, frontier.recovered
            )
        run = frontier.start_run(command, now=now)
        stack.pop_all()
    return Opened(folder=folder, frontier=frontier, lock=lock, mended=mended, run=run)


def require_frontier(folder: DataFolder) -> None:
    """Raise FrontierError when *folder* holds records and no frontier: a new one would fetch everything again.

    An empty file, or another database, in the place of the frontier is none.
    """
    if not is_frontier(folder.frontier) and folder.has_records():
        there = "is no frontier" if folder.frontier.exists() else "missing"
        raise FrontierError(
            f"{folder.frontier}: {there}, but the folder holds articles or WARCs; "
            "run `newscrawler verify --rebuild-frontier` to make it again from them"
        )
