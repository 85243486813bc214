"""The files of others as plain bytes: gzip members, zstd frames, the WARCs in a WACZ, or the whole file, one by one."""

from __future__ import annotations

import sys
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from lzma import LZMAError
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from isal import isal_zlib

from newscrawler.errors import ArchiveError
from newscrawler.warc.content import BROKEN_GZIP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENDINGS = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", ".wacz")

_READ_BYTES = 1 << 16
_GZIP, _ZSTD, _ZIP = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_SKIPPABLE = bytes([0x5D, 0x2A, 0x4D, 0x18])  # the frame that holds the dictionary of a .warc.zst file
_MAX_DICTIONARY_BYTES = 1 << 24
_PLAIN = (b"WARC/", b"filedesc://")

# What zipfile raises for a member that is damaged, encrypted (RuntimeError), or of a method that it does not know
# (NotImplementedError).
BROKEN_MEMBER = (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, RuntimeError, NotImplementedError, OSError)


class DamagedUnitError(ArchiveError):
    """A unit whose bytes cannot be unpacked to its end."""


@dataclass(slots=True)
class Unit:
    """The plain bytes of one unit that begins at *offset* of its file (*inside* names a member of a package).

    In a file that is not compressed (*is_plain*) the offset is that of the byte to be read next.
    """

    offset: int
    _source: Iterator[bytes]
    is_plain: bool = False
    inside: str = ""
    _pending: bytes = field(default=b"", init=False)

    def read(self, size: int) -> bytes:
        """Return *size* bytes, fewer at the end. Raises DamagedUnitError where the unit is damaged."""
        parts, wanted = [], size
        while wanted > 0:
            piece = self._pending or next(self._source, b"")
            if not piece:
                break
            parts.append(piece[:wanted])
            self._pending = piece[wanted:]
            wanted -= len(parts[-1])
        self.offset += self.is_plain * (size - wanted)
        return b"".join(parts)

    def back(self, data: bytes) -> None:
        """Put *data* back, to be read next."""
        self._pending = data + self._pending
        self.offset -= self.is_plain * len(data)


def units(stream: BinaryIO, *, offset: int = 0) -> Iterator[Unit]:
    """Yield the units of *stream*, the first at *offset*; each is to be read before the next is asked for.

    Raises ArchiveError for a file that is none of what is known, and for a package that cannot be opened.
    """
    stream.seek(offset)
    head = stream.read(16)
    stream.seek(offset)
    if head.startswith(_GZIP):
        yield from _packed(stream, offset, _gzip_unit, _GZIP)
    elif head.startswith((_ZSTD, _SKIPPABLE)):
        yield from _packed(stream, offset, _zstd_reader(stream), _ZSTD)
    elif head.startswith(_ZIP):
        yield from _package(stream)
    elif offset or head.lstrip(b"\r\n").startswith(_PLAIN):
        yield Unit(offset, _pieces(stream), is_plain=True)
    elif head:
        raise ArchiveError("neither WARC, ARC nor WACZ, plain, gzip or zstd")


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_READ_BYTES):
        yield piece


def _packed(
    stream: BinaryIO, offset: int, unpack: Callable[[BinaryIO, int, list[int]], Iterator[bytes]], magic: bytes
) -> Iterator[Unit]:
    """Yield a unit for each member or frame; behind a damaged one, the next is searched for."""
    while stream.seek(offset) == offset and stream.read(1):
        end = [offset]
        unit = Unit(offset, unpack(stream, offset, end))
        yield unit
        with suppress(DamagedUnitError):  # it was told when it was read
            while unit.read(_READ_BYTES):
                pass
        following = end[0] if end[0] > offset else _find(stream, magic, offset + 1)
        if following is None:
            return
        offset = following


def _find(stream: BinaryIO, magic: bytes, offset: int) -> int | None:
    stream.seek(offset)
    before = b""
    while piece := stream.read(_READ_BYTES):
        at = (before + piece).find(magic)
        if at >= 0:
            return offset - len(before) + at
        offset += len(piece)
        before = piece[1 - len(magic) :]
    return None


def _gzip_unit(stream: BinaryIO, offset: int, end: list[int]) -> Iterator[bytes]:
    return _unpacked(stream, offset, end, isal_zlib.decompressobj(wbits=31), (zlib.error, BROKEN_GZIP))


def _zstd_reader(stream: BinaryIO) -> Callable[[BinaryIO, int, list[int]], Iterator[bytes]]:
    zstd: Any = import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    start = stream.tell()
    stream.seek(0)
    head = stream.read(8)
    words = None
    if head.startswith(_SKIPPABLE):
        raw = stream.read(min(int.from_bytes(head[4:8], "little"), _MAX_DICTIONARY_BYTES))
        try:
            plain = zstd.ZstdDecompressor().decompress(raw, _MAX_DICTIONARY_BYTES) if raw.startswith(_ZSTD) else raw
            words = zstd.ZstdDict(plain)
        except (zstd.ZstdError, ValueError) as error:
            raise ArchiveError(f"the zstd dictionary is broken: {error}") from error
    stream.seek(start)

    def unit(stream: BinaryIO, offset: int, end: list[int]) -> Iterator[bytes]:
        stream.seek(offset)
        head = stream.read(8)
        if head.startswith(_SKIPPABLE):
            end[0] = offset + 8 + int.from_bytes(head[4:8], "little")
            return iter(())
        return _unpacked(stream, offset, end, zstd.ZstdDecompressor(words), (zstd.ZstdError, EOFError))

    return unit


def _unpacked(
    stream: BinaryIO, offset: int, end: list[int], unpacker: Any, broken: tuple[type[Exception], ...]
) -> Iterator[bytes]:
    """Yield the plain bytes of one unit in pieces, and set *end* to where it ends."""
    stream.seek(offset)
    taken, step, data = 0, 512, b""
    while not unpacker.eof:
        try:
            piece = unpacker.decompress(data, _READ_BYTES)
        except broken as error:
            raise DamagedUnitError(f"cannot be unpacked ({error})") from error
        if piece:
            yield piece
        data = getattr(unpacker, "unconsumed_tail", b"")
        if not unpacker.eof and not data and getattr(unpacker, "needs_input", True):
            data = stream.read(step)
            if not data and not piece:
                raise DamagedUnitError("the file ends inside a record")
            taken += len(data)
            step = min(step * 2, _READ_BYTES)
    end[0] = offset + taken - len(unpacker.unused_data)


def _package(stream: BinaryIO) -> Iterator[Unit]:
    try:
        package = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ArchiveError(f"a ZIP file that cannot be opened: {error}") from error
    with package:
        names = [info for info in package.infolist() if info.filename.startswith("archive/") and not info.is_dir()]
        if not names:
            raise ArchiveError("a ZIP file without archive/: no WACZ")
        for info in names:
            try:
                with package.open(info) as inner:
                    for unit in units(cast("BinaryIO", inner)):
                        unit.inside = info.filename
                        yield unit
            except BROKEN_MEMBER as error:
                raise ArchiveError(f"{info.filename}: {error}") from error
