"""Packages and WARC files that are made to take a verifier down: each is a finding, in bounded memory."""

import json
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from click.testing import CliRunner

from newscrawler.archive.verify import verify_wacz
from newscrawler.cli.verify import MAX_OF_A_KIND, command

MEMORY = 160 << 20  # bytes
SIZE = 256 << 20


def zeros(size: int) -> bytes:
    """Return a gzip member that holds *size* bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 24)) for _ in range(size >> 24)) + packer.flush()


def long_member(package: ZipFile, name: str, byte: bytes) -> None:
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    with package.open(info, "w", force_zip64=True) as stream:
        for _ in range(SIZE >> 24):
            stream.write(byte * (1 << 24))


def basics(package: ZipFile) -> None:
    package.writestr("datapackage.json", json.dumps({"resources": []}))
    package.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0", "id": "pages", "title": "x"}\n')


def long_package(package: ZipFile) -> None:
    long_member(package, "datapackage.json", b" ")


def long_pages(package: ZipFile) -> None:
    package.writestr("datapackage.json", json.dumps({"resources": []}))
    long_member(package, "pages/pages.jsonl", b"x")


def long_index(package: ZipFile) -> None:
    basics(package)
    package.writestr("indexes/index.cdx.gz", zeros(SIZE), ZIP_STORED)


def long_warc(package: ZipFile) -> None:
    basics(package)
    long_member(package, "archive/a.warc.gz", b"\0")


def long_record(package: ZipFile) -> None:
    basics(package)
    package.writestr("archive/a.warc.gz", zeros(SIZE), ZIP_STORED)


def deep_package(package: ZipFile) -> None:
    package.writestr("datapackage.json", '{"resources":' + "[" * 200_000)


def deep_pages(package: ZipFile) -> None:
    package.writestr("datapackage.json", '{"resources": []}')
    package.writestr("pages/pages.jsonl", "[" * 200_000)


BOMBS: dict[str, Callable[[ZipFile], None]] = {
    "not_a_package": long_package,
    "zip_bomb": long_pages,
    "bad_index_line": long_index,
    "zip_bomb in archive": long_warc,
    "broken_member": long_record,
    "not_a_package for depth": deep_package,
    "bad_pages": deep_pages,
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_a_finding_in_bounded_memory(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.wacz"
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        BOMBS[kind](package)
    tracemalloc.start()
    try:
        kinds = {found.kind for found in verify_wacz(path)}
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kind.partition(" ")[0] in kinds
    assert peak < MEMORY


@pytest.mark.parametrize(("at", "value"), [((6, 8), b"\x01\x00"), ((8, 10), b"\x63\x00")], ids=["encrypted", "method"])
def test_a_member_that_cannot_be_opened_is_a_finding(at: tuple[int, int], value: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.wacz"
    with ZipFile(path, "w") as package:
        basics(package)
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", at[0]), (b"PK\x01\x02", at[1])):
        start = data.find(mark)
        while start >= 0:
            data[start + place : start + place + 2] = value
            start = data.find(mark, start + 1)
    path.write_bytes(data)
    assert "not_a_package" in {found.kind for found in verify_wacz(path)}


def test_findings_without_end_are_counted_and_nothing_in_them_moves_the_cursor(tmp_path: Path) -> None:
    path = tmp_path / "many.wacz"
    with ZipFile(path, "w") as package:
        basics(package)
        for number in range(MAX_OF_A_KIND + 7):
            package.writestr(f"extra/\x1b[2J{number}", "")
    run = CliRunner().invoke(command, [str(path)], standalone_mode=False, color=True)
    assert run.return_value == 1
    assert "\x1b" not in run.stdout
    assert "unlisted_member: 8 more" in run.stdout  # and the pages, which the package does not name
