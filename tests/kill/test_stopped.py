"""Other ends of a crawl: asked to stop, interrupted, the disk full, the folder not writable, another crawl at work."""

from __future__ import annotations

import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kill.check import check_archive, refetched

from newscrawler.errors import FrontierError
from newscrawler.frontier import open_frontier
from newscrawler.ledger import open_ledger, rebuild_frontier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kill.running import Crawls

ARTICLES = 120
INTERRUPTED, STORAGE_FAILED = 5, 4


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_crawl_that_is_asked_to_stop_fetches_nothing_twice(number: int, crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(ARTICLES)
    assert crawl.kill(40, number) == INTERRUPTED
    assert crawl.site.hits < ARTICLES
    assert crawl.finish()[0] == 0
    check_archive(crawl.data, crawl.site)
    assert refetched(crawl.site) == 0


def test_a_second_interrupt_is_like_a_kill(crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(ARTICLES)
    process = crawl.start()
    first = crawl.site.hits + 40
    crawl.site.kill_at(first, process.pid, signal.SIGINT)
    crawl.site.wait_for(first)
    process.send_signal(signal.SIGINT)
    assert crawl.finish(process)[0] == INTERRUPTED
    assert crawl.finish()[0] == 0
    check_archive(crawl.data, crawl.site)
    assert refetched(crawl.site) <= 12


def test_a_file_that_cannot_grow_ends_the_crawl_and_the_next_one_goes_on(crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(ARTICLES)
    crawl.limit_bytes = 150_000
    code, errors = crawl.finish()
    assert code == STORAGE_FAILED, errors
    assert "what was committed is safe" in errors or "everything that was committed is safe" in errors
    assert "Traceback" not in errors
    crawl.limit_bytes = None
    assert crawl.finish()[0] == 0
    check_archive(crawl.data, crawl.site)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=500k", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a tmpfs needs root")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_ends_the_crawl_and_room_lets_it_go_on(small_disk: Path, crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(ARTICLES)
    crawl.data = small_disk / "data"
    code, errors = crawl.finish()
    assert code == STORAGE_FAILED, errors
    assert "full" in errors
    assert "Traceback" not in errors
    subprocess.run(["mount", "-o", "remount,size=50m", str(small_disk)], check=True)
    assert crawl.finish()[0] == 0
    check_archive(crawl.data, crawl.site)


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "frozen"
    folder.mkdir(mode=0o555)
    if subprocess.run(["chattr", "+i", str(folder)], capture_output=True, check=False).returncode and not _refuses(
        folder
    ):
        pytest.skip("root may write anywhere, and the file system knows no immutable folders")
    yield folder
    subprocess.run(["chattr", "-i", str(folder)], capture_output=True, check=False)
    folder.chmod(0o755)


def _refuses(folder: Path) -> bool:
    try:
        (folder / "probe").touch()
    except OSError:
        return True
    return False


def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_fetched(
    frozen: Path, crawls: Callable[[int], Crawls]
) -> None:
    crawl = crawls(3)
    crawl.data = frozen / "data"
    code, errors = crawl.finish()
    assert code == STORAGE_FAILED
    assert str(frozen) in errors
    assert "Traceback" not in errors
    assert crawl.site.hits == 0


def test_a_second_crawl_is_told_who_holds_the_folder(crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(3)
    with open_ledger(crawl.data, command="the first crawl"):
        code, errors = crawl.finish()
    assert code == STORAGE_FAILED
    assert "the first crawl" in errors
    assert crawl.site.hits == 0
    assert crawl.finish()[0] == 0


def test_a_damaged_frontier_is_said_and_made_again_from_the_files(crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(30)
    assert crawl.finish()[0] == 0
    frontier = crawl.data / "frontier.sqlite"
    damaged = bytearray(frontier.read_bytes())
    damaged[4096:40960] = bytes(36864)
    for leftover in ("-wal", "-shm"):
        Path(f"{frontier}{leftover}").unlink(missing_ok=True)
    frontier.write_bytes(damaged)
    code, errors = crawl.finish()
    assert code == STORAGE_FAILED
    assert "--rebuild-frontier" in errors
    rebuilt = rebuild_frontier(crawl.data, now=1e9)
    assert rebuilt.articles == 30
    assert crawl.finish()[0] == 0
    assert refetched(crawl.site) == 0
    check_archive(crawl.data, crawl.site)


def test_a_folder_without_its_frontier_is_not_crawled_anew(crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(20)
    assert crawl.finish()[0] == 0
    for part in crawl.data.glob("frontier.sqlite*"):
        part.unlink()
    with pytest.raises(FrontierError, match="rebuild-frontier"):
        open_ledger(crawl.data)
    rebuild_frontier(crawl.data, now=1e9)
    with open_frontier(crawl.data / "frontier.sqlite", read_only=True) as frontier:
        assert frontier.counts().articles == 20
    shutil.rmtree(crawl.data)
