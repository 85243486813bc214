import os
import subprocess
import sys
from pathlib import Path

import pytest

from newscrawler.archive.allocator import preloaded, preloading

pytestmark = pytest.mark.skipif(
    not preloading({}) and "CI" not in os.environ, reason="mimalloc is not installed (extra `fast`, Linux)"
)


@pytest.fixture(autouse=True)
def _nobody_has_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LD_PRELOAD", raising=False)


# What a child process has mapped, and then the process that reextract forks its workers from.
MAPS = """
import sys
from multiprocessing import forkserver
from pathlib import Path
from newscrawler.archive.reextract.jobs import reextract
if __name__ == "__main__":
    list(reextract(Path(sys.argv[1]), processes=1))
    server = forkserver._forkserver._forkserver_pid
    print(*("libmimalloc" in Path(f"/proc/{process}/maps").read_text() for process in (server, "self")))
"""


def test_a_process_started_with_it_takes_its_memory_from_mimalloc() -> None:
    maps = subprocess.run(
        [sys.executable, "-c", "print(open('/proc/self/maps').read())"],
        env={**os.environ, **preloading(os.environ)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "libmimalloc" in maps.stdout
    assert maps.stderr == ""


def test_the_workers_of_reextract_have_it_and_their_parent_has_not(tmp_path: Path) -> None:
    script = tmp_path / "maps.py"
    script.write_text(MAPS)
    (tmp_path / "data").mkdir()
    told = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "data")], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["True", "False"]


def test_who_has_chosen_an_allocator_keeps_it_and_the_environment_is_left_as_it_was() -> None:
    assert preloading({"LD_PRELOAD": "libjemalloc.so.2"}) == {}
    before = dict(os.environ)
    with preloaded():
        assert os.environ["LD_PRELOAD"].endswith("libmimalloc.so")
    assert dict(os.environ) == before
