"""Workers that die of their first piece of work: a module of its own, since their processes load it."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newscrawler.archive.workers import Pool

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from newscrawler.archive.workers import Work


@dataclass(frozen=True)
class MortalWork:
    """*work* that has its process killed, unless *marker* is there."""

    work: Any
    marker: Path

    def run(self) -> Any:
        if not self.marker.exists():
            self.marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return self.work.run()


class MortalPool(Pool):
    """A process of which the first piece of work kills one."""

    def __init__(self, marker: Path) -> None:
        self._marker = marker
        super().__init__(1, loads=__name__)

    def submit(self, work: Work[Any]) -> Future[Any]:
        mortal: Any = MortalWork(work, self._marker)
        return super().submit(mortal)
