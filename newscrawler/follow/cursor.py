"""A named place in the events of an archive that outlives the process: ``cursors/<name>.json``."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from newscrawler.archive import Position, newest_position
from newscrawler.errors import StorageError
from newscrawler.storage import FolderLock, site_folder, write_atomic
from newscrawler.storage.errors import storage_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawler.storage import DataFolder


@dataclass(slots=True)
class Cursor:
    """Where a reader stands: its *position*, kept in the file *path* (None: not kept)."""

    position: Position
    path: Path | None = None

    def move(self, position: Position) -> None:
        """Go to *position*; it is on the disk when this returns. Raises StorageError."""
        if position != self.position:
            self.position = position
            if self.path:
                write_atomic(self.path, msgspec.json.encode(position) + b"\n")


@contextmanager
def open_cursor(folder: DataFolder, name: str | None, *, from_start: bool) -> Iterator[Cursor]:
    """Hold the cursor *name* of *folder* (None: one that is not kept).

    A new one stands behind what is committed now, or with *from_start* before the oldest event. Raises UsageError for
    what is no name, LockedError when another process reads with it, StorageError when it cannot be read or kept.
    """
    beginning = Position() if from_start else newest_position(folder)
    if name is None:
        yield Cursor(beginning)
        return
    path = folder.path / "cursors" / f"{site_folder(name)}.json"
    with FolderLock(path.with_suffix(".lock"), command=f"newscrawler follow --cursor {name}"):
        if not path.exists():
            write_atomic(path, msgspec.json.encode(beginning) + b"\n")
        yield Cursor(_read(path), path)


def _read(path: Path) -> Position:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Position)
    except OSError as error:
        raise storage_error(error, path) from error
    except msgspec.DecodeError as error:
        raise StorageError(f"{path}: no cursor ({error}); delete it, or follow with another --cursor") from error
