"""What a crawl needs from the process that it runs in, and shares with the other crawls there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from newscrawler.ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.crawl.reader import Reader
    from newscrawler.ledger import Ledger


class OpensLedger(Protocol):
    """How a crawl gets the ledger that it writes to."""

    def __call__(
        self, path: Path, *, command: str, commit_every: int, commit_seconds: float, warc_bytes: int
    ) -> Ledger:
        """Return a ledger of the data folder at *path*; see :func:`newscrawler.ledger.open_ledger`."""


@dataclass(frozen=True, slots=True)
class Desk:
    """How a ledger is opened, and who reads pages; *shared*: others go on reading when this crawl ends."""

    reader: Reader
    opens: OpensLedger = open_ledger
    shared: bool = False

    def leave(self) -> None:
        """End the reading processes, unless others read on."""
        if not self.shared:
            self.reader.close()
