"""The gzip members of a WARC file, one by one, from any offset, in constant memory."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from isal import isal_zlib

from newscrawler.errors import ArchiveError
from newscrawler.warc.content import BROKEN_GZIP

MAX_RECORD_BYTES = 1 << 30  # Scrapy's own default limit of a download; a longer record is damage
MAX_RATIO = 200  # pages shrink 5 to 30 times; deflate ends at 1,032, where bombs are
SMALL_BYTES = 48 << 20  # what may come from any ratio: twice the longest record that a crawl writes

_READ_BYTES = 1 << 15  # what is read behind a member is copied once for each, and three of them hold a page
_MAGIC = b"\x1f\x8b"
_PLAIN = _MAGIC + b"\x08\0"  # a header without options


class TornMemberError(ArchiveError):
    """The file ends inside a member: a crash, or a crawl that is writing."""


class NotAMemberError(ArchiveError):
    """At this offset no gzip member begins, or what begins is broken."""


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member: its byte *offset* and *length* in the file, and the plain *data* in it."""

    offset: int
    length: int
    data: bytes


class _Inflater(Protocol):
    """What the two unpackers have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def members(stream: BinaryIO, *, offset: int = 0) -> Iterator[Member]:
    """Yield the members of *stream* that begin at *offset* or later.

    Raises TornMemberError when the file ends inside a member, NotAMemberError for bytes that are no gzip member; both
    messages begin with the offset. The stream needs ``seek`` and ``read`` only.

    >>> import gzip
    >>> from io import BytesIO
    >>> [member.data for member in members(BytesIO(gzip.compress(b"one") + gzip.compress(b"two")))]
    [b'one', b'two']
    """
    stream.seek(offset)
    pending = b""
    while True:
        pending = pending or stream.read(_READ_BYTES)
        if not pending:
            return
        member, pending = _member(stream, pending, offset)
        yield member
        offset += member.length


def member_at(stream: BinaryIO, offset: int) -> Member:
    """Return the member that begins at *offset*. Raises as :func:`members` does, and TornMemberError at the end."""
    for member in members(stream, offset=offset):
        return member
    raise TornMemberError(f"offset {offset}: the file ends here")


_TRIES = 1000


def next_member(stream: BinaryIO, offset: int, *, end: int) -> int | None:
    """Return the offset of the next whole member at *offset* or later, None when there is none before *end*.

    The magic bytes may stand inside a member by chance, so up to so many places are tried.

    >>> import gzip
    >>> from io import BytesIO
    >>> next_member(BytesIO(b"damage" + gzip.compress(b"whole")), 0, end=99)
    6
    """
    position = offset
    for _ in range(_TRIES):
        found = _find_magic(stream, position)
        if found is None or found >= end:
            return None
        try:
            member_at(stream, found)
        except (TornMemberError, NotAMemberError):
            position = found + 1
        else:
            return found
    return None


def _member(stream: BinaryIO, pending: bytes, offset: int) -> tuple[Member, bytes]:
    """Return the member that begins with *pending*, and what was read behind it.

    ISA-L unpacks a member of 25 KB in .05 ms, zlib in .08, and both check size and CRC; what it refuses is left to zlib
    to name, and so are headers with options, with which ISA-L is less strict.
    """
    if pending.startswith(_PLAIN):
        try:
            return _unpacked(isal_zlib.decompressobj(wbits=31), stream, pending, offset)
        except ArchiveError:
            stream.seek(offset)
            pending = stream.read(_READ_BYTES)
    return _unpacked(zlib.decompressobj(wbits=31), stream, pending, offset)


def _unpacked(inflater: _Inflater, stream: BinaryIO, pending: bytes, offset: int) -> tuple[Member, bytes]:
    parts: list[bytes] = []
    taken, room = 0, MAX_RECORD_BYTES
    while True:
        try:
            part = inflater.decompress(pending, min(room, SMALL_BYTES) + 1)
        except (zlib.error, BROKEN_GZIP) as error:
            raise NotAMemberError(f"offset {offset}: not a gzip member ({error})") from error
        parts.append(part)
        room -= len(part)
        if room < 0:
            raise NotAMemberError(f"offset {offset}: a record longer than {MAX_RECORD_BYTES} bytes")
        taken += len(pending) - len(inflater.unconsumed_tail)
        size = MAX_RECORD_BYTES - room
        if size > SMALL_BYTES and size > MAX_RATIO * taken:
            raise NotAMemberError(f"offset {offset}: a compression bomb: {taken} bytes hold more than {size}")
        if inflater.eof:
            rest = inflater.unused_data
            return Member(offset, taken - len(rest), b"".join(parts)), rest
        pending = inflater.unconsumed_tail or stream.read(_READ_BYTES)
        if not pending:
            raise TornMemberError(f"offset {offset}: the file ends inside a gzip member, {taken} bytes after its start")


def _find_magic(stream: BinaryIO, offset: int) -> int | None:
    stream.seek(offset)
    before = b""
    while piece := stream.read(_READ_BYTES):
        window = before + piece
        at = window.find(_MAGIC + b"\x08")
        if at >= 0:
            return offset - len(before) + at
        offset += len(piece)
        before = window[-2:]
    return None
