"""The demo site crawled again, when its second edition is out."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from commands import newscrawler, stored

from newscrawler.demo import DemoSite, Manifest, manifest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Crawled


@dataclass(frozen=True)
class Twice:
    """Both crawls: what the first stored, what the second said and what it should have found, the port of the site."""

    data: Path
    first: list[dict[str, Any]]
    summary: dict[str, Any]
    truth: Manifest
    port: int

    @property
    def removals(self) -> list[dict[str, Any]]:
        files = sorted(self.data.glob("removals/demo/*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


@pytest.fixture(scope="session")
def twice(crawled: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Twice:
    data = shutil.copytree(crawled.data, tmp_path_factory.mktemp("twice") / "data")
    before = stored(data)
    options = ("--port", str(crawled.port), "--json", "--edition", "2", "--revisit", "all")
    second = newscrawler("demo", *options, data=data)
    assert second.returncode == 0, second.stderr.decode()
    truth = manifest(DemoSite(f"http://127.0.0.1:{crawled.port}", edition=2))
    return Twice(data, before, json.loads(second.stdout), truth, crawled.port)
