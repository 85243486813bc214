"""One crawl of the paper with all that its pages need, for the tests that only look at what it left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler
from loopback import Answer
from requisites.papers import paper

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Kept:
    """The data folder of the crawl, the address of the site, and what it was asked for."""

    data: Path
    home: str
    asked: list[str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    data = tmp_path_factory.mktemp("paper")
    with paper() as site:
        site.routes["/i/share.png"] = Answer(b"<html>no picture</html>", headers={"Content-Type": "image/png"})
        run = newscrawler("crawl", site.url("/"), "--requisites", "all", data=data)
        assert run.returncode == 0, run.stderr.decode()
        return Kept(data, site.url(""), site.paths())
