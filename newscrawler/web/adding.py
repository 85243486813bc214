"""Sites that are added from the pages: asked one after the other, beside the pages, and what came of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from newscrawler.errors import NewsCrawlerError
from newscrawler.sites import add_site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawler.sites import AddedSite, ProbeResult, Site

_SHOWN = 5  # additions that are remembered
_MOST_WAITING = 3  # a probe of 25 requests takes half a minute at the polite speed


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A site at *url* that somebody wants: *added* when it was, *error* when it could not be, neither as yet.

    *number* tells additions apart.
    """

    number: int
    url: str
    added: AddedSite | None = None
    error: NewsCrawlerError | None = None

    @property
    def is_open(self) -> bool:
        """Return True while the site is asked, or waits for that."""
        return self.added is None and self.error is None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedChanges:
    """That the archive may be changed from the pages: sites are asked by *probe* and written to *folder*.

    *probe* refuses private addresses, however they are spelled: whoever types one is not whoever runs the crawl. *stop*
    ends what it is doing.
    """

    folder: Path
    probe: Callable[[Site], ProbeResult]
    stop: Callable[[], None]


class Additions:
    """Adds sites as *changes* allow; *ready* is told of each. Used by the loop that answers requests."""

    def __init__(self, changes: AllowedChanges, ready: Callable[[Site], None]) -> None:
        self._changes, self._ready = changes, ready
        self._shown: list[Addition] = []
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._turn = CapacityLimiter(1)
        self._numbers = count(1)

    @property
    def latest(self) -> tuple[Addition, ...]:
        """The last additions, the latest first."""
        return tuple(reversed(self._shown))

    def begin(self, url: str, name: str | None) -> bool:
        """Let the site at *url* be asked; False when too many wait for that."""
        if len(self._tasks) >= _MOST_WAITING:
            return False
        one = Addition(number=next(self._numbers), url=url)
        self._shown = [*self._shown, one][-_SHOWN:]
        self._tasks[one.number] = asyncio.create_task(self._add(one, name))
        return True

    async def wait(self, seconds: float) -> None:
        """Return when nothing is asked any more, after *seconds* at most."""
        if self._tasks:
            await asyncio.wait(list(self._tasks.values()), timeout=seconds)

    def close(self) -> None:
        """Ask nothing more, and write none of what is asked just now."""
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:
            self._changes.stop()

    async def _add(self, one: Addition, name: str | None) -> None:
        try:
            added = await run_sync(self._added, one.url, name, abandon_on_cancel=True, limiter=self._turn)
            self._ready(added.site)
            done = replace(one, added=added)
        except NewsCrawlerError as error:
            done = replace(one, error=error)
        finally:
            del self._tasks[one.number]
        self._shown = [done if shown.number == one.number else shown for shown in self._shown]

    def _added(self, url: str, name: str | None) -> AddedSite:
        return add_site(url, self._changes.folder, name=name, probe=self._changes.probe)
