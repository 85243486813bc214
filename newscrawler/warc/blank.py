"""Records taken out of a WARC file in place: a record that says so stands there, as long as what it replaces."""

from __future__ import annotations

import zlib
from struct import pack
from typing import TYPE_CHECKING

from newscrawler.warc.digest import payload_digest
from newscrawler.warc.writer import warc_date

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawler.warc.records import Record

_HEAD = b"\x1f\x8b\x08\x10\0\0\0\0\0\xff"  # gzip with a comment (RFC 1952, FCOMMENT), which every reader skips
_BLOCK = b"taken out on request\r\n"


def blank_member(length: int, *, record_id: str, moment: datetime) -> bytes:
    """Return a gzip member of *length* bytes: a metadata record that something was taken out at *moment*.

    It names no address. Raises ValueError when *length* is too short for it, which an exchange never is.

    >>> from datetime import UTC, datetime
    >>> member = blank_member(2000, record_id="<urn:uuid:1>", moment=datetime(2026, 1, 2, tzinfo=UTC))
    >>> len(member), zlib.decompress(member, 31).split()[2]
    (2000, b'metadata')
    """
    head = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: {record_id}\r\nWARC-Date: {warc_date(moment)}\r\n"
        f"WARC-Block-Digest: {payload_digest(_BLOCK)}\r\nContent-Type: text/plain\r\nContent-Length: {len(_BLOCK)}"
        "\r\n\r\n"
    ).encode()
    record = head + _BLOCK + b"\r\n\r\n"
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(record) + deflate.flush()
    tail = packed + pack("<II", zlib.crc32(record), len(record))
    room = length - len(_HEAD) - 1 - len(tail)
    if room < 0:
        raise ValueError(f"{length} bytes are too few for a record")
    return _HEAD + b" " * room + b"\0" + tail


def is_blank(record: Record) -> bool:
    """Return whether *record* stands where something was taken out."""
    return record.type == "metadata" and record.block == _BLOCK
