"""Object stores of both kinds, and the files of a site beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newscrawler.frontier import SiteLease
from newscrawler.segments import Spool
from newscrawler.segments.store import ObjectStore
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(params=["file", "s3"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    if request.param == "s3":
        return ObjectStore(request.getfixturevalue("bucket"))
    return ObjectStore((tmp_path / "objects").as_uri())


@pytest.fixture
def near(tmp_path: Path) -> ObjectStore:
    """One that costs no server."""
    return ObjectStore((tmp_path / "objects").as_uri())


@pytest.fixture
def spool(tmp_path: Path, near: ObjectStore) -> Callable[..., Spool]:
    """Give the spool of a worker on a machine, which has site "a" in an epoch."""

    def of(machine: str, epoch: int = 0) -> Spool:
        lease = SiteLease(site="a", group="a", epoch=epoch, until=0.0)
        return Spool(DataFolder(tmp_path / machine), near, [lease])

    return of
