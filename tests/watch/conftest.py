from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from ledger.writing import page

from newscrawler.ledger import Ledger, open_ledger
from newscrawler.storage import DataFolder
from newscrawler.watch import Watch, begin_watching, deliver_due

if TYPE_CHECKING:
    from pathlib import Path


class Desk:
    """Somebody who watches an archive: stores articles, and lets what is due be delivered at a moment that it sets."""

    def __init__(self, root: Path) -> None:
        self.folder = DataFolder(root)
        self.now = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
        self.ledger().close()

    def ledger(self) -> Ledger:
        return open_ledger(self.folder.path, commit_every=1000, commit_seconds=1e9)

    def begin(self, *watches: Watch) -> None:
        begin_watching(self.folder, watches)

    def store(self, *numbers: int, text: str = "نص الخبر") -> None:
        with self.ledger() as ledger:
            for number in numbers:
                ledger.store_next(page(number, text))

    def deliver(self, *watches: Watch, later: timedelta = timedelta(0)) -> list[str]:
        self.now += later
        return deliver_due(self.folder, watches, titles={"a": "صوت الوادي"}, now=self.now)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
