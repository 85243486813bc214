"""The members of a package of others, read in bounded memory: bombs and encrypted ones are errors, no crashes."""

import json
from collections.abc import Iterator
from gzip import GzipFile
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

from newscrawler.errors import ArchiveError
from newscrawler.warc.members import MAX_RATIO, SMALL_BYTES
from newscrawler.warc.units import BROKEN_MEMBER

BROKEN = (*BROKEN_MEMBER, ArchiveError)

MAX_JSON_BYTES = 16 << 20  # a package of 80,000 resources
MAX_LINE_BYTES = 4 << 20  # pages.jsonl may hold the text of a page in its line


def is_bomb(info: ZipInfo) -> bool:
    """Return whether a member claims to unpack to far more than anything that a package holds would."""
    return info.file_size > SMALL_BYTES and info.file_size > MAX_RATIO * max(1, info.compress_size)


def package_json(file: ZipFile, name: str) -> Any:
    """Return the JSON in the member *name*. Raises KeyError when there is none, ValueError, or one of BROKEN."""
    with file.open(name) as stream:
        data = stream.read(MAX_JSON_BYTES + 1)
    if len(data) > MAX_JSON_BYTES:
        raise ArchiveError(f"more than {MAX_JSON_BYTES} bytes")
    return loads(data)


def loads(data: bytes) -> Any:
    """Return the JSON value in *data*. Raises ValueError, also for what nests too deep to be read."""
    try:
        return json.loads(data)
    except RecursionError as error:
        raise ValueError("nests too deep") from error


def package_lines(stream: IO[bytes] | GzipFile) -> Iterator[bytes]:
    """Yield the lines of *stream*. Raises ArchiveError for one longer than MAX_LINE_BYTES."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        if len(line) > MAX_LINE_BYTES:
            raise ArchiveError(f"a line of more than {MAX_LINE_BYTES} bytes")
        yield line
