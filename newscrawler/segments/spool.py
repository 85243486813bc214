"""The sites that are leased together, in a local folder and in an object store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.segments.site_spool import SiteSpool
from newscrawler.storage import site_of_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawler.frontier import SiteLease
    from newscrawler.segments.store import ObjectStore
    from newscrawler.storage import DataFolder


class Spool:
    """The files of the sites of *leases*; nothing of them is committed that is not in *store*.

    Each method is called by one thread at a time; all raise StorageError, and LeaseLostError when a site is lost.
    """

    def __init__(self, folder: DataFolder, store: ObjectStore, leases: Sequence[SiteLease]) -> None:
        self._epochs = {lease.site: lease.epoch for lease in leases}
        self._sites = {site: SiteSpool(folder, store, site) for site in self._epochs}

    def take(self) -> None:
        """Bring the files up to the store, and let no other worker add to it."""
        for site, spool in self._sites.items():
            spool.take(self._epochs[site])

    def hurry(self) -> None:
        """End :meth:`take` early: the files are then not up to the store, and not to be written to; in any thread."""
        for spool in self._sites.values():
            spool.is_hurried = True

    def level(self, committed: Mapping[str, int]) -> list[str]:
        """Set aside what the store has not; return the files that it has, and the frontier with *committed* has not."""
        sizes = {
            site: {name: committed[name] for name in committed if site_of_file(name) == site} for site in self._sites
        }
        return [name for site, spool in self._sites.items() for name in spool.level(sizes[site])]

    def send(self, sizes: Mapping[str, int]) -> None:
        """Put what the files have up to *sizes*: a segment of each site. To be called before these are committed."""
        for site, spool in self._sites.items():
            spool.send({name: size for name, size in sizes.items() if site_of_file(name) == site})
        for spool in self._sites.values():  # when all are put: files that are cut back have what was saved
            spool.save()

    def conclude(self, runs: Sequence[str]) -> None:
        """Put what is remembered of the sites, and the files *runs* that tell of the visit, when it has ended."""
        for number, (site, spool) in enumerate(self._sites.items()):
            memory = [f"sites/{site}{ending}" for ending in (".json", ".answers", ".named")]
            spool.send({}, [*memory, *(runs if number == 0 else ())])
            spool.save()
