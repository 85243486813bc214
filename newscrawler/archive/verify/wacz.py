"""A WACZ file verified against its package: hashes, sizes, members that must be there, and its WARC and index."""

import json
import tempfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from newscrawler.archive.verify.findings import Finding
from newscrawler.archive.verify.warc import WarcReport, verify_warc
from newscrawler.archive.wacz.signing import signature_fault
from newscrawler.errors import ArchiveError
from newscrawler.warc.cdxj import CdxjLine

_PACKAGE = "datapackage.json"
_DIGEST = "datapackage-digest.json"
_PAGES = "pages/pages.jsonl"
_COPY_BYTES = 1 << 20


def verify_wacz(path: Path) -> Iterator[Finding]:
    """Yield what is wrong with the WACZ file at *path*; offsets are those of members in the ZIP, or inside the WARC."""
    try:
        file = ZipFile(path)
    except (BadZipFile, OSError) as error:
        yield _found(path, "not_a_package", 0, f"no ZIP file: {error}")
        return
    with file:
        try:
            package = json.loads(file.read(_PACKAGE))
            resources = {one["path"]: one for one in package["resources"]}
        except (KeyError, ValueError, TypeError, BadZipFile, zlib.error) as error:
            yield _found(path, "not_a_package", 0, f"{_PACKAGE} is missing or broken: {error!r}")
            return
        yield from _members(path, file, resources)
        yield from _package_digest(path, file)
        yield from _pages(path, file)
        yield from _warcs(path, file)


def _found(path: Path, kind: str, offset: int, message: str) -> Finding:
    return Finding(kind=kind, file=path.name, offset=offset, message=message)


def _members(path: Path, file: ZipFile, resources: dict[str, dict[str, Any]]) -> Iterator[Finding]:
    names = {info.filename: info for info in file.infolist()}
    missing = {_PAGES: "the standard requires it"} | dict.fromkeys(resources, f"{_PACKAGE} names it")
    for name, why in missing.items():
        if name not in names:
            yield _found(path, "missing_member", 0, f"{name} is missing; {why}")
    for folder in ("archive/", "indexes/"):
        if not any(name.startswith(folder) for name in names):
            yield _found(path, "missing_member", 0, f"nothing in {folder}")
    for name, info in names.items():
        if name.endswith(".gz") and info.compress_type != ZIP_STORED:
            yield _found(path, "deflated_member", info.header_offset, f"{name} is compressed by the ZIP")
        if name in resources:
            stated = resources[name]
            size, digest = _digest(file, name)
            if (stated.get("bytes"), stated.get("hash")) != (size, digest):
                yield _found(path, "wrong_member_hash", info.header_offset, f"{name} has {size} bytes and {digest}")
        elif name not in (_PACKAGE, _DIGEST):
            yield _found(path, "unlisted_member", info.header_offset, f"{_PACKAGE} does not name {name}")


def _digest(file: ZipFile, name: str) -> tuple[int, str]:
    size, digest = 0, sha256()
    try:
        with file.open(name) as stream:
            while piece := stream.read(_COPY_BYTES):
                digest.update(piece)
                size += len(piece)
    except (BadZipFile, zlib.error, EOFError):
        return size, "no readable end"
    return size, f"sha256:{digest.hexdigest()}"


def _package_digest(path: Path, file: ZipFile) -> Iterator[Finding]:
    try:
        written = json.loads(file.read(_DIGEST))
        stated = written["hash"]
    except KeyError:
        return  # the digest is optional
    except (ValueError, TypeError, BadZipFile, zlib.error) as error:
        yield _found(path, "wrong_member_hash", file.getinfo(_DIGEST).header_offset, f"{_DIGEST} is broken: {error}")
        return
    size, digest = _digest(file, _PACKAGE)
    if stated != digest:
        offset = file.getinfo(_PACKAGE).header_offset
        yield _found(path, "wrong_member_hash", offset, f"{_PACKAGE} has {size} bytes and {digest}")
    if "signedData" in written and (fault := signature_fault(written["signedData"], digest)):
        yield _found(path, "bad_signature", file.getinfo(_DIGEST).header_offset, f"the signature {fault}")


def _pages(path: Path, file: ZipFile) -> Iterator[Finding]:
    if _PAGES not in file.namelist():
        return
    offset = file.getinfo(_PAGES).header_offset
    number = 0
    try:
        with file.open(_PAGES) as stream:
            for number, line in enumerate(stream, 1):
                page = json.loads(line)
                if number == 1 and not (isinstance(page, dict) and page.get("format") == "json-pages-1.0"):
                    yield _found(path, "bad_pages", offset, "the first line is not the header of the format")
                elif number > 1 and not (isinstance(page, dict) and {"url", "ts"} <= page.keys()):
                    yield _found(path, "bad_pages", offset, f"line {number} is no page: it needs url and ts")
    except (ValueError, BadZipFile, zlib.error, EOFError) as error:
        yield _found(path, "bad_pages", offset, f"cannot be read after line {number}: {error}")
        return
    if number == 0:
        yield _found(path, "bad_pages", offset, "it is empty")


def _warcs(path: Path, file: ZipFile) -> Iterator[Finding]:
    reports: dict[str, WarcReport] = {}
    with tempfile.TemporaryDirectory() as folder:
        for info in file.infolist():
            if not info.filename.startswith("archive/") or not info.filename.endswith(".warc.gz"):
                continue
            copy = Path(folder) / "copy.warc.gz"
            if not _unpack(file, info.filename, copy):
                continue  # the hash is a finding of its own
            report = reports[info.filename.removeprefix("archive/")] = WarcReport()
            yield from verify_warc(copy, f"{path.name}/{info.filename}", report)
    yield from _index(path, file, reports)


def _unpack(file: ZipFile, name: str, copy: Path) -> bool:
    try:
        with file.open(name) as stream, copy.open("wb") as out:
            while piece := stream.read(_COPY_BYTES):
                out.write(piece)
    except (BadZipFile, zlib.error, EOFError):
        return False
    return True


def _index(path: Path, file: ZipFile, reports: dict[str, WarcReport]) -> Iterator[Finding]:
    """Compare the index with the answers: whatever the writer, offset and URL must be those of a record."""
    answers = {(name, line.offset): line for name, report in reports.items() for line in report.lines}
    for info in file.infolist():
        if not info.filename.startswith("indexes/") or info.filename.endswith(".idx"):
            continue
        before = b""
        for raw in _index_lines(file, info.filename):
            if raw < before:
                yield _found(
                    path, "unsorted_index", info.header_offset, f"{info.filename}: {raw[:60]!r} is out of order"
                )
            before = raw
            try:
                line = CdxjLine.parse(raw)
            except ArchiveError:
                yield _found(path, "bad_index_line", info.header_offset, f"{info.filename}: {raw[:60]!r}")
                continue
            truth = answers.pop((line.filename, line.offset), None)
            if truth is None or (truth.url, truth.timestamp) != (line.url, line.timestamp):
                message = f"{info.filename}: no answer of {line.url} at {line.offset} of {line.filename}"
                yield _found(path, "wrong_index_line", info.header_offset, message)
    for name, offset in sorted(answers):
        yield _found(path, "unindexed", 0, f"no line for the answer at {offset} of {name}")


def _index_lines(file: ZipFile, name: str) -> list[bytes]:
    try:
        data = file.read(name)
    except (BadZipFile, zlib.error):
        return []
    parts: list[bytes] = []
    while data.startswith(b"\x1f\x8b"):
        member = zlib.decompressobj(wbits=31)
        try:
            parts.append(member.decompress(data))
        except zlib.error:
            break
        data = member.unused_data
    return (b"".join(parts) or data).splitlines(keepends=True)
