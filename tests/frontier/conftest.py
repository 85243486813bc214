from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from newscrawler.frontier import SqliteFrontier, open_frontier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "frontier.sqlite"


@pytest.fixture
def frontier(path: Path) -> Iterator[SqliteFrontier]:
    with open_frontier(path) as opened:
        yield opened


@pytest.fixture
def fetched_at() -> datetime:
    return datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
