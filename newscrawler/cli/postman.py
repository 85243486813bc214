"""Watches while crawls go on: what a visit met is delivered when it ends, and no crawl waits for that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from newscrawler.cli.terminal import say
from newscrawler.cli.watching import deliver
from newscrawler.errors import NewsCrawlerError

if TYPE_CHECKING:
    from pathlib import Path


class Postman:
    """Delivers for the watches beside *sites*, in a thread, one delivery at a time; *exit_code* 1 when one failed."""

    def __init__(self, data: Path, sites: Path) -> None:
        self.exit_code = 0
        self._data = data
        self._sites = sites
        self._round: asyncio.Task[None] | None = None
        self._is_asked = False

    @property
    def is_busy(self) -> bool:
        """Whether something is being delivered."""
        return self._round is not None and not self._round.done()

    def call(self) -> None:
        """Deliver what is due, now or after the delivery that is under way."""
        self._is_asked = True
        if not self.is_busy:
            self._round = asyncio.get_event_loop().create_task(self._go())

    async def _go(self) -> None:
        while self._is_asked:
            self._is_asked = False
            try:
                code = await asyncio.to_thread(deliver, self._data, self._sites)
            except NewsCrawlerError as error:
                say(f"newscrawler: {error}", err=True)
                code = error.exit_code
            self.exit_code = max(self.exit_code, code)
