"""A segment: one immutable object with what a commit appended to the files of a site; pure."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from newscrawler.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Sequence

_RECORDS = (".jsonl", ".warc.gz")
_MEMORY = (".json", ".answers", ".named")


@dataclass(frozen=True, slots=True)
class SegmentPiece:
    """The bytes *data* of *file* (relative to the data folder) from offset *start* on; None: they are all of it."""

    file: str
    start: int | None
    data: bytes


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    file: str
    start: int | None
    size: int
    sha256: str


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: who wrote it, what follows, and whether it is the last of its epoch."""

    by: str
    is_last: bool
    parts: tuple[_Part, ...]


_decode = msgspec.json.Decoder(_Head).decode


def segment_key(site: str, epoch: int, serial: int) -> str:
    """Return the key of a segment: keys are in the order in which they are written.

    >>> segment_key("alwatan", 7, 12)
    'segments/alwatan/00000007/0000000012'
    """
    return f"segments/{site}/{epoch:08d}/{serial:010d}"


def pack_segment(pieces: Sequence[SegmentPiece], *, by: str, is_last: bool) -> bytes:
    r"""Return *pieces* as one object: a line of JSON, then their bytes. *by* names the writer, *is_last* ends an epoch.

    >>> pack_segment([], by="w", is_last=True)
    b'{"by":"w","is_last":true,"parts":[]}\n'
    """
    parts = tuple(
        _Part(file=one.file, start=one.start, size=len(one.data), sha256=sha256(one.data).hexdigest()) for one in pieces
    )
    head = msgspec.json.encode(_Head(by=by, is_last=is_last, parts=parts))
    return b"".join([head, b"\n", *(one.data for one in pieces)])


def unpack_segment(data: bytes, *, site: str, key: str) -> tuple[list[SegmentPiece], bool]:
    """Return the pieces of the segment *key* of *site*, and whether it is the last of its epoch.

    Raises ArchiveError when its bytes are not those that were written, or when it names a file that is none of *site*.
    """
    line, _, rest = data.partition(b"\n")
    try:
        head = _decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ArchiveError(f"{key}: no segment: {error}; restore the object from a backup") from error
    pieces, at = [], 0
    for part in head.parts:
        piece = rest[at : at + part.size]
        at += part.size
        if sha256(piece).hexdigest() != part.sha256:
            raise ArchiveError(f"{key}: {part.file}: not the bytes that were written; restore the object from a backup")
        if not _is_of(site, part.file, is_whole=part.start is None):
            raise ArchiveError(f"{key}: {part.file}: no file of {site}; nothing of it was read")
        pieces.append(SegmentPiece(part.file, part.start, piece))
    return pieces, head.is_last


def _is_of(site: str, name: str, *, is_whole: bool) -> bool:
    """Whether *name* can be a file of *site* that grows, or, *is_whole*, one that is written anew."""
    match name.split("/"):
        case ["sites", file] if is_whole:
            return file in {f"{site}{ending}" for ending in _MEMORY}
        case ["runs", file] if is_whole:
            return file.endswith(".json") and not file.startswith(".")
        case [kind, folder, file]:
            return not is_whole and kind.isalpha() and folder == site and file.endswith(_RECORDS)
    return False
