"""Shell examples of the docs run as they stand there, with the demo site in the place of example.com."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import here

from newscrawler.demo.server import DemoServer
from newscrawler.warc import ensure_index, warc_files

if TYPE_CHECKING:
    from conftest import Crawled

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
FINE = {0, 1}  # 1: there is no article of the site alwatan, and what was captured by its crawl is known


def examples(page: Path) -> list[str]:
    """Return the commands in the shell blocks of *page*, without the comments behind them."""
    lines = (line for block in _BLOCK.findall(page.read_text("utf-8")) for line in block.splitlines())
    return [line.partition("  #")[0].strip() for line in lines]


PAGES = [page for page in sorted((ROOT / "docs").glob("*.md")) if examples(page)]


@pytest.fixture
def folder(crawled: Crawled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with what the examples name: site files, and WARC files of others."""
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites/example.toml").write_text(f'url = "http://127.0.0.1:{crawled.port}/"\n', "utf-8")
    (tmp_path / "sites/alwatan.toml").write_text('url = "http://127.0.0.2/"\n', "utf-8")
    (tmp_path / "crawls").mkdir()
    warc = Path(shutil.copy(warc_files(crawled.data)[0], tmp_path / "crawls"))
    shutil.copy(warc, tmp_path / "CC-NEWS-20240506.warc.gz")
    (tmp_path / "example.cdxj").write_bytes(b"".join(line.encode() for line in ensure_index(warc)[:20]))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(words: list[str]) -> tuple[int, str]:
    """Return exit code and standard error of a command: one that crawls has a process of its own, as its reactor."""
    if words[0] == "crawl" and "--plan" not in words and not any(word.startswith("--from") for word in words):
        env = {name: value for name, value in os.environ.items() if not name.startswith("NEWSCRAWLER_")}
        command = [sys.executable, "-m", "newscrawler", *words]
        done = subprocess.run(command, env=env, capture_output=True, check=False)
    else:
        done = here(words)
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_shell_examples_run(page: Path, folder: Path, crawled: Crawled) -> None:
    if page.stem not in {"backfill", "first-steps.ar"}:  # whose examples fill it
        shutil.copytree(crawled.data, folder / "data")
        (folder / "data/articles/alwatan").mkdir()
    with DemoServer(port=crawled.port) as server:
        for line in examples(page):
            program, *words = shlex.split(line.replace("https://example.com/", server.url))
            assert program == "newscrawler", f"{line}: examples of other programs are no promise of ours"
            code, said = run(words)
            assert code in FINE, f"{line}: {said}"
            assert "Traceback" not in said, line


def test_there_are_shell_examples() -> None:
    assert sum(len(examples(page)) for page in PAGES) >= 10
    wanted = {word for line in examples(ROOT / "README.md") for word in line.split()[1:2]}
    assert wanted <= set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
