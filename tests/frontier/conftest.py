"""The contract of a frontier: every test that asks for `frontier` or `store` runs against each store that there is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

import pytest

from newscrawler.frontier import Frontier, SqliteFrontier, open_frontier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import postgres

    from newscrawler.frontier.postgres import PostgresFrontier


class Store(Protocol):
    """One store, which can be opened again."""

    def open(self, *, read_only: bool = False) -> Frontier: ...

    def fresh(self) -> Store: ...


class SqliteStore:
    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self, *, read_only: bool = False) -> SqliteFrontier:
        return open_frontier(self.path, read_only=read_only)

    def fresh(self) -> SqliteStore:
        return SqliteStore(self.path.with_name(f"{uuid4().hex}.sqlite"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "frontier.sqlite"


class PostgresStore:
    """A schema of its own in the server of the tests; nobody holds a site."""

    def __init__(self, server: postgres.Server) -> None:
        self._server = server
        self.address = server.fresh()

    def open(self, *, read_only: bool = False) -> PostgresFrontier:
        from newscrawler.frontier.postgres import PostgresFrontier  # noqa: PLC0415 - an extra

        return PostgresFrontier(self.address, read_only=read_only)

    def fresh(self) -> PostgresStore:
        return PostgresStore(self._server)


@pytest.fixture
def shared(postgres_server: postgres.Server) -> PostgresStore:
    """A store that workers share."""
    return PostgresStore(postgres_server)


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, path: Path) -> Store:
    if request.param == "sqlite":
        return SqliteStore(path)
    return PostgresStore(request.getfixturevalue("postgres_server"))


@pytest.fixture
def frontier(store: Store) -> Iterator[Frontier]:
    with store.open() as opened:
        yield opened


@pytest.fixture
def fetched_at() -> datetime:
    return datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
