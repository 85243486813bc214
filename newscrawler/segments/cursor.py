"""How far a folder has the segments of a site: ``segments/<site>.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newscrawler.errors import StorageError
from newscrawler.storage import site_folder, write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.storage import DataFolder


class SegmentCursor(msgspec.Struct, kw_only=True):
    """The segment that comes next, and what the files have of those before it.

    *sizes* are the bytes of the files that grow, *whole* the SHA-256 of those that are written anew; every epoch below
    *epoch* has ended.
    """

    epoch: int = 0
    serial: int = 0
    sizes: dict[str, int] = {}
    whole: dict[str, str] = {}


_decode = msgspec.json.Decoder(SegmentCursor).decode


def load_cursor(folder: DataFolder, site: str) -> SegmentCursor:
    """Return how far *folder* has the segments of *site*: nothing yet, where nothing is written down."""
    path = _path(folder, site)
    try:
        return _decode(path.read_bytes())
    except FileNotFoundError:
        return SegmentCursor()
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _damaged(path, error) from error


def save_cursor(folder: DataFolder, site: str, cursor: SegmentCursor) -> None:
    """Write *cursor* down; what it tells of is on the disk before."""
    write_atomic(_path(folder, site), msgspec.json.encode(cursor) + b"\n")


def sizes_here(folder: DataFolder) -> dict[str, int] | None:
    """Return what *folder* has of the files that grow, in bytes by name; None when it has nothing of a store."""
    if not (folder.path / "segments").is_dir():
        return None
    sizes: dict[str, int] = {}
    for path in sorted((folder.path / "segments").glob("*.json")):
        sizes |= load_cursor(folder, path.stem).sizes
    return sizes


def _path(folder: DataFolder, site: str) -> Path:
    return folder.path / "segments" / f"{site_folder(site)}.json"


def _damaged(path: Path, error: Exception) -> StorageError:
    return StorageError(f"{path}: {error}; delete it, and the segments of the site are read anew")
