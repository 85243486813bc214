"""Files and folders that are there whole when a call returns, or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newscrawler.storage.errors import storage_error

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(path: Path) -> None:
    """Make folder *path* and those above it that are missing; the disk knows each by its name when this returns."""
    if not path.is_dir():
        if path.parent != path:
            make_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_path(path.parent)


def sync_path(path: Path) -> None:
    """Wait until the disk knows what is at *path*: the names in a folder, the bytes of a file. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomic(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that a reader, or a crash, sees the old file or the new one and nothing between.

    Raises StorageError when the system refuses; the old file is then untouched.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        make_folder(path.parent)
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_path(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise storage_error(error, path) from error
