"""Files that only grow: what is flushed is there, what is not never was, and a cut takes back the rest."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.errors import StorageError
from newscrawler.storage import AppendFile, FolderLock, OpenFiles, set_aside, write_atomic


def flush(file: AppendFile) -> int:
    file.write()
    file.sync()
    return file.size


def flush_all(files: OpenFiles) -> dict[str, int]:
    flushed = files.write()
    flushed.sync()
    return flushed.sizes


def test_bytes_lie_at_the_offset_that_append_gave(tmp_path: Path) -> None:
    file = AppendFile(tmp_path / "a" / "b.jsonl")
    offsets = [file.append(line) for line in (b"one\n", "اثنان\n".encode(), b"three\n")]
    assert file.size == flush(file)
    file.close()
    content = (tmp_path / "a" / "b.jsonl").read_bytes()
    assert [content[offset:].split(b"\n")[0] for offset in offsets] == [b"one", "اثنان".encode(), b"three"]


def test_nothing_is_written_before_the_flush(tmp_path: Path) -> None:
    file = AppendFile(tmp_path / "x")
    file.append(b"lost")
    assert (file.is_dirty, (tmp_path / "x").stat().st_size) == (True, 0)
    file.close()
    assert (tmp_path / "x").read_bytes() == b""


def test_a_file_goes_on_where_it_ended(tmp_path: Path) -> None:
    for part in (b"one", b"two"):
        file = AppendFile(tmp_path / "x")
        file.append(part)
        flush(file)
        file.close()
    assert (tmp_path / "x").read_bytes() == b"onetwo"


def test_a_cut_takes_back_what_lies_behind(tmp_path: Path) -> None:
    file = AppendFile(tmp_path / "x")
    file.append(b"kept")
    kept = flush(file)
    file.append(b"flushed")
    flush(file)
    file.append(b"waiting")
    file.cut(kept)
    assert file.append(b"!") == kept
    flush(file)
    file.close()
    assert (tmp_path / "x").read_bytes() == b"kept!"


@given(st.lists(st.binary(max_size=20)), st.integers(min_value=0, max_value=200))
def test_what_is_cut_off_a_file_is_kept(parts: list[bytes], size: int) -> None:
    content = b"".join(parts)
    size = min(size, len(content))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "a").mkdir()
        (root / "a/x").write_bytes(content)
        kept = root / set_aside(root, "a/x", size)
        assert kept.read_bytes() == content[size:]
        assert (root / "a/x").read_bytes() == content[:size] if size else not (root / "a/x").exists()
        (root / "a/x").write_bytes(content)
        assert root / set_aside(root, "a/x", size) != kept, "what lies there already is not written over"


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "x").symlink_to(victim)
    with pytest.raises(StorageError, match="a link"):
        AppendFile(tmp_path / "x")
    with pytest.raises(StorageError, match="a link"):
        FolderLock(tmp_path / "x", command="test").acquire()
    assert victim.read_bytes() == b"precious"


def test_a_limit_of_the_system_is_a_storage_error(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from newscrawler.storage import AppendFile;"
        "from newscrawler.errors import StorageError\n"
        "file = AppendFile(Path(sys.argv[1])); file.append(b'x' * 3000)\n"
        "try: file.write()\n"
        "except StorageError as error: file.cut(0); print(error)"
    )
    command = ["prlimit", "--fsize=2000", sys.executable, "-c", script, str(tmp_path / "x")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "ulimit -f" in said
    assert "everything that was committed is safe" in said
    assert (tmp_path / "x").read_bytes() == b""


def test_open_files_report_only_what_changed_and_close_when_there_are_too_many(tmp_path: Path) -> None:
    files = OpenFiles(tmp_path, limit=2)
    for name in ("a", "b", "c"):
        files.get(name).append(b"12")
    assert flush_all(files) == {"a": 2, "b": 2, "c": 2}
    files.get("b").append(b"3")
    assert flush_all(files) == {"b": 3}
    files.trim()
    files.get("a").append(b"!")
    assert flush_all(files) == {"a": 3}
    files.close()


def test_an_atomic_write_replaces_the_whole_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "runs" / "one.json"
    write_atomic(target, b"old")
    write_atomic(target, b"new")
    assert target.read_bytes() == b"new"
    assert [path.name for path in target.parent.iterdir()] == ["one.json"]


def test_an_atomic_write_that_fails_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    (target / "inside").mkdir(parents=True)
    with pytest.raises(StorageError, match="committed is safe"):
        write_atomic(target, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
