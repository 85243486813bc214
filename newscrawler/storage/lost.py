"""lost+found: what was cut off from a file of the archive, kept byte for byte."""

import os
import shutil
from pathlib import Path

from newscrawler.storage.atomic import make_folder, sync_path
from newscrawler.storage.errors import storage_error

LOST = "lost+found"


def set_aside(root: Path, name: str, offset: int = 0) -> str:
    """Move what file *name* of folder *root* holds behind *offset* bytes to lost+found; return its name there.

    From 0 on the whole file goes. The copy is on the disk before the file is cut. Raises StorageError.
    """
    path = root / name
    kept = _free(root / LOST / f"{name}.{offset}")
    try:
        make_folder(kept.parent)
        if offset == 0:
            path.rename(kept)
        else:
            _move_tail(path, kept, offset)
        for folder in (kept.parent, path.parent):
            sync_path(folder)
    except OSError as error:
        raise storage_error(error, path) from error
    return kept.relative_to(root).as_posix()


def _move_tail(path: Path, kept: Path, offset: int) -> None:
    with path.open("r+b") as file, kept.open("xb") as copy:
        file.seek(offset)
        shutil.copyfileobj(file, copy)
        copy.flush()
        os.fsync(copy.fileno())
        sync_path(kept.parent)
        file.truncate(offset)
        os.fsync(file.fileno())


def _free(path: Path) -> Path:
    """Return *path*, or with a number behind it when something lies there."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}.{number}")
    return free
