"""Which sites are due now: their declarations and memories, read again only where a file has changed."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from newscrawler.errors import SiteError
from newscrawler.schedule.due import is_due
from newscrawler.sites import Site, load_sites
from newscrawler.sites.memory import Memory, load_memory

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.storage import DataFolder

logger = logging.getLogger(__name__)


class Agenda:
    """The declared sites of *sites* and when they are due, by what is remembered of them in *folder*.

    Sites come and go while it is asked. Raises SiteError when a site file is bad at first; later the last good
    declarations go on, and the error is logged.
    """

    def __init__(self, folder: DataFolder, sites: Path) -> None:
        self._folder = folder
        self._path = sites
        self._stamps = _stamps(self._path)
        self.sites = {site.name: site for site in load_sites(sites)}
        self._memories: dict[str, tuple[int, Memory]] = {}

    def due(self, *, now: float) -> list[Site]:
        """Return the sites that are to be crawled at *now* (epoch seconds), the longest overdue first."""
        self._look_again()
        written = _stamps(self._folder.path / "sites")
        memories = {name: self._memory(name, written.get(f"{name}.json", 0)) for name in self.sites}
        wanted = [site for site in self.sites.values() if is_due(memories[site.name], site.interval, now=now)]
        return sorted(wanted, key=lambda site: memories[site.name].due)

    def is_due_still(self, site: str, *, now: float) -> bool:
        """Return whether *site* is due by its memory as it is now: another worker may have written it meanwhile."""
        declared = self.sites.get(site)
        return declared is not None and is_due(load_memory(self._folder, site), declared.interval, now=now)

    def _memory(self, site: str, written: int) -> Memory:
        known = self._memories.get(site)
        if known is None or known[0] != written:
            memory = load_memory(self._folder, site) if written else Memory(site=site)
            known = self._memories[site] = written, memory
        return known[1]

    def _look_again(self) -> None:
        stamps = _stamps(self._path)
        if stamps == self._stamps:
            return
        self._stamps = stamps
        try:
            self.sites = {site.name: site for site in load_sites(self._path)}
        except SiteError as error:
            logger.error("%s; the sites stay as they were", error)  # noqa: TRY400 - the message says it all


def _stamps(folder: Path) -> dict[str, int]:
    """Return when each file of *folder* was written, in nanoseconds; nothing when there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.stat().st_mtime_ns for entry in entries if entry.is_file()}
    except FileNotFoundError:
        return {}
