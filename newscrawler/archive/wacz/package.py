"""WACZ 1.1.1: a part of the archive as one file that ReplayWeb.page and pywb open."""

import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from struct import Struct
from tempfile import TemporaryDirectory
from typing import IO, Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from newscrawler.archive.reader import Archive
from newscrawler.archive.shown import PageNeeds
from newscrawler.archive.wacz.packing import PackingList
from newscrawler.archive.wacz.selection import Selected, select_exchanges
from newscrawler.archive.wacz.signing import Signer
from newscrawler.errors import ExportError
from newscrawler.items import Article
from newscrawler.warc.cdxj import CdxjLine
from newscrawler.warc.writer import WarcInfo, WarcWriter

WACZ_VERSION = "1.1.1"
WARC_NAME = "data.warc.gz"

# The extra field "extended timestamp". ReplayWeb.page (2.4.6) believes that a member without extra fields in the ZIP's
# directory has none in front of its data either; one written as it comes has, so it would read 20 bytes too early.
_TIMESTAMP = Struct("<HHBI")

_LINES_A_BLOCK = 300  # of the compressed index; what wacz and cdxj-indexer write


@dataclass(frozen=True, slots=True, kw_only=True)
class WaczSummary:
    """What an export holds: pages listed, answers in its WARC file, and its size in bytes."""

    pages: int
    answers: int
    size_bytes: int


def write_wacz(
    path: Path,
    archive: Archive,
    articles: Iterable[Article],
    *,
    title: str,
    software: str,
    created: datetime,
    signer: Signer | None = None,
) -> WaczSummary:
    """Write the pages of *articles*, as fetched, to *path*, and list them with their headlines.

    Gzip members are copied byte for byte: answer, metadata, request, and the original that a revisit refers to; also
    the robots.txt of every host, and what the pages need to be shown, as far as it was archived. Which articles is the
    caller's choice: ``archive.articles(site=…, since=…)`` or a list. *signer* signs the package. Raises ExportError
    when none of them has a page in a WARC, ArchiveError when a WARC is damaged.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as scratch,
        PackingList(Path(scratch) / "packing.sqlite") as packing,
    ):
        _choose(archive, articles, packing)
        if not packing.counts()[0]:
            raise ExportError(f"{path}: no article of this choice has its page in a WARC; nothing to export")
        temporary = Path(scratch) / path.name
        with ZipFile(temporary, "w") as file:
            package = _Package(file, created)
            info = WarcInfo(software=software, description=title)
            with package.member(f"archive/{WARC_NAME}") as out:
                _copy(archive, packing, out, info, created)
            _write_index(package, packing.index_lines())
            _write_pages(package, packing.page_lines())
            package.finish(title=title, software=software, signer=signer)
        temporary.replace(path)
        pages, answers = packing.counts()
    return WaczSummary(pages=pages, answers=answers, size_bytes=path.stat().st_size)


def _choose(archive: Archive, articles: Iterable[Article], packing: PackingList) -> None:
    needs = PageNeeds(archive)
    for article in articles:
        if article.warc:
            for need in needs.of(archive.capture(article)):
                packing.add_needed(need.url)
            packing.add_page(
                article.warc.file,
                article.warc.offset,
                origin=_origin(article.url),
                fetched_at=article.fetched_at,
                url=article.url,
                line=_page_line(article),
            )


class _Package:
    """A ZIP file that remembers the hash and the size of each member for datapackage.json."""

    def __init__(self, file: ZipFile, created: datetime) -> None:
        self._file = file
        self._created = created.astimezone(UTC)
        self._resources: list[dict[str, str | int]] = []

    @contextmanager
    def member(self, name: str, method: int = ZIP_STORED) -> Iterator["_Hashed"]:
        """Open member *name* for writing; stored members can be sought in by players."""
        info = ZipInfo(name, self._created.timetuple()[:6])
        info.compress_type = method
        info.extra = _TIMESTAMP.pack(0x5455, 5, 1, int(self._created.timestamp()))
        with self._file.open(info, "w", force_zip64=True) as stream:
            hashed = _Hashed(stream)
            yield hashed
        base = name.rpartition("/")[2]
        digest = f"sha256:{hashed.hash.hexdigest()}"
        self._resources.append({"name": base, "path": name, "hash": digest, "bytes": hashed.size})

    def add(self, name: str, data: bytes, method: int = ZIP_STORED) -> None:
        """Write member *name* in one go."""
        with self.member(name, method) as out:
            out.write(data)

    def finish(self, *, title: str, software: str, signer: Signer | None) -> None:
        """Write the package description and its digest, signed by *signer*."""
        package = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": title,
            "software": software,
            "created": self._created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "resources": list(self._resources),
        }
        data = json.dumps(package, ensure_ascii=False, indent=2).encode()
        self.add("datapackage.json", data, ZIP_DEFLATED)
        found = f"sha256:{sha256(data).hexdigest()}"
        digest: dict[str, Any] = {"path": "datapackage.json", "hash": found}
        if signer:
            signed = signer.sign(found, software=software, created=self._created)
            digest["signedData"] = msgspec.to_builtins(signed)
        self.add("datapackage-digest.json", json.dumps(digest).encode(), ZIP_DEFLATED)


class _Hashed:
    """A stream that hashes and counts what is written to it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.hash = sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._stream.write(data)
        self.hash.update(data)
        self.size += len(data)


def _copy(archive: Archive, packing: PackingList, out: _Hashed, info: WarcInfo, created: datetime) -> None:
    """Copy the members of each page to *out*; note where they lie now."""
    out.write(WarcWriter(file=WARC_NAME).opening(info, moment=created))
    robots = (f"{origin}/robots.txt" for origin in packing.origins())
    for selected in select_exchanges(archive, packing.places(), chain(robots, packing.needed())):
        if packing.add_answer(selected.warc, selected.line.offset, _moved(selected, out.size).encode()):
            out.write(selected.data)


def _moved(selected: Selected, offset: int) -> CdxjLine:
    line = selected.line
    return CdxjLine(
        key=line.key,
        timestamp=line.timestamp,
        url=line.url,
        mime=line.mime,
        status=line.status,
        digest=line.digest,
        length=line.length,
        offset=offset,
        filename=WARC_NAME,
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _write_index(package: _Package, lines: Iterator[bytes]) -> None:
    """Write the index in gzip blocks, and the index of the blocks."""
    directory = [b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    with package.member("indexes/index.cdx.gz") as out:
        while block := list(islice(lines, _LINES_A_BLOCK)):
            member = zlib.compressobj(wbits=31)
            data = member.compress(b"".join(block)) + member.flush()
            place = {"offset": out.size, "length": len(data), "digest": f"sha256:{sha256(data).hexdigest()}"}
            directory.append(block[0].partition(b" {")[0] + b" " + json.dumps(place).encode() + b"\n")
            out.write(data)
    package.add("indexes/index.idx", b"".join(directory), ZIP_DEFLATED)


def _write_pages(package: _Package, lines: Iterable[bytes]) -> None:
    with package.member("pages/pages.jsonl", ZIP_DEFLATED) as out:
        out.write(_json_line({"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": False}))
        for line in lines:
            out.write(line)


def _page_line(article: Article) -> bytes:
    page_id = f"{article.id}-{article.version}"
    return _json_line({"id": page_id, "url": article.url, "ts": _timestamp(article), "title": article.title})


def _json_line(fields: dict[str, str | bool]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


def _timestamp(article: Article) -> str:
    return datetime.fromisoformat(article.fetched_at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
