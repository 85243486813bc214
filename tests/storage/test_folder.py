"""Where things lie, and how a folder is made true again."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newscrawler.errors import LockedError, StorageError, UsageError
from newscrawler.storage import DataFolder, WarcSeries, iter_lines, month_of, site_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_the_layout_is_the_documented_one(folder: DataFolder) -> None:
    places = [
        folder.articles_path("alwatan", "2026-11"),
        folder.rejected_path("alwatan", "2026-11"),
        folder.warc_dir("alwatan"),
        folder.frontier,
        folder.search,
        folder.runs,
    ]
    assert [folder.relative(place) for place in places] == [
        "articles/alwatan/2026-11.jsonl",
        "rejected/alwatan/2026-11.jsonl",
        "warc/alwatan",
        "frontier.sqlite",
        "search.sqlite",
        "runs",
    ]
    assert not folder.path.exists()


@pytest.mark.parametrize("name", ["alwatan", "127-0-0-1-80", "a.b_c", "صحيفة"])
def test_a_name_can_be_a_folder(name: str) -> None:
    assert site_folder(name) == name


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "/etc", ".hidden", "a\n", "a.", "x" * 200, "a\\b"])
def test_a_name_never_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(UsageError):
        site_folder(name)


@pytest.mark.parametrize(
    "name", ["../victim", "/etc/passwd", "articles/../../x", "a//b", "", "./x", "a\0b", "linked/x", "one"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").mkdir()
    data = tmp_path / "data"
    data.mkdir()
    (data / "linked").symlink_to(tmp_path / "outside")
    (data / "one").symlink_to(tmp_path / "outside/x")
    with pytest.raises(StorageError, match="nothing was opened"):
        DataFolder(data).place(name)


def test_a_data_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "disk")
    assert DataFolder(tmp_path / "data").place("articles/a/2026-11.jsonl").parent.name == "a"


def test_article_files_are_found_plain_and_gzipped(folder: DataFolder) -> None:
    for site, name in (("b", "2026-02.jsonl"), ("a", "2026-02.jsonl"), ("a", "2026-01.jsonl.gz")):
        write(folder.articles / site / name, b"")
    assert [folder.relative(path) for path in folder.article_files()] == [
        "articles/a/2026-01.jsonl.gz",
        "articles/a/2026-02.jsonl",
        "articles/b/2026-02.jsonl",
    ]
    assert len(list(folder.article_files("b"))) == 1
    assert (folder.has_records(), DataFolder("nowhere").has_records()) == (True, False)


LINES = [b'{"n":1}', '{"n":"اثنان"}'.encode(), b'{"n":3}']
WHOLE = b"".join(line + b"\n" for line in LINES)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("x.jsonl", WHOLE, 3, id="whole"),
        pytest.param("x.jsonl", WHOLE + b'{"torn', 3, id="torn-line"),
        pytest.param("x.jsonl", b"", 0, id="empty"),
        pytest.param("x.jsonl.gz", gzip.compress(WHOLE), 3, id="gzipped"),
        pytest.param("x.jsonl.gz", gzip.compress(WHOLE[:8]) + gzip.compress(WHOLE[8:])[:-12], 2, id="torn-gzip"),
    ],
)
def test_whole_lines_are_read_with_their_offsets(tmp_path: Path, name: str, content: bytes, expected: int) -> None:
    found = list(iter_lines(write(tmp_path / name, content)))
    assert [line for _, line in found] == LINES[:expected]
    assert all(WHOLE[offset:].startswith(line) for offset, line in found)


def test_lines_end_at_the_committed_size(tmp_path: Path) -> None:
    path = write(tmp_path / "x.jsonl", WHOLE + b'{"n":4}')
    assert [line for _, line in iter_lines(path, end=len(LINES[0]) + 3)] == LINES[:1]


def test_a_file_that_is_not_there_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        list(iter_lines(tmp_path / "x.jsonl"))


def test_months_are_utc() -> None:
    assert month_of(1_793_491_199.0) == "2026-10"
    assert month_of(1_793_491_200.0) == "2026-11"


def test_one_process_locks_once(folder: DataFolder) -> None:
    with folder.lock("first"), pytest.raises(LockedError, match="this process"), folder.lock("second"):
        pass
    with folder.lock("third"):
        pass


HOLD = "import sys; from newscrawler.storage import DataFolder\nwith DataFolder(sys.argv[1]).lock('a crawl'):\n"


def holder(folder: DataFolder, then: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD + then, str(folder.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_another_process_is_named_and_its_death_frees_the_folder(folder: DataFolder) -> None:
    process = holder(folder, "    print('held', flush=True); sys.stdin.read()")
    with pytest.raises(LockedError, match=rf"process {process.pid} on .+ \(a crawl\)"), folder.lock("me"):
        pass
    process.kill()
    process.communicate()
    with folder.lock("me"):
        pass


def test_an_orphaned_worker_does_not_keep_the_lock(folder: DataFolder) -> None:
    fork = "    import os; child = os.fork()\n    if child: print('held', flush=True); print(child, flush=True)\n"
    process = holder(folder, fork + "    sys.stdin.read()")
    assert process.stdout is not None
    orphan = int(process.stdout.readline())
    process.kill()
    process.wait()
    os.kill(orphan, 0)
    with folder.lock("me"):
        pass
    process.communicate()


def test_warc_files_are_numbered_and_the_newest_goes_on(folder: DataFolder) -> None:
    series = WarcSeries(folder, "a", offsets={}, max_bytes=100)
    assert series.current is None
    assert series.begin(0.0) == "warc/a/19700101000000-00000.warc.gz"
    assert series.begin(60.0) == "warc/a/19700101000100-00001.warc.gz"
    later = WarcSeries(folder, "a", offsets={"warc/a/19700101000100-00001.warc.gz": 60}, max_bytes=100)
    assert later.current == "warc/a/19700101000100-00001.warc.gz"
    full = WarcSeries(folder, "a", offsets={"warc/a/19700101000100-00001.warc.gz": 100}, max_bytes=100)
    assert (full.current, full.begin(120.0)) == (None, "warc/a/19700101000200-00002.warc.gz")
