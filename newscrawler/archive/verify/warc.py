"""A WARC file verified record by record: what the usual checkers let pass is found too."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from newscrawler.archive.verify.findings import Finding
from newscrawler.errors import ArchiveError
from newscrawler.warc.cdxj import CdxjLine
from newscrawler.warc.members import Member, NotAMemberError, TornMemberError, member_at, next_member
from newscrawler.warc.records import ANSWERS, Record, line_of, parse_record

VERSIONS = ("WARC/1.0", "WARC/1.1")
MANDATORY = ("warc-type", "warc-record-id", "warc-date", "content-length")  # WARC 1.1, section 5

# WARC 1.1, section 5.11: these describe one URL; section 6.7: a revisit names its profile.
_WITH_URL = frozenset({"response", "resource", "request", "revisit", "conversion", "continuation"})
_RECORD_ID = re.compile(r"<[^<>\s]+:[^<>\s]+>")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?Z")
_HTTP = re.compile(rb"HTTP(?:/[0-9](?:\.[0-9])?)? [0-9]{3}")


class PageRecord(NamedTuple):
    """An answer as its record has it: the record's id, its length in the file, the digest of the body."""

    record_id: str
    length: int
    digest: str


@dataclass(slots=True)
class WarcReport:
    """What a file holds: its answers as index lines, and by offset; its revisits, and its first record id."""

    lines: list[CdxjLine] = field(default_factory=list)
    pages: dict[int, PageRecord] = field(default_factory=dict)
    revisits: list[Record] = field(default_factory=list)
    first_id: str | None = None


def verify_warc(path: Path, name: str, report: WarcReport, *, end: int | None = None) -> Iterator[Finding]:
    """Yield what is wrong with the WARC file at *path*, called *name* in the findings, and fill in *report*.

    Every record is unpacked, measured and digested; after a damage, the next whole record is searched for. Bytes from
    *end* on are not looked at (a crawl may be writing there).
    """
    seen: dict[str, int] = {}
    offset, size = 0, path.stat().st_size if end is None else end
    with path.open("rb") as stream:
        while offset < size:
            try:
                member = member_at(stream, offset)
            except (TornMemberError, NotAMemberError) as error:
                following = next_member(stream, offset + 1, end=size)
                yield _damage(stream, name, offset, error, following)
                if following is None:
                    return
                offset = following
                continue
            yield from _member(member, name, report, seen)
            offset += member.length


def _damage(stream: BinaryIO, name: str, offset: int, error: ArchiveError, following: int | None) -> Finding:
    if following is None and isinstance(error, TornMemberError):
        return Finding(kind="torn_tail", file=name, offset=offset, message="the last record is not whole")
    stream.seek(offset)
    begins = stream.read(2) == b"\x1f\x8b"
    until = f"the next whole record begins at {following}" if following is not None else "no whole record follows"
    what = "a gzip member that cannot be unpacked" if begins else "bytes that belong to no gzip member"
    return Finding(kind="broken_member" if begins else "garbage", file=name, offset=offset, message=f"{what}; {until}")


def _member(member: Member, name: str, report: WarcReport, seen: dict[str, int]) -> Iterator[Finding]:
    def found(kind: str, message: str) -> Finding:
        return Finding(kind=kind, file=name, offset=member.offset, message=message)

    try:
        record = parse_record(member)
    except ArchiveError:
        yield found("not_a_record", "no WARC headers at the start of the gzip member")
        return
    if member.offset == 0 and record.type != "warcinfo":
        yield found("no_warcinfo", f"the first record is a {record.type or 'record without a type'}")
    for kind, message in (*_headers(record), *_length(record), *_digests(record)):
        yield found(kind, message)
    record_id = record.headers.get("warc-record-id")
    report.first_id = report.first_id or record_id
    if record_id and record_id in seen:
        yield found("duplicate_id", f"{record_id} is also the id of the record at {seen[record_id]}")
    elif record_id:
        seen[record_id] = member.offset
    if record.type in ANSWERS:
        yield from (found(kind, message) for kind, message in _answer(record, name, report))


def _headers(record: Record) -> Iterator[tuple[str, str]]:
    headers = record.headers
    if record.version not in VERSIONS:
        yield "bad_header", f"version {record.version!r}"
    needed = list(MANDATORY)
    if record.type in _WITH_URL:
        needed.append("warc-target-uri")
    if record.type == "revisit":
        needed.append("warc-profile")
    for header in needed:
        if not headers.get(header):
            yield "missing_header", f"no {header}"
    stated = headers.get("content-length", "0")
    if not (stated.isascii() and stated.isdigit()):
        yield "bad_header", f"content-length: {stated!r}"
    if (record_id := headers.get("warc-record-id")) and not _RECORD_ID.fullmatch(record_id):
        yield "bad_header", f"warc-record-id: {record_id!r}"
    if (moment := headers.get("warc-date")) and not _is_date(moment):
        yield "bad_header", f"warc-date: {moment!r}"


def _length(record: Record) -> Iterator[tuple[str, str]]:
    stated = record.headers.get("content-length", "")
    if not stated.isdigit() or record.tail == b"\r\n\r\n":
        return
    if b"\r\n\r\nWARC/1." in record.tail:
        yield "many_records", "more than one record in a gzip member"
    else:
        yield "wrong_length", f"content-length is {stated}, the block has {len(record.block + record.tail) - 4} bytes"


def _digests(record: Record) -> Iterator[tuple[str, str]]:
    stated = record.headers.get("warc-block-digest")
    if stated and not _agrees(stated, record.block):
        yield "wrong_block_digest", f"the block is not {stated}"
    stated = record.headers.get("warc-payload-digest")
    if stated and record.type != "revisit":
        is_http = record.headers.get("content-type", "").startswith("application/http")
        if not _agrees(stated, record.http().body if is_http else record.block):
            yield "wrong_payload_digest", f"the body is not {stated}"


def _answer(record: Record, name: str, report: WarcReport) -> Iterator[tuple[str, str]]:
    if record.type != "resource" and not _HTTP.match(record.block):
        yield "not_http", f"begins {record.block[:40]!r}"
        return
    try:
        report.lines.append(line_of(record, name.rpartition("/")[2]))
    except ArchiveError:
        return  # the date is missing or no date, which is a finding of its own
    headers = record.headers
    report.pages[record.offset] = PageRecord(headers.get("warc-record-id", ""), record.length, record.digest)
    if record.type == "revisit":
        report.revisits.append(record)


def _agrees(stated: str, data: bytes) -> bool:
    """Whether *data* has the digest *stated*: any algorithm Python has, base 32 or hexadecimal; unknown ones agree."""
    algorithm, _, value = stated.partition(":")
    try:
        digest = hashlib.new(algorithm.replace("-", ""), data, usedforsecurity=False).digest()
    except ValueError:
        return True
    return value.upper() == base64.b32encode(digest).decode() or value.lower() == digest.hex()


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return True
