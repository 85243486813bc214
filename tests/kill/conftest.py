from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kill.killsite import KillSite
from kill.running import Crawls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def crawls(tmp_path: Path, cache: Path) -> Iterator[Callable[[int], Crawls]]:
    """Makes the crawls of a new site of so many articles."""
    sites = []

    def make(count: int) -> Crawls:
        site = KillSite(count)
        sites.append(site.__enter__())
        return Crawls(site=site, data=tmp_path / "data", cache=cache)

    yield make
    for site in sites:
        site.__exit__()
