"""Streams that a format is written to: plain, gzip or Zstandard by the name of the file. The same bytes every time."""

from collections.abc import Iterator
from contextlib import contextmanager
from gzip import GzipFile
from importlib import import_module
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from newscrawler.errors import ExportError

GZIP_MAGIC: Final = b"\x1f\x8b"
ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
PACKED: Final = (".gz", ".zst")
_BUFFER = 1 << 20


@contextmanager
def packed(path: Path, packing: str | None) -> Iterator[BinaryIO]:
    """Give a stream that writes file *path*, packed as *packing* (one of PACKED) says.

    Raises ExportError when Zstandard is not installed.
    """
    if packing == ".zst":
        with _zstd().CompressedOutputStream(str(path), "zstd") as stream:
            buffered = BufferedWriter(stream, _BUFFER)
            yield buffered
            buffered.flush()
            buffered.detach()
        return
    with path.open("wb") as file:
        if packing is None:
            yield file
            return
        with GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as zipped:
            buffered = BufferedWriter(cast("Any", zipped), _BUFFER)
            yield buffered
            buffered.flush()
            buffered.detach()


def packing_of(out: Path) -> str | None:
    """Return how a file of this name is packed (one of PACKED); None for any other. Raises as :func:`packed` does."""
    suffix = out.suffix.lower()
    if suffix == ".zst":
        _zstd()
    return suffix if suffix in PACKED else None


def unpacked_zstd(path: Path) -> BinaryIO:
    """Return the bytes that the Zstandard file *path* holds, as a stream. Raises as :func:`packed` does."""
    return BufferedReader(_zstd().CompressedInputStream(str(path), "zstd"), _BUFFER)


def _zstd() -> Any:
    """Return the library that knows Zstandard: pyarrow, which Parquet needs too."""
    try:
        return import_module("pyarrow")
    except ImportError as error:
        raise ExportError(
            '.zst needs pyarrow, which is not installed: pip install "newscrawler-ar[parquet]"; or name the file .gz'
        ) from error
