"""How far the files of an archive may be read: up to the size that the frontier has committed, never past it."""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

from newscrawler.errors import FrontierError
from newscrawler.frontier import FrontierReader, is_frontier, open_frontier
from newscrawler.storage import DataFolder, iter_lines

logger = logging.getLogger(__name__)


def shared_address(folder: DataFolder) -> str | None:
    """Return the PostgreSQL URL of the frontier of *folder*, which workers share; None when it is its own file."""
    try:
        return folder.shared.read_text("utf-8").strip()
    except FileNotFoundError:
        return None


def has_frontier(folder: DataFolder) -> bool:
    """Return whether something was crawled into *folder*."""
    return folder.shared.exists() or is_frontier(folder.frontier)


def reader_of(folder: DataFolder, address: str | None = None) -> FrontierReader:
    """Return the frontier of *folder*, or the one at *address*, to read beside whoever writes. Raises FrontierError."""
    address = address or shared_address(folder)
    if address is None:
        return open_frontier(folder.frontier, read_only=True)
    from newscrawler.frontier.postgres import PostgresFrontier  # noqa: PLC0415 - an extra

    return PostgresFrontier(address, read_only=True)


class CommittedFiles:
    """The files of *folder* as they were committed when this was made; what follows is a crawl's, or a killed one's.

    *ends* has the committed size in bytes by path. A file that the frontier does not know, a packed one, and all of
    them when there is no frontier or a damaged one (with a warning), are read to their ends.
    """

    def __init__(self, folder: DataFolder) -> None:
        self.ends: Mapping[Path, int] = {}
        if shared_address(folder) is None and not is_frontier(folder.frontier):
            return
        try:
            with reader_of(folder) as frontier:
                sizes = frontier.sizes()
        except FrontierError as error:
            logger.warning("%s; what was committed is not known, so files are read to their ends", error)
        else:
            self.ends = {folder.path / name: size for name, size in sizes.items() if not name.endswith(".jsonl.gz")}

    def lines(self, path: Path, *, start: int = 0) -> Iterator[tuple[int, bytes]]:
        r"""Yield (offset, line without "\n") of each committed line of *path* from byte *start* on.

        Raises StorageError when the file cannot be read.
        """
        return iter_lines(path, start=start, end=self.ends.get(path))
