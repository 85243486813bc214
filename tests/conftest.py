"""Fixtures for every room."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from archive.making import Crawl
from commands import newscrawler

from newscrawler.demo import DemoSite, Manifest, manifest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages with truth; tests that need it are skipped where it is not."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("no folder of real pages beside the checkout")
    return folder


@dataclass(frozen=True)
class Crawled:
    """The demo site after one crawl by the real command: data folder, summary, the site's own truth, its port."""

    data: Path
    summary: dict[str, Any]
    truth: Manifest
    port: int


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """One crawl of the demo site for all tests of a worker; they only read it, or crawl it again."""
    data = tmp_path_factory.mktemp("demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = newscrawler("demo", "--port", str(port), "--json", data=data)
    assert run.returncode == 0, run.stderr.decode()
    return Crawled(data, json.loads(run.stdout), manifest(DemoSite(f"http://127.0.0.1:{port}")), port)


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    """A crawl whose captures a test names one by one."""
    one = Crawl(tmp_path)
    yield one
    one.close()
