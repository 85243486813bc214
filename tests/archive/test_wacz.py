import gc
import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from struct import unpack
from zipfile import ZIP_STORED, ZipFile

import pytest
from archive.making import START, Crawl, article, exchange

from newscrawler.archive import Archive, open_archive
from newscrawler.archive.verify import verify_wacz
from newscrawler.archive.wacz import WaczSummary, write_wacz
from newscrawler.errors import ExportError, StorageError
from newscrawler.items import Article
from newscrawler.warc import CdxjLine, Prior
from newscrawler.warc.members import member_at
from newscrawler.warc.records import parse_record


def written(path: Path, archive: Archive, **choice: str) -> WaczSummary:
    return write_wacz(
        path, archive, archive.articles(**choice), title="أخبار يناير", software="newscrawler/1", created=START
    )


@pytest.fixture
def archive(crawl: Crawl) -> Archive:
    crawl.add(exchange(0, url="https://news.example/robots.txt", kind="robots", body=b"User-agent: *\n"))
    for number in (1, 2, 3):
        crawl.store(article(number, warc=crawl.add(exchange(number)), fetched_at=f"2026-01-0{number}T00:00:00+00:00"))
    one = exchange(1)
    again = replace(one, fetched_at=one.fetched_at + timedelta(days=9))
    prior = Prior(url=one.url, fetched_at=one.fetched_at, digest=crawl.lines[1].ref.digest)
    crawl.store(article(4, warc=crawl.add(again, prior=prior), fetched_at="2026-01-11T00:00:00+00:00"))
    crawl.close()
    return open_archive(crawl.root)


@pytest.mark.parametrize("name", ["../outside.warc.gz", "warc/../../outside.warc.gz", "linked/outside.warc.gz"])
def test_a_line_that_names_a_file_outside_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    crawl = Crawl(tmp_path / "data")
    ref = crawl.add(exchange(1))
    (tmp_path / "outside.warc.gz").write_bytes(crawl.warc.read_bytes())
    (tmp_path / "data/linked").symlink_to(tmp_path)
    crawl.store(article(1, warc=replace(ref, file=name)))
    crawl.close()
    archive = open_archive(crawl.root)
    with pytest.raises(StorageError, match="nothing was opened"):
        written(tmp_path / "out.wacz", archive)
    with pytest.raises(StorageError, match="nothing was opened"):
        archive.capture(next(archive.articles()))


def test_a_package_holds_pages_answers_and_robots(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "out" / "all.wacz"
    summary = written(path, archive)
    assert (summary.pages, summary.answers, summary.size_bytes) == (4, 5, path.stat().st_size)
    assert list(verify_wacz(path)) == []
    with ZipFile(path) as file:
        package = json.loads(file.read("datapackage.json"))
        digest = json.loads(file.read("datapackage-digest.json"))
        pages = [json.loads(line) for line in file.read("pages/pages.jsonl").splitlines()]
        stored = {info.filename for info in file.infolist() if info.compress_type == ZIP_STORED}
        assert digest["hash"] == "sha256:" + sha256(file.read("datapackage.json")).hexdigest()
    assert (package["wacz_version"], package["title"]) == ("1.1.1", "أخبار يناير")
    assert {one["path"] for one in package["resources"]} == {
        "archive/data.warc.gz",
        "indexes/index.cdx.gz",
        "indexes/index.idx",
        "pages/pages.jsonl",
    }
    assert pages[0]["format"] == "json-pages-1.0"
    assert [page["title"] for page in pages[1:]] == ["خبر 1", "خبر 2", "خبر 3", "خبر 4"]
    assert pages[1]["ts"] == "2026-01-01T00:00:00Z"
    assert {"archive/data.warc.gz", "indexes/index.cdx.gz"} <= stored


def test_records_are_copied_byte_for_byte(archive: Archive, crawl: Crawl, tmp_path: Path) -> None:
    path = tmp_path / "all.wacz"
    written(path, archive)
    with ZipFile(path) as file:
        lines = [CdxjLine.parse(line) for line in gzip.decompress(file.read("indexes/index.cdx.gz")).splitlines()]
        copied = file.read("archive/data.warc.gz")
    whole = crawl.warc.read_bytes()
    answers = {made.ref.digest: made.ref for made in crawl.lines if made.line.mime != "warc/revisit"}
    for line in (one for one in lines if not one.is_revisit):
        ref = answers[line.digest]
        assert copied[line.offset : line.offset + line.length] == whole[ref.offset : ref.offset + ref.length]


def test_a_choice_holds_only_its_pages_and_the_original_of_a_revisit(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "some.wacz"
    summary = written(path, archive, since="2026-01-10")
    assert (summary.pages, summary.answers) == (1, 3)  # the revisit, its original, robots.txt
    assert list(verify_wacz(path)) == []


def test_a_player_can_seek_to_every_record(archive: Archive, tmp_path: Path) -> None:
    """Ranges of the package itself, as players ask for them; also, zipfile of CPython 3.13.0 cannot seek in members."""
    path = tmp_path / "all.wacz"
    written(path, archive)
    with ZipFile(path) as file, path.open("rb") as stream:
        info = file.getinfo("archive/data.warc.gz")
        stream.seek(info.header_offset + 26)  # the local header says how long the name and its extra fields are
        start = info.header_offset + 30 + sum(unpack("<HH", stream.read(4)))
        for raw in gzip.decompress(file.read("indexes/index.cdx.gz")).splitlines():
            line = CdxjLine.parse(raw)
            member = member_at(stream, start + line.offset)
            assert (member.length, parse_record(member).url) == (line.length, line.url)


def test_the_same_choice_gives_the_same_pages_and_index(archive: Archive, tmp_path: Path) -> None:
    parts = []
    for name in ("a.wacz", "b.wacz"):
        written(tmp_path / name, archive)
        with ZipFile(tmp_path / name) as file:
            parts.append((file.read("pages/pages.jsonl"), len(file.read("archive/data.warc.gz")) > 0))
    assert parts[0] == parts[1]


def test_nothing_to_export_leaves_no_file(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "none.wacz"
    with pytest.raises(ExportError, match="nothing to export"):
        written(path, archive, site="none.example")
    assert not list(tmp_path.glob("*.wacz*"))


def test_a_failed_export_leaves_no_file(archive: Archive, crawl: Crawl, tmp_path: Path) -> None:
    path = tmp_path / "broken.wacz"
    crawl.warc.write_bytes(crawl.warc.read_bytes()[:2000])
    with pytest.raises(Exception, match=r"inside|verify|not in the archive"):
        written(path, archive)
    assert not list(tmp_path.glob("*.wacz*"))
    assert not list(tmp_path.glob(".*.tmp"))


def test_a_player_that_trusts_the_directory_of_the_zip_finds_every_member(archive: Archive, tmp_path: Path) -> None:
    """ReplayWeb.page reads where the data begins from the directory alone, unless it names extra fields there."""
    path = tmp_path / "all.wacz"
    written(path, archive)
    with ZipFile(path) as file:
        assert [info.filename for info in file.infolist() if not info.extra] == []


def test_articles_are_let_go_once_they_are_listed(crawl: Crawl, tmp_path: Path) -> None:
    for number in range(20):
        crawl.store(article(number, warc=crawl.add(exchange(number))))
    crawl.close()
    before, held = living(), []

    def watched(archive: Archive) -> Iterator[Article]:
        for one in archive.articles():
            yield one
            held.append(living() - before)

    with open_archive(crawl.root) as archive:
        write_wacz(tmp_path / "a.wacz", archive, watched(archive), title="t", software="s", created=START)
    assert max(held) < 5


def living() -> int:
    return sum(type(one) is Article for one in gc.get_objects())
