"""What a worker is to do, and where: a data folder alone, or a frontier and an object store that others share."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.errors import UsageError
from newscrawler.frontier import Frontier, OneHolder, SiteLeases
from newscrawler.ledger import claim_folder, open_alone
from newscrawler.storage import FolderLock
from newscrawler.urls import without_password

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawler.segments.store import ObjectStore
    from newscrawler.storage import DataFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a worker is to do; *frontier* None: alone, on the file in the data folder; *store* None: others see that."""

    data: Path
    sites: Path
    frontier: str | None
    store: str | None
    places: int
    lease_seconds: float
    until_idle: bool


@dataclass(slots=True)
class Store:
    """Where the worker works now: a frontier, and who hands out its sites; *failed* when the server is gone."""

    frontier: Frontier
    leases: SiteLeases
    failed: bool = False


@contextmanager
def opened_for(orders: Orders, folder: DataFolder) -> Iterator[Store]:
    """Open what *orders* name; *folder* is claimed for their frontier. Raises FrontierError, UsageError."""
    if orders.frontier is None:
        with ExitStack() as stack:
            stack.enter_context(FolderLock(orders.data / "run.lock", command="newscrawler work"))
            frontier = stack.enter_context(open_alone(folder, command="newscrawler work", now=time.time()))
            yield Store(frontier, OneHolder())
        return
    claim_folder(folder, orders.frontier)
    store = connected_to(orders.frontier)
    with store.frontier:
        yield store


def connected_to(address: str) -> Store:
    """Return the frontier at *address*, which hands out its sites itself. Raises FrontierError."""
    from newscrawler.frontier.postgres import PostgresFrontier  # noqa: PLC0415 - an extra

    shared = PostgresFrontier(address)
    return Store(shared, shared)


def objects_for(orders: Orders) -> ObjectStore | None:
    """Return the object store of *orders*, claimed for their frontier; None when there is none."""
    if orders.store is None or orders.frontier is None:
        return None
    objects = object_store(orders.store)
    objects.claim(without_password(orders.frontier))
    return objects


def object_store(address: str) -> ObjectStore:
    """Return the object store at *address*. Raises UsageError when that, or the extra, is missing."""
    try:
        from newscrawler.segments.store import ObjectStore  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise UsageError("--store: needs obstore: pip install 'newscrawler-ar[objects]'") from error
    return ObjectStore(address)
