"""A WACZ file verified against its package: hashes, sizes, members that must be there, and its WARC and index."""

import tempfile
from collections.abc import Iterator
from gzip import GzipFile
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from newscrawler.archive.verify.findings import Finding
from newscrawler.archive.verify.package import BROKEN, is_bomb, loads, package_json, package_lines
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
            resources = {one["path"]: one for one in package_json(file, _PACKAGE)["resources"]}
        except (KeyError, ValueError, TypeError, *BROKEN) as error:
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
        if is_bomb(info):
            yield _found(path, "zip_bomb", info.header_offset, f"{name} claims {info.file_size} bytes")
        elif name in resources:
            yield from _hash(path, file, info, resources[name])
        elif name not in (_PACKAGE, _DIGEST):
            yield _found(path, "unlisted_member", info.header_offset, f"{_PACKAGE} does not name {name}")


def _hash(path: Path, file: ZipFile, info: ZipInfo, stated: dict[str, Any]) -> Iterator[Finding]:
    size, digest = _digest(file, info.filename)
    if (stated.get("bytes"), stated.get("hash")) != (size, digest):
        message = f"{info.filename} has {size} bytes and {digest}"
        yield _found(path, "wrong_member_hash", info.header_offset, message)


def _digest(file: ZipFile, name: str) -> tuple[int, str]:
    size, digest = 0, sha256()
    try:
        with file.open(name) as stream:
            while piece := stream.read(_COPY_BYTES):
                digest.update(piece)
                size += len(piece)
    except BROKEN:
        return size, "no readable end"
    return size, f"sha256:{digest.hexdigest()}"


def _package_digest(path: Path, file: ZipFile) -> Iterator[Finding]:
    try:
        written = package_json(file, _DIGEST)
        stated = written["hash"]
    except KeyError:
        return  # the digest is optional
    except (ValueError, TypeError, *BROKEN) as error:
        yield _found(path, "wrong_member_hash", file.getinfo(_DIGEST).header_offset, f"{_DIGEST} is broken: {error}")
        return
    size, digest = _digest(file, _PACKAGE)
    if stated != digest:
        offset = file.getinfo(_PACKAGE).header_offset
        yield _found(path, "wrong_member_hash", offset, f"{_PACKAGE} has {size} bytes and {digest}")
    if "signedData" in written and (fault := signature_fault(written["signedData"], digest)):
        yield _found(path, "bad_signature", file.getinfo(_DIGEST).header_offset, f"the signature {fault}")


def _pages(path: Path, file: ZipFile) -> Iterator[Finding]:
    info = file.NameToInfo.get(_PAGES)
    if info is None or is_bomb(info):
        return
    offset = info.header_offset
    number = 0
    try:
        with file.open(_PAGES) as stream:
            for number, line in enumerate(package_lines(stream), 1):
                page = loads(line)
                if number == 1 and not (isinstance(page, dict) and page.get("format") == "json-pages-1.0"):
                    yield _found(path, "bad_pages", offset, "the first line is not the header of the format")
                elif number > 1 and not (isinstance(page, dict) and {"url", "ts"} <= page.keys()):
                    yield _found(path, "bad_pages", offset, f"line {number} is no page: it needs url and ts")
    except (ValueError, *BROKEN) as error:
        yield _found(path, "bad_pages", offset, f"cannot be read after line {number}: {error}")
        return
    if number == 0:
        yield _found(path, "bad_pages", offset, "it is empty")


def _warcs(path: Path, file: ZipFile) -> Iterator[Finding]:
    reports: dict[str, WarcReport] = {}
    with tempfile.TemporaryDirectory() as folder:
        for info in file.infolist():
            is_warc = info.filename.startswith("archive/") and info.filename.endswith(".warc.gz")
            if not is_warc or is_bomb(info):
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
    except BROKEN:
        return False
    return True


def _index(path: Path, file: ZipFile, reports: dict[str, WarcReport]) -> Iterator[Finding]:
    """Compare the index with the answers: whatever the writer, offset and URL must be those of a record."""
    answers = {(name, line.offset): line for name, report in reports.items() for line in report.lines}
    for info in file.infolist():
        if not info.filename.startswith("indexes/") or info.filename.endswith(".idx") or is_bomb(info):
            continue
        try:
            yield from _index_of(path, file, info, answers)
        except BROKEN as error:
            yield _found(path, "bad_index_line", info.header_offset, f"{info.filename}: cannot be read: {error}")
    for name, offset in sorted(answers):
        yield _found(path, "unindexed", 0, f"no line for the answer at {offset} of {name}")


def _index_of(path: Path, file: ZipFile, info: ZipInfo, answers: dict[tuple[str, int], CdxjLine]) -> Iterator[Finding]:
    """Yield what is wrong with one index; the answers that it names are taken out of *answers*."""
    name, offset = info.filename, info.header_offset
    before = b""
    for raw in _index_lines(file, name):
        if raw < before:
            yield _found(path, "unsorted_index", offset, f"{name}: {raw[:60]!r} is out of order")
        before = raw
        try:
            line = CdxjLine.parse(raw)
        except ArchiveError:
            yield _found(path, "bad_index_line", offset, f"{name}: {raw[:60]!r}")
            continue
        truth = answers.pop((line.filename, line.offset), None)
        if truth is None or (truth.url, truth.timestamp) != (line.url, line.timestamp):
            message = f"{name}: no answer of {line.url} at {line.offset} of {line.filename}"
            yield _found(path, "wrong_index_line", offset, message)


def _index_lines(file: ZipFile, name: str) -> Iterator[bytes]:
    with file.open(name) as stream:
        is_packed = stream.read(2) == b"\x1f\x8b"
        stream.seek(0)
        yield from package_lines(GzipFile(fileobj=stream) if is_packed else stream)
