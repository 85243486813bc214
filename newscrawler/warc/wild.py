"""Records of any writer, WARC or ARC, read forgivingly: what is wrong with one is named, and the next is found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from newscrawler.errors import ArchiveError
from newscrawler.warc.heads import parse_pairs
from newscrawler.warc.units import DamagedUnitError, units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.warc.heads import RawHeaders
    from newscrawler.warc.units import Unit

MAX_HEAD_BYTES = 256 * 1024  # the headers of the records seen have about 500 bytes
MAX_BLOCK_BYTES = 21 * 1024 * 1024  # the longest page that a crawl of our own takes, and its headers

_READ_BYTES = 1 << 16
_MAX_DIGITS = 15  # of a length: more than any disk holds
_END = b"\r\n\r\n"
_NEXT = re.compile(rb"(?:^|\n)(WARC/[01]\.[0-9]+\r?\n)")
_ARC_LINE = re.compile(rb"[^ \n]+ [0-9.a-fA-F:-]+ ([0-9]{14}) [^\n]*? ?([0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class WildRecord:
    """One record at *offset* (of its unit), or the *reason* why none could be read there, with *detail*.

    *block* is cut at MAX_BLOCK_BYTES (*is_cut*). The *headers* of an ARC record are those that a WARC would have.
    """

    offset: int
    inside: str = ""
    headers: RawHeaders = ()
    block: bytes = b""
    is_cut: bool = False
    reason: str | None = None
    detail: str = ""


def wild_records(stream: BinaryIO, *, offset: int = 0) -> Iterator[WildRecord]:
    """Yield the records of *stream* from *offset* on, and what is damaged between them.

    Raises ArchiveError as units do, and for a file without a record.
    """
    seen = False
    for unit in units(stream, offset=offset):
        try:
            for record in _records(unit):
                seen = True
                yield record
        except DamagedUnitError as error:
            yield WildRecord(offset=unit.offset, inside=unit.inside, reason="warc_damaged", detail=str(error))
            seen = True
    if not seen and stream.seek(0, 2):
        raise ArchiveError("no record in it")


def _records(unit: Unit) -> Iterator[WildRecord]:
    while head := unit.read(8):
        if not head.strip(b"\r\n"):
            unit.back(head.lstrip(b"\r\n"))
            continue
        unit.back(head.lstrip(b"\r\n"))
        head = unit.read(8)
        unit.back(head)
        if head.startswith(b"WARC/"):
            yield from _warc(unit)
        elif head.startswith((b"filedesc", b"http://", b"https://", b"dns:", b"ftp://")):
            yield from _arc(unit)
        else:
            yield _damage(unit, unit.offset, "no record begins here")
            if not _to_next(unit, b""):
                return


def _damage(unit: Unit, start: int, detail: str) -> WildRecord:
    return WildRecord(offset=start, inside=unit.inside, reason="warc_damaged", detail=detail)


def _warc(unit: Unit) -> Iterator[WildRecord]:
    start, head = unit.offset, _head(unit)
    if head is None:
        yield _damage(unit, start, "headers without an end")
        _to_next(unit, b"")
        return
    headers = parse_pairs(re.split(rb"\r?\n", head.strip(b"\r\n"))[1:])
    stated = next((value for name, value in headers if name.lower() == b"content-length"), b"")
    if not stated.isdigit() or len(stated) > _MAX_DIGITS:
        yield _damage(unit, start, f"Content-Length is {stated[:40]!r}")
        _to_next(unit, b"")
        return
    block, missing = _block(unit, int(stated))
    if missing:
        yield _damage(unit, start, "the record is shorter than its Content-Length")
        _to_next(unit, block)
        return
    behind = unit.read(4)
    if behind.strip(b"\r\n") and not behind.lstrip(b"\r\n").startswith(b"WARC"[: len(behind.lstrip(b"\r\n"))]):
        yield _damage(unit, start, "the record is longer than its Content-Length")
        _to_next(unit, behind)
        return
    unit.back(behind)
    yield WildRecord(
        offset=start,
        inside=unit.inside,
        headers=headers,
        block=block,
        is_cut=int(stated) > MAX_BLOCK_BYTES,
    )


def _head(unit: Unit) -> bytes | None:
    """Return the headers up to the empty line; None when there is no end to them."""
    head = b""
    while len(head) <= MAX_HEAD_BYTES:
        piece = unit.read(4096)
        start = max(0, len(head) - 3)
        head += piece
        ends = [at + len(mark) for mark in (_END, b"\n\n") if (at := head.find(mark, start)) >= 0]
        if ends:
            unit.back(head[min(ends) :])
            return head[: min(ends)]
        if not piece:
            break
    unit.back(head[5:])  # behind the mark that was believed
    return None


def _block(unit: Unit, size: int) -> tuple[bytes, int]:
    """Return the first bytes of a block, the rest of it read and dropped, and how many bytes were missing."""
    block = unit.read(min(size, MAX_BLOCK_BYTES))
    left = size - len(block)
    while left and (piece := unit.read(min(left, _READ_BYTES))):
        left -= len(piece)
    return block, left


def _to_next(unit: Unit, data: bytes) -> bool:
    """Go on to where the next record of the unit begins, in *data* or behind it; return whether there is one."""
    while True:
        match = _NEXT.search(data) if b"WARC/" in data else None
        if match:
            unit.back(data[match.start(1) :])
            return True
        piece = unit.read(_READ_BYTES)
        if not piece:
            return False
        data = data[-16:] + piece


def _arc(unit: Unit) -> Iterator[WildRecord]:
    start, line = unit.offset, b""
    while not line.endswith(b"\n") and len(line) < MAX_HEAD_BYTES and (piece := unit.read(1)):
        line += piece
    match = _ARC_LINE.fullmatch(line.strip())
    if match is None:
        yield _damage(unit, start, f"neither a WARC nor an ARC record: {line[:60]!r}")
        _to_next(unit, b"")
        return
    block, missing = _block(unit, int(match[2][:_MAX_DIGITS]))
    if missing:
        yield _damage(unit, start, "the record is shorter than its length")
        return
    url, ip = line.split(b" ")[:2]
    kind = b"warcinfo" if url.startswith(b"filedesc:") else b"response"
    headers = ((b"WARC-Type", kind), (b"WARC-Target-URI", url), (b"WARC-Date", match[1]), (b"WARC-IP-Address", ip))
    is_cut = int(match[2]) > MAX_BLOCK_BYTES
    yield WildRecord(offset=start, inside=unit.inside, headers=headers, block=block, is_cut=is_cut)
