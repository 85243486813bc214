"""Reading JSON Lines, plain or gzipped, also while they are being written."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from newscrawler.storage.errors import storage_error

_WINDOW_BYTES = 1 << 16


def iter_lines(path: Path, *, start: int = 0, end: int | None = None) -> Iterator[tuple[int, bytes]]:
    r"""Yield (offset, line without "\n") of every whole line of *path*; a torn last line is left out.

    Lines of spaces, which stand where something was taken out, are passed over. A path that ends in ``.gz`` is
    unpacked, and offsets count unpacked bytes; a torn gzip tail ends the lines. *start* is where a line begins; *end*
    stops before the first line that reaches behind so many bytes (the committed size).
    Raises StorageError when the file cannot be read.
    """
    try:
        with _open(path) as file:
            offset = file.seek(start)
            for line in file:
                behind = offset + len(line)
                if not line.endswith(b"\n") or (end is not None and behind > end):
                    return
                if not line.startswith(b" ") or line.strip():
                    yield offset, line[:-1]
                offset = behind
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return
    except OSError as error:
        raise storage_error(error, path) from error


def end_of_lines(path: Path) -> int:
    """Return the size in bytes of the whole lines of the plain file *path*; what follows is a torn one."""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        while end:
            start = max(end - _WINDOW_BYTES, 0)
            file.seek(start)
            if (place := file.read(end - start).rfind(b"\n")) >= 0:
                return start + place + 1
            end = start
    return 0


def _open(path: Path) -> BinaryIO | gzip.GzipFile:
    return gzip.GzipFile(path, "rb") if path.suffix == ".gz" else path.open("rb")
