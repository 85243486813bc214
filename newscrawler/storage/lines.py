"""Reading JSON Lines, plain or gzipped, also while they are being written."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from newscrawler.storage.errors import storage_error


def iter_lines(path: Path, *, start: int = 0, end: int | None = None) -> Iterator[tuple[int, bytes]]:
    r"""Yield (offset, line without "\n") of every whole line of *path*; a torn last line is left out.

    A path that ends in ``.gz`` is unpacked, and offsets count unpacked bytes; a torn gzip tail ends the lines. *start*
    is where a line begins; *end* stops before the first line that reaches behind so many bytes (the committed size).
    Raises StorageError when the file cannot be read.
    """
    try:
        with _open(path) as file:
            offset = file.seek(start)
            for line in file:
                behind = offset + len(line)
                if not line.endswith(b"\n") or (end is not None and behind > end):
                    return
                yield offset, line[:-1]
                offset = behind
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return
    except OSError as error:
        raise storage_error(error, path) from error


def _open(path: Path) -> BinaryIO | gzip.GzipFile:
    return gzip.GzipFile(path, "rb") if path.suffix == ".gz" else path.open("rb")
