"""Opening a data folder for writing: lock it, then make it true again after whatever happened."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from newscrawler.errors import FrontierError, UsageError
from newscrawler.frontier import Frontier, is_frontier, open_frontier
from newscrawler.ledger.ledger import COMMIT_EVERY, COMMIT_SECONDS, Ledger
from newscrawler.ledger.mending import Mended, mend
from newscrawler.ledger.opened import Opened
from newscrawler.ledger.reading import shared_address
from newscrawler.ledger.share import Share
from newscrawler.storage import WARC_BYTES, DataFolder, FolderLock, write_atomic
from newscrawler.urls import without_password

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
    with ExitStack() as stack:
        lock, frontier, mended = _locked(stack, folder, command=command, now=now)
        run = frontier.start_run(command, now=now)
        stack.pop_all()
    return Opened(folder=folder, frontier=frontier, lock=lock, mended=mended, run=run, command=command, share=Share())


@contextmanager
def open_alone(folder: DataFolder, *, command: str, now: float) -> Iterator[Frontier]:
    """Lock *folder* and mend its files; give its frontier, for :func:`open_share`, until it is left."""
    with ExitStack() as stack:
        yield _locked(stack, folder, command=command, now=now)[1]


def _locked(stack: ExitStack, folder: DataFolder, *, command: str, now: float) -> tuple[FolderLock, Frontier, Mended]:
    require_frontier(folder)
    lock = stack.enter_context(folder.lock(command))
    frontier = stack.enter_context(open_frontier(folder.frontier))
    mended = mend(folder, frontier, Share(), now=now)
    if frontier.recovered:
        logger.warning(
            "%s: the last run ended suddenly; %d URLs in flight are pending again", folder.path, frontier.recovered
        )
    return lock, frontier, mended


def claim_folder(folder: DataFolder, address: str) -> None:
    """Write down in *folder* that its frontier is the one at *address*, which workers share; without the password.

    Raises UsageError when the folder has a frontier of its own.
    """
    folder.require_writable()
    if is_frontier(folder.frontier):
        raise UsageError(
            f"{folder.frontier}: the folder has a frontier of its own; `newscrawler frontier copy` takes it over"
        )
    if not folder.shared.exists():
        write_atomic(folder.shared, f"{without_password(address)}\n".encode())


def open_share(folder: DataFolder, frontier: Frontier, share: Share, *, command: str, now: float) -> Opened:
    """Mend the files of the sites of *share*, and begin a run on them; other ledgers write to the folder meanwhile.

    Whoever has opened *frontier* closes it.
    """
    for name in share.level(frontier.sizes(share.sites)):
        logger.warning("%s: %s is not known to the frontier; its records are made known", folder.path, name)
        frontier.register(name, 0)
    mended = mend(folder, frontier, share, now=now)
    run = frontier.start_run(command, now=now)
    return Opened(folder=folder, frontier=frontier, lock=None, mended=mended, run=run, command=command, share=share)


def require_frontier(folder: DataFolder) -> None:
    """Raise FrontierError when *folder* holds records and no frontier: a new one would fetch everything again.

    An empty file, or another database, in the place of the frontier is none. Likewise when workers share it.
    """
    if address := shared_address(folder):
        raise FrontierError(f"{folder.path}: workers share it by {address}; `newscrawler work --frontier …` crawls it")
    if not is_frontier(folder.frontier) and folder.has_records():
        there = "is no frontier" if folder.frontier.exists() else "missing"
        raise FrontierError(
            f"{folder.frontier}: {there}, but the folder holds articles or WARCs; "
            "run `newscrawler verify --rebuild-frontier` to make it again from them"
        )
