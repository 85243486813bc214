"""The contract of a frontier: every test that asks for `frontier` or `store` runs against each store that there is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from newscrawler.frontier import Frontier, SqliteFrontier, open_frontier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Store(Protocol):
    """One store, which can be opened again."""

    def open(self, *, read_only: bool = False) -> Frontier: ...


class SqliteStore:
    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self, *, read_only: bool = False) -> SqliteFrontier:
        return open_frontier(self.path, read_only=read_only)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "frontier.sqlite"


@pytest.fixture(params=["sqlite"])
def store(path: Path) -> Store:
    return SqliteStore(path)


@pytest.fixture
def frontier(store: Store) -> Iterator[Frontier]:
    with store.open() as opened:
        yield opened


@pytest.fixture
def fetched_at() -> datetime:
    return datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
