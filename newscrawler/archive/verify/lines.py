"""JSON Lines verified: schema, form, hashes, versions, and the page that each line was read from."""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from newscrawler.archive.verify.findings import Finding
from newscrawler.archive.verify.structure import misplaced
from newscrawler.archive.verify.warc import PageRecord
from newscrawler.dedup import content_hash, near_hash
from newscrawler.items import Article, WarcRef, article_id
from newscrawler.items.schema import decode_line, encode_line

_MAX_LINE_BYTES = 1 << 28
Pages = Mapping[str, Mapping[int, PageRecord]]  # the answers of each WARC file, by offset


@dataclass(slots=True)
class SeenVersions:
    """What earlier lines said: the last version of each article, by the number of its id (24 bytes an article)."""

    versions: dict[int, int] = field(default_factory=dict)

    def follows(self, article: "ArticleStated") -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the version of the next line: kind and message."""
        try:
            number = int(article.id, 16)
        except ValueError:
            return  # a wrong id is a finding of its own
        before = self.versions.get(number, 0)
        if article.version != before + 1:
            yield "wrong_version", f"version {article.version} of {article.id} after version {before}"
        self.versions[number] = article.version


def whole_lines(
    path: Path, name: str, findings: list[Finding], *, end: int | None = None
) -> Iterator[tuple[int, bytes]]:
    """Yield (offset, line with its end) of *path* up to *end*; a torn line and a broken .gz are added to *findings*."""
    offset = 0
    is_packed = path.suffix == ".gz"
    opener = gzip.open if is_packed else open
    try:
        with opener(path, "rb") as stream:
            while line := bytes(stream.readline(_MAX_LINE_BYTES)):
                if end is not None and offset >= end:
                    return
                if not line.endswith(b"\n"):
                    message = f"the last line has {len(line)} bytes and no end"
                    kind = "bad_line" if is_packed else "torn_line"  # a tail inside a .gz cannot be cut
                    findings.append(Finding(kind=kind, file=name, offset=offset, message=message))
                    return
                if line.strip():  # spaces stand where something was taken out
                    yield offset, line
                offset += len(line)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        message = f"cannot be unpacked after {offset} bytes of text: {error}"
        findings.append(Finding(kind="broken_gzip", file=name, offset=offset, message=message))


class ArticleStated(NamedTuple):
    """What is compared of an article with other lines, files and the frontier; *misplaced* is of its structure."""

    id: str
    version: int
    content_hash: str
    warc: WarcRef | None
    misplaced: str | None


class VerifiedLine(NamedTuple):
    """A line at *offset*: what its article states (None: it cannot be read), and what is *wrong* with it by itself."""

    offset: int
    article: ArticleStated | None
    wrong: tuple[tuple[str, str], ...]


def verified_lines(path: Path, name: str, *, end: int | None) -> Iterator[VerifiedLine]:
    """Yield the lines of a file of articles, up to *end*."""
    torn: list[Finding] = []
    for offset, line in whole_lines(path, name, torn, end=end):
        try:
            article = decode_line(line)
        except ValueError as error:
            yield VerifiedLine(offset, None, (("bad_line", str(error)),))
            continue
        stated = ArticleStated(article.id, article.version, article.content_hash, article.warc, misplaced(article))
        yield VerifiedLine(offset, stated, (*_form(article, line), *_content(article), *_place(article, path)))
    for finding in torn:
        yield VerifiedLine(finding.offset, None, ((finding.kind, finding.message),))


def _form(article: Article, line: bytes) -> Iterator[tuple[str, str]]:
    if encode_line(article) != line:
        yield "wrong_form", f"keys, order, spaces or escapes are not those of schema {article.schema}"


def _content(article: Article) -> Iterator[tuple[str, str]]:
    if article.id != article_id(article.canonical_url):
        yield "wrong_id", f"{article.id} is not the id of {article.canonical_url}"
    expected = (content_hash(article.title, article.text), near_hash(article.title, article.text))
    if (article.content_hash, article.near_hash) != expected:
        yield "wrong_hash", f"title and text give content_hash {expected[0]}"


def _place(article: Article, path: Path) -> Iterator[tuple[str, str]]:
    site, month = path.parent.name, path.name.partition(".")[0]
    if (article.site, article.fetched_at[:7]) != (site, month):
        yield "wrong_place", f"an article of {article.site}, fetched {article.fetched_at[:10]}"


def page_of(ref: WarcRef | None, pages: Pages) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the page that a line points to: kind and message."""
    if ref is None:
        return
    records = pages.get(ref.file)
    if records is None:
        yield "lost_page", f"{ref.file} is not there"
        return
    page = records.get(ref.offset)
    if page is None or page.record_id != ref.record_id:
        yield "lost_page", f"no {ref.record_id} at {ref.offset} of {ref.file}"
    elif (page.length, page.digest) != (ref.length, ref.digest):
        message = f"{ref.length} bytes with {ref.digest}; the record at {ref.offset} of {ref.file} has "
        yield "wrong_page", f"{message}{page.length} bytes with {page.digest or 'no digest'}"
