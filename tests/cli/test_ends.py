"""How commands end when whoever reads them goes away, nothing can be written, or they are told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from archive.making import Crawl, article

from newscrawler.cli.main import main

INTERRUPTED = 5
STORAGE_FAILED = 4


@pytest.mark.parametrize(
    "typed", [("--help",), ("export", "--format", "jsonl", "-", "--data"), ("history", article(1).url, "--data")]
)
def test_a_reader_that_goes_away_ends_a_command_quietly(typed: tuple[str, ...], tmp_path: Path) -> None:
    crawl = Crawl(tmp_path / "data")
    crawl.store(article(1))
    crawl.close()
    read, write = os.pipe()
    os.close(read)
    place = (str(tmp_path / "data"),) if typed[-1] == "--data" else ()
    command = [sys.executable, "-m", "newscrawler", *typed, *place]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr.decode()) in ((0, ""), (0, "1 articles\n"))


def test_a_full_disk_behind_standard_output_is_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "newscrawler", "--help"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == STORAGE_FAILED
    assert done.stderr.decode() == "newscrawler: standard output: No space left on device\n"


class _Stopped(StringIO):
    """Standard input during which a service manager stops the command."""

    def read(self, _size: int | None = -1) -> str:
        os.kill(os.getpid(), signal.SIGTERM)
        return super().read()

    @property
    def buffer(self) -> _Stopped:
        """Return itself: what it would give as bytes does not come."""
        return self


def test_sigterm_ends_every_command_like_an_interrupt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", _Stopped("نص"))
    with pytest.raises(SystemExit) as ended:
        main(["clean"])
    assert ended.value.code == INTERRUPTED
    assert "interrupted" in capsys.readouterr().err
