"""Every kind of damage is found, and said to be where it is."""

import gzip
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from archive.making import START, Crawl, article, exchange

from newscrawler.archive import open_archive
from newscrawler.archive.verify import Finding, repair_archive, verify, verify_wacz
from newscrawler.archive.verify.findings import KINDS, REPAIR
from newscrawler.archive.wacz import write_wacz
from newscrawler.frontier import ArticleState, Commit, open_frontier
from newscrawler.items import Rejection
from newscrawler.items.schema import decode_line, encode_line
from newscrawler.ledger import rebuild_frontier
from newscrawler.warc import Prior, index_path
from newscrawler.warc.members import members

ARTICLES = "articles/news.example/2026-01.jsonl"
REJECTED = "rejected/news.example/2026-01.jsonl"


class Folder:
    """A sound data folder of five pages, a revisit, four articles and one of them edited."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.crawl = Crawl(root)
        self.refs = [self.crawl.add(exchange(number)) for number in range(5)]
        one = exchange(0)
        prior = Prior(url=one.url, fetched_at=one.fetched_at, digest=self.refs[0].digest)
        again = replace(one, fetched_at=one.fetched_at + timedelta(hours=1))
        self.revisit = self.crawl.add(again, prior=prior)
        self.crawl.close()
        for number in range(1, 5):
            self.crawl.store(article(number, warc=self.refs[number]))
        self.crawl.store(article(1, version=2, warc=self.refs[1]))
        rejected = root / REJECTED
        rejected.parent.mkdir(parents=True)
        rejected.write_bytes(encode_line(Rejection(url="https://news.example/0/", reason="listing")) * 2)
        self.warc = self.crawl.warc
        self.index = index_path(self.warc)
        self.articles = root / ARTICLES
        self.lines = self.articles.read_bytes().splitlines(keepends=True)

    def offset(self, line: int) -> int:
        return sum(map(len, self.lines[:line]))

    def change(self, number: int, change: Callable[[bytes], bytes]) -> int:
        """Change the plain bytes of one record of the WARC, the others stay as they are; return its offset."""
        packed = self.warc.read_bytes()
        found = list(members(io.BytesIO(packed)))[number]
        changed = gzip.compress(change(found.data), mtime=0)
        self.warc.write_bytes(packed[: found.offset] + changed + packed[found.offset + found.length :])
        return found.offset

    def commit(self, **offsets: int) -> None:
        names = {"warc": self.crawl.file, "articles": ARTICLES}
        with open_frontier(self.root / "frontier.sqlite") as frontier:
            for name, offset in offsets.items():
                frontier.register(names[name], 0)
                frontier.commit(Commit(moment=0.0, offsets={names[name]: offset}))

    def settle(self, *, closed: tuple[str, ...] = ()) -> None:
        """Write the frontier that a crawl would have left."""
        with open_frontier(self.root / "frontier.sqlite") as frontier:
            sizes = {self.crawl.file: self.warc.stat().st_size, ARTICLES: self.articles.stat().st_size}
            states = tuple(self._states())
            frontier.commit(Commit(moment=0.0, offsets=sizes, articles=states, closed=closed))

    def _states(self) -> Iterator[ArticleState]:
        offset = 0
        for line in self.articles.read_bytes().splitlines(keepends=True):
            one = decode_line(line)
            yield ArticleState.of(one, file=ARTICLES, offset=offset, moment=0.0)
            offset += len(line)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def findings(root: Path) -> list[Finding]:
    """What is wrong, apart from the frontier that most of these folders have never had."""
    return [finding for finding in verify(root) if finding.kind != "lost_frontier"]


def kinds(root: Path) -> set[tuple[str, str, int]]:
    return {(finding.kind, finding.file, finding.offset) for finding in findings(root)}


def test_a_sound_archive_has_no_findings(folder: Folder) -> None:
    assert findings(folder.root) == []


def header(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old, new, 1)


def without(name: bytes) -> Callable[[bytes], bytes]:
    return lambda data: b"".join(line for line in data.splitlines(keepends=True) if not line.startswith(name))


# The first response is record 1 of the file: warcinfo, then response, metadata, request of each page.
RECORD_DAMAGES = [
    pytest.param(without(b"WARC-Date:"), "missing_header", id="no-date"),
    pytest.param(without(b"WARC-Record-ID:"), "missing_header", id="no-record-id"),
    pytest.param(without(b"WARC-Type:"), "missing_header", id="no-type"),
    pytest.param(without(b"WARC-Target-URI:"), "missing_header", id="no-url"),
    pytest.param(without(b"Content-Length:"), "missing_header", id="no-length"),
    pytest.param(header(b"WARC-Date: 2026-01", b"WARC-Date: 2026-13"), "bad_header", id="month-13"),
    pytest.param(header(b"WARC/1.1", b"WARC/9.9"), "bad_header", id="unknown-version"),
    pytest.param(header(b"<urn:uuid", b"urn:uuid"), "bad_header", id="record-id-without-brackets"),
    pytest.param(header(b"Content-Length: ", b"Content-Length: 1"), "wrong_length", id="length-too-long"),
    pytest.param(header(b"\r\n\r\n", b"\r\nX: y\r\n\r\n!"), "wrong_length", id="block-too-long"),
    pytest.param(header("المدينة".encode(), "القريةة".encode()), "wrong_payload_digest", id="body-changed"),
    pytest.param(header(b"HTTP/1.1 200", b"HTTP/1.1 404"), "wrong_block_digest", id="status-changed"),
    pytest.param(header(b"HTTP/1.1 200", b"GARBLED! 200"), "not_http", id="no-status-line"),
    pytest.param(lambda data: b"<html>" + data, "not_a_record", id="no-warc-headers"),
    pytest.param(lambda data: data + data, "many_records", id="two-records-in-a-member"),
]


@pytest.mark.parametrize(("change", "kind"), RECORD_DAMAGES)
def test_a_damaged_record_is_found_where_it_is(folder: Folder, change: Callable[[bytes], bytes], kind: str) -> None:
    offset = folder.change(1, change)
    assert (kind, folder.crawl.file, offset) in kinds(folder.root)


def test_a_revisit_without_a_profile_is_found(folder: Folder) -> None:
    offset = folder.change(16, without(b"WARC-Profile:"))
    assert ("missing_header", folder.crawl.file, offset) in kinds(folder.root)


def test_a_torn_tail_is_found_and_cut(folder: Folder) -> None:
    whole = folder.warc.read_bytes()
    with folder.warc.open("rb") as stream:
        last = list(members(stream))[-1]
    folder.warc.write_bytes(whole[:-10])
    assert kinds(folder.root) == {("torn_tail", folder.crawl.file, last.offset)}
    repair_archive(folder.root, verify(folder.root), now=0.0)
    assert folder.warc.read_bytes() == whole[: last.offset]
    assert findings(folder.root) == []


def test_a_torn_answer_is_cut_and_its_line_leaves_the_index(folder: Folder) -> None:
    with folder.warc.open("rb+") as stream:
        stream.truncate(folder.revisit.offset + 5)
    found = kinds(folder.root)
    assert ("torn_tail", folder.crawl.file, folder.revisit.offset) in found
    repair_archive(folder.root, verify(folder.root), now=0.0)
    assert findings(folder.root) == []


def test_garbage_between_members_is_found_and_the_records_after_it_are_read(folder: Folder) -> None:
    data = folder.warc.read_bytes()
    at = folder.refs[2].offset
    folder.warc.write_bytes(data[:at] + b"garbage" + data[at:])
    found = findings(folder.root)
    assert [(one.kind, one.offset) for one in found if one.file == folder.crawl.file] == [("garbage", at)]
    assert f"the next whole record begins at {at + 7}" in str(found[0])


def test_a_flipped_bit_is_found_at_its_record(folder: Folder) -> None:
    data = bytearray(folder.warc.read_bytes())
    data[folder.refs[2].offset + 200] ^= 0x10
    folder.warc.write_bytes(data)
    found = [(kind, offset) for kind, file, offset in kinds(folder.root) if file == folder.crawl.file]
    assert found == [("broken_member", folder.refs[2].offset)]


def test_a_hole_in_the_file_is_found(folder: Folder) -> None:
    data = folder.warc.read_bytes()
    at = folder.refs[2].offset
    folder.warc.write_bytes(data[:at] + bytes(folder.refs[2].length) + data[at + folder.refs[2].length :])
    assert ("garbage", folder.crawl.file, at) in kinds(folder.root)


def test_a_record_id_twice_is_found(folder: Folder) -> None:
    size = folder.warc.stat().st_size
    with folder.warc.open("rb") as stream:
        first = stream.read()[folder.refs[0].offset :][: folder.refs[0].length]
    with folder.warc.open("ab") as stream:
        stream.write(first)
    assert ("duplicate_id", folder.crawl.file, size) in kinds(folder.root)


def test_a_copy_of_a_file_is_found(folder: Folder) -> None:
    copy = folder.warc.with_name("20260109000000-0009.warc.gz")
    copy.write_bytes(folder.warc.read_bytes())
    assert ("duplicate_id", "warc/news.example/20260109000000-0009.warc.gz", 0) in kinds(folder.root)


def test_a_file_without_its_first_record_is_found(folder: Folder) -> None:
    data = folder.warc.read_bytes()
    folder.warc.write_bytes(data[folder.refs[0].offset :])
    assert ("no_warcinfo", folder.crawl.file, 0) in kinds(folder.root)


def test_a_file_in_one_gzip_member_is_found(folder: Folder) -> None:
    folder.warc.write_bytes(gzip.compress(gzip.decompress(folder.warc.read_bytes())))
    assert ("many_records", folder.crawl.file, 0) in kinds(folder.root)


def test_a_revisit_without_its_original_is_found(folder: Folder) -> None:
    data = folder.warc.read_bytes()
    folder.warc.write_bytes(data[: folder.refs[0].offset] + data[folder.refs[1].offset :])
    folder.index.unlink()
    moved = folder.revisit.offset - (folder.refs[1].offset - folder.refs[0].offset)
    assert ("lost_original", folder.crawl.file, moved) in kinds(folder.root)


INDEX = "warc/news.example/20260102030405-0001.cdxj"


def test_a_missing_index_is_found_and_built_as_it_was(folder: Folder) -> None:
    before = folder.index.read_bytes()
    folder.index.unlink()
    assert kinds(folder.root) == {("missing_index", INDEX, 0)}
    repair_archive(folder.root, verify(folder.root), now=0.0)
    assert folder.index.read_bytes() == before


def test_an_unsorted_index_is_found_at_its_line(folder: Folder) -> None:
    lines = folder.index.read_bytes().splitlines(keepends=True)
    folder.index.write_bytes(b"".join([lines[1], lines[0], *lines[2:]]))
    assert kinds(folder.root) == {("unsorted_index", INDEX, len(lines[1]))}
    repair_archive(folder.root, verify(folder.root), now=0.0)
    assert folder.index.read_bytes() == b"".join(lines)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        pytest.param(b'"offset": "', b'"offset": "9', "wrong_index_line", id="offset"),
        pytest.param(b'"length": "', b'"length": "9', "wrong_index_line", id="length"),
        pytest.param(b'"status": "200"', b'"status": "404"', "wrong_index_line", id="status"),
        pytest.param(b'"digest": "sha1:', b'"digest": "sha1:A', "wrong_index_line", id="digest"),
        pytest.param(b'{"url"', b'["url"', "bad_index_line", id="no-json"),
    ],
)
def test_a_wrong_line_of_the_index_is_found(folder: Folder, old: bytes, new: bytes, kind: str) -> None:
    lines = folder.index.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(old, new)
    folder.index.write_bytes(b"".join(lines))
    assert (kind, INDEX, len(lines[0])) in kinds(folder.root)
    repair_archive(folder.root, verify(folder.root), now=0.0)
    assert findings(folder.root) == []


def test_an_answer_that_the_index_lacks_is_found(folder: Folder) -> None:
    lines = folder.index.read_bytes().splitlines(keepends=True)
    folder.index.write_bytes(b"".join(lines[1:]))
    [finding] = findings(folder.root)
    assert (finding.kind, finding.file, finding.repair) == ("unindexed", INDEX, REPAIR)


def test_an_index_without_its_file_is_found(folder: Folder) -> None:
    folder.index.with_name("gone.cdxj").write_bytes(folder.index.read_bytes())
    assert kinds(folder.root) == {("orphan_index", "warc/news.example/gone.cdxj", 0)}


LINE_DAMAGES = [
    pytest.param(lambda line: line.replace(b'"version":1', b'"version":"1"'), "bad_line", id="not-the-schema"),
    pytest.param(lambda line: line[:30] + b"\n", "bad_line", id="no-json"),
    pytest.param(lambda line: line.replace(b'":', b'": ', 1), "wrong_form", id="another-writer"),
    pytest.param(lambda line: line.replace("نص".encode(), "نقص".encode()), "wrong_hash", id="text-changed"),
    pytest.param(lambda line: line.replace(b'"id":"', b'"id":"0'), "wrong_id", id="id"),
    pytest.param(lambda line: line.replace(b'"site":"news', b'"site":"new'), "wrong_place", id="site"),
    pytest.param(lambda line: line.replace(b"2026-01-02T", b"2026-02-02T"), "wrong_place", id="month"),
    pytest.param(lambda line: line.replace(b'"version":1', b'"version":3'), "wrong_version", id="version"),
    pytest.param(lambda line: line + line, "wrong_version", id="a-line-twice"),
    pytest.param(lambda line: line.replace(b'"offset":', b'"offset":1'), "lost_page", id="page-elsewhere"),
    pytest.param(lambda line: line.replace(b"-0001.warc", b"-0002.warc"), "lost_page", id="page-in-no-file"),
]


@pytest.mark.parametrize(("change", "kind"), LINE_DAMAGES)
def test_a_damaged_line_is_found_where_it_is(folder: Folder, change: Callable[[bytes], bytes], kind: str) -> None:
    changed = change(folder.lines[2])
    folder.articles.write_bytes(b"".join([*folder.lines[:2], changed, *folder.lines[3:]]))
    offset = folder.offset(2) + (len(changed) // 2 if changed == folder.lines[2] * 2 else 0)
    assert (kind, ARTICLES, offset) in kinds(folder.root)


def test_a_torn_line_is_found_and_cut(folder: Folder) -> None:
    folder.articles.write_bytes(b"".join(folder.lines)[:-20])
    assert kinds(folder.root) == {("torn_line", ARTICLES, folder.offset(4))}
    repair_archive(folder.root, verify(folder.root), now=0.0)
    assert folder.articles.read_bytes() == b"".join(folder.lines[:4])


def test_a_torn_gzip_of_articles_is_found(folder: Folder) -> None:
    packed = gzip.compress(folder.articles.read_bytes())
    folder.articles.unlink()
    folder.articles.with_name("2026-01.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    assert any(kind == "broken_gzip" and file == f"{ARTICLES}.gz" for kind, file, _ in kinds(folder.root))


def test_a_damaged_line_of_the_rejected_pages_is_found(folder: Folder) -> None:
    path = folder.root / REJECTED
    first = path.read_bytes().splitlines(keepends=True)[0]
    path.write_bytes(first + b'{"url": 1}\n')
    assert kinds(folder.root) == {("bad_line", REJECTED, len(first))}


def test_a_damaged_and_a_torn_line_of_the_removals_are_found(folder: Folder) -> None:
    path = folder.root / "removals/news.example/2026-01.jsonl"
    path.parent.mkdir(parents=True)
    sound = (
        b'{"id":"0123456789abcdef","url":"https://news.example/1/","site":"news.example","title":"t",'
        b'"version":1,"how":"404","noticed":"2026-01-02T03:04:05+00:00"}\n'
    )
    path.write_bytes(sound + sound.replace(b'"404"', b"404") + sound[:-9])
    name = path.relative_to(folder.root).as_posix()
    assert kinds(folder.root) == {("bad_line", name, len(sound)), ("torn_line", name, 2 * len(sound) - 2)}
    path.write_bytes(sound)
    assert findings(folder.root) == []


def test_a_file_shorter_than_committed_is_found(folder: Folder) -> None:
    size = folder.warc.stat().st_size
    folder.commit(warc=size + 1000)
    assert ("file_too_short", folder.crawl.file, size) in kinds(folder.root)


def test_a_committed_file_that_is_gone_is_found(folder: Folder) -> None:
    folder.commit(articles=folder.articles.stat().st_size)
    folder.articles.unlink()
    assert ("lost_file", ARTICLES, 0) in kinds(folder.root)


def test_a_full_warc_cut_between_two_records_is_found(folder: Folder) -> None:
    folder.settle(closed=(folder.crawl.file,))
    assert findings(folder.root) == []
    with folder.warc.open("rb+") as stream:
        stream.truncate(list(members(stream))[-1].offset)  # a request: no index and no article names it
    assert kinds(folder.root) == {("file_too_short", folder.crawl.file, folder.warc.stat().st_size)}
    folder.warc.unlink()
    assert ("lost_file", folder.crawl.file, 0) in kinds(folder.root)


def test_a_warc_cut_between_two_records_is_found_by_its_index_alone(folder: Folder) -> None:
    before = folder.index.read_bytes()
    with folder.warc.open("rb+") as stream:
        stream.truncate(folder.revisit.offset)
    assert kinds(folder.root) == {("lost_tail", folder.crawl.file, folder.revisit.offset)}
    repair_archive(folder.root, verify(folder.root), now=0.0)
    assert folder.index.read_bytes() == before, "what names the loss is kept"


def test_a_packed_month_cut_between_two_lines_is_found(folder: Folder) -> None:
    folder.settle()
    folder.articles.unlink()
    folder.articles.with_name("2026-01.jsonl.gz").write_bytes(gzip.compress(b"".join(folder.lines[:3])))
    assert kinds(folder.root) == {
        ("lost_article", ARTICLES, folder.offset(3)),
        ("lost_article", ARTICLES, folder.offset(4)),
    }


def test_a_packed_month_is_sound_after_the_frontier_was_made_from_it(folder: Folder) -> None:
    packed = folder.articles.with_name("2026-01.jsonl.gz")
    packed.write_bytes(gzip.compress(folder.articles.read_bytes(), 9))
    folder.articles.unlink()
    rebuild_frontier(folder.root, now=0.0)
    assert findings(folder.root) == []
    packed.write_bytes(gzip.compress(b"".join(folder.lines[:3]), 9))
    assert {kind for kind, _, _ in kinds(folder.root)} == {"lost_article"}


def test_an_article_that_a_crawl_stores_meanwhile_is_not_lost(folder: Folder) -> None:
    folder.settle()
    with folder.articles.open("ab") as stream:
        stream.write(encode_line(article(7)))
    found = verify(folder.root)
    assert next(found).kind == "uncommitted_tail"
    folder.settle()
    assert list(found) == []


def test_whole_records_behind_the_committed_size_are_found_and_kept(folder: Folder) -> None:
    folder.settle()
    whole = folder.warc.read_bytes()
    folder.commit(warc=folder.revisit.offset)
    assert kinds(folder.root) == {("uncommitted_tail", folder.crawl.file, folder.revisit.offset)}
    said = repair_archive(folder.root, verify(folder.root), now=0.0)
    assert "3 whole records behind the committed size kept" in said[0]
    assert folder.warc.read_bytes() == whole
    assert list(verify(folder.root)) == []


def test_a_torn_end_behind_the_committed_size_goes_to_lost_and_found(folder: Folder) -> None:
    folder.settle()
    with folder.articles.open("ab") as stream:
        stream.write(encode_line(article(7))[:50])
    size = folder.offset(5)
    assert kinds(folder.root) == {("uncommitted_tail", ARTICLES, size)}
    repair_archive(folder.root, verify(folder.root), now=0.0)
    assert folder.articles.read_bytes() == b"".join(folder.lines)
    assert (folder.root / f"lost+found/{ARTICLES}.{size}").read_bytes() == encode_line(article(7))[:50]
    assert list(verify(folder.root)) == []


def test_a_broken_frontier_is_found(folder: Folder) -> None:
    (folder.root / "frontier.sqlite").write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 40)
    assert ("broken_frontier", "frontier.sqlite", 0) in kinds(folder.root)


def test_an_article_that_the_frontier_does_not_know_is_found(folder: Folder) -> None:
    folder.commit(warc=folder.warc.stat().st_size)
    assert ("wrong_state", ARTICLES, folder.offset(1)) in kinds(folder.root)


def test_repair_touches_no_good_record(folder: Folder) -> None:
    data = bytearray(folder.warc.read_bytes())
    data[folder.refs[2].offset + 200] ^= 0x10
    folder.warc.write_bytes(data)
    repair_archive(folder.root, verify(folder.root), now=0.0)
    assert folder.warc.read_bytes() == data


@pytest.fixture
def package(folder: Folder) -> Path:
    path = folder.root / "out.wacz"
    with open_archive(folder.root) as archive:
        write_wacz(path, archive, archive.articles(), title="أخبار", software="newscrawler", created=START)
    assert list(verify_wacz(path)) == []
    return path


def rewritten(package: Path, change: Callable[[dict[str, bytes]], None], *, deflate: str = "") -> set[str]:
    with ZipFile(package) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
        methods = {info.filename: info.compress_type for info in file.infolist()}
    change(members)
    with ZipFile(package, "w") as file:
        for name, data in members.items():
            file.writestr(name, data, ZIP_DEFLATED if name == deflate else methods.get(name, 0))
    return {finding.kind for finding in verify_wacz(package)}


def test_a_package_without_pages_is_found(package: Path) -> None:
    def drop(members: dict[str, bytes]) -> None:
        del members["pages/pages.jsonl"]
        listed = json.loads(members["datapackage.json"])
        listed["resources"] = [one for one in listed["resources"] if one["path"] != "pages/pages.jsonl"]
        members["datapackage.json"] = json.dumps(listed).encode()
        del members["datapackage-digest.json"]

    assert rewritten(package, drop) == {"missing_member"}


WARC, INDEXED, PAGES, DIGEST = (
    "archive/data.warc.gz",
    "indexes/index.cdx.gz",
    "pages/pages.jsonl",
    "datapackage-digest.json",
)

WACZ_DAMAGES = [
    pytest.param(lambda files: files.pop(WARC), "missing_member", id="no-warc"),
    pytest.param(lambda files: files.pop("datapackage.json"), "not_a_package", id="no-package"),
    pytest.param(lambda files: files.update({"extra.txt": b"x"}), "unlisted_member", id="unlisted"),
    pytest.param(lambda files: files.update({WARC: files[WARC][:-50]}), "wrong_member_hash", id="warc-cut"),
    pytest.param(lambda files: files.update({WARC: files[WARC][:-50]}), "torn_tail", id="tail"),
    pytest.param(lambda files: files.update({PAGES: b"[]\n"}), "bad_pages", id="pages-without-header"),
    pytest.param(lambda files: files.update({PAGES: b""}), "bad_pages", id="no-line-of-pages"),
    pytest.param(lambda files: files.update({INDEXED: gzip.compress(b"")}), "unindexed", id="no-index"),
    pytest.param(lambda files: files.update({DIGEST: b'{"hash":"x"}'}), "wrong_member_hash", id="digest"),
]


@pytest.mark.parametrize(("change", "kind"), WACZ_DAMAGES)
def test_a_damaged_package_is_found(package: Path, change: Callable[[dict[str, bytes]], None], kind: str) -> None:
    assert kind in rewritten(package, change)


def test_a_deflated_warc_in_a_package_is_found(package: Path) -> None:
    assert rewritten(package, lambda _: None, deflate="archive/data.warc.gz") == {"deflated_member"}


def test_a_file_that_is_no_package_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x.wacz"
    path.write_bytes(b"no zip")
    assert [finding.kind for finding in verify_wacz(path)] == ["not_a_package"]


def test_every_kind_of_finding_is_in_the_docs() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "archive.md").read_text()
    assert [kind for kind in KINDS if f"`{kind}`" not in docs] == []
