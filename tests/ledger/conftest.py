from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ledger.writing import Clock

from newscrawler.ledger import Ledger, open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def opened(data: Path, clock: Clock) -> Callable[..., Ledger]:
    """Opens the ledger of the data folder; commits only when told to, unless asked otherwise."""

    def open_it(*, commit_every: int = 1000, commit_seconds: float = 1e9, warc_bytes: int = 10**9) -> Ledger:
        return open_ledger(
            data, clock=clock, commit_every=commit_every, commit_seconds=commit_seconds, warc_bytes=warc_bytes
        )

    return open_it
