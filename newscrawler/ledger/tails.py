"""What follows the committed size of a file: whole records, and a torn rest; nothing here writes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from newscrawler.errors import ArchiveError, StorageError
from newscrawler.warc.members import Member, NotAMemberError, TornMemberError, member_at, next_member
from newscrawler.warc.records import parse_record

_WINDOW_BYTES = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
_WARC_ENDINGS = (".warc.gz",)
_LINE_ENDINGS = (".jsonl",)


class ChangedOutsideError(StorageError):
    """A file is not what was committed, though no crash explains it (exit code 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TailPiece:
    """One whole record behind the committed size: its byte *offset*, where it *end*s, and for a line its *data*."""

    offset: int
    end: int
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What file *name* holds behind *committed* bytes: whole records that end at *whole*, of *size* bytes in all.

    *lacks_end*: the last of them is a whole line but for its line feed, which is to be put there.
    """

    name: str
    committed: int
    whole: int
    size: int
    pieces: tuple[TailPiece, ...] = ()
    lacks_end: bool = False


def read_tail(path: Path, name: str, committed: int, *, is_kept: Callable[[TailPiece], bool] = lambda _: True) -> Tail:
    """Return what the file at *path* holds behind *committed* bytes.

    A whole record for which *is_kept* is False counts as torn; whatever lies before the last whole one stays. Raises
    ChangedOutsideError when the file is shorter, when the committed size lies inside a record, or when the file is of
    a kind that we do not write.
    """
    size = path.stat().st_size
    if size < committed:
        raise ChangedOutsideError(
            f"{path}: {size} bytes, but {committed} were committed: the file was changed from outside; restore it from "
            "a backup, or accept the loss with `newscrawler verify --rebuild-frontier`"
        )
    if size == committed:
        return Tail(name=name, committed=committed, whole=committed, size=size)
    with path.open("rb") as stream:
        if name.endswith(_WARC_ENDINGS):
            is_between, found = _warc_ends_at(stream, committed), _warc_pieces(stream, committed, size)
        elif name.endswith(_LINE_ENDINGS):
            is_between, found = _line_ends_at(stream, committed), _line_pieces(stream, committed)
        else:
            raise ChangedOutsideError(f"{path}: not a file that newscrawler writes; nothing was cut from it")
        if not is_between:
            raise ChangedOutsideError(
                f"{path}: the committed size, {committed} bytes, lies inside a record: the file was changed from "
                "outside; nothing was cut. `newscrawler verify` says what is wrong with it, "
                "`newscrawler verify --rebuild-frontier` takes it as it is"
            )
        pieces = tuple(piece for piece in found if is_kept(piece))
    whole = pieces[-1].end if pieces else committed
    lacks_end = bool(pieces) and bool(pieces[-1].data) and not pieces[-1].data.endswith(b"\n")
    return Tail(name=name, committed=committed, whole=whole, size=size, pieces=pieces, lacks_end=lacks_end)


def record_id_at(path: Path, offset: int) -> str | None:
    """Return the id of the whole WARC record at *offset* of *path*; None when there is none."""
    try:
        with path.open("rb") as stream:
            return parse_record(member_at(stream, offset)).headers.get("warc-record-id")
    except (OSError, ArchiveError):
        return None


def _line_ends_at(stream: BinaryIO, offset: int) -> bool:
    stream.seek(max(offset - 1, 0))
    return offset == 0 or stream.read(1) == b"\n"


def _line_pieces(stream: BinaryIO, offset: int) -> Iterator[TailPiece]:
    stream.seek(offset)
    for line in stream:
        end = offset + len(line)
        if _is_object(line):
            yield TailPiece(offset=offset, end=end, data=line)
        offset = end


def _is_object(line: bytes) -> bool:
    """Whether *line* is a whole JSON object, its line feed apart."""
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _warc_ends_at(stream: BinaryIO, offset: int) -> bool:
    """Whether a whole record ends, or begins, at *offset*: looked for there, then backwards from there."""
    if offset == 0 or _member_at(stream, offset) is not None:
        return True
    begin = offset
    while begin > 0:
        end, begin = begin, max(begin - _WINDOW_BYTES, 0)
        stream.seek(begin)
        window = stream.read(end - begin + len(_MAGIC) - 1)
        at = window.rfind(_MAGIC)
        while at >= 0:
            if member := _member_at(stream, begin + at):
                return member.offset + member.length == offset
            at = window.rfind(_MAGIC, 0, at + len(_MAGIC) - 1)  # by chance inside a member
    return False


def _member_at(stream: BinaryIO, offset: int) -> Member | None:
    try:
        return member_at(stream, offset)
    except (TornMemberError, NotAMemberError):
        return None


def _warc_pieces(stream: BinaryIO, offset: int, size: int) -> Iterator[TailPiece]:
    at: int | None = offset
    while at is not None and at < size:
        member = _member_at(stream, at)
        if member is None:
            at = next_member(stream, at + 1, end=size)
        else:
            yield TailPiece(offset=at, end=at + member.length)
            at += member.length
