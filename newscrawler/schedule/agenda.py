"""Which sites are due now: their declarations and memories, read again only where a file has changed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from newscrawler.errors import SiteError
from newscrawler.schedule.due import is_due
from newscrawler.sites import Site, load_sites
from newscrawler.sites.memory import Memory, load_memory, memory_path

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
        self._stamps = self._stamped()
        self.sites = {site.name: site for site in load_sites(sites)}
        self._memories: dict[str, tuple[int, Memory]] = {}

    def due(self, *, now: float) -> list[Site]:
        """Return the sites that are to be crawled at *now* (epoch seconds), the longest overdue first."""
        self._look_again()
        memories = {name: self._memory(name) for name in self.sites}
        wanted = [site for site in self.sites.values() if is_due(memories[site.name], site.interval, now=now)]
        return sorted(wanted, key=lambda site: memories[site.name].due)

    def is_due_still(self, site: str, *, now: float) -> bool:
        """Return whether *site* is due by its memory as it is now: another worker may have written it meanwhile."""
        declared = self.sites.get(site)
        return declared is not None and is_due(load_memory(self._folder, site), declared.interval, now=now)

    def _memory(self, site: str) -> Memory:
        try:
            stamp = memory_path(self._folder, site).stat().st_mtime_ns
        except FileNotFoundError:
            return Memory(site=site)
        known = self._memories.get(site)
        if known is None or known[0] != stamp:
            known = self._memories[site] = stamp, load_memory(self._folder, site)
        return known[1]

    def _look_again(self) -> None:
        stamps = self._stamped()
        if stamps == self._stamps:
            return
        self._stamps = stamps
        try:
            self.sites = {site.name: site for site in load_sites(self._path)}
        except SiteError as error:
            logger.error("%s; the sites stay as they were", error)  # noqa: TRY400 - the message says it all

    def _stamped(self) -> dict[str, tuple[int, int]]:
        """Return time and size of every site file."""
        found = {path.name: path.stat() for path in self._path.glob("*.toml")}
        return {name: (stat.st_mtime_ns, stat.st_size) for name, stat in found.items()}
