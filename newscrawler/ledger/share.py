"""What of a data folder one ledger writes: all of it, or the files of the sites that it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawler.frontier import SiteLease, boot_seconds
from newscrawler.ledger.custody import CUSTODY, CUSTODY_FOLDER
from newscrawler.storage import site_of_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawler.segments import Spool

_EPOCH = re.compile(r"\.e([0-9]+)\.")


class Share:
    """The sites of *leases*; without any it is the whole folder, which a lock keeps for one process.

    Nobody appends to a file that is written under another epoch: its name has the epoch, when that is not 0. So a
    worker that was paused for longer than its lease can spoil nothing of the one that follows it. With a *spool* the
    folder is this machine's, and others find the files in an object store.
    """

    def __init__(self, leases: Sequence[SiteLease] = (), spool: Spool | None = None) -> None:
        self.leases = tuple(leases)
        self.spool = spool
        self.sites = frozenset(lease.site for lease in leases) if leases else None
        self._epochs = {lease.site: lease.epoch for lease in leases}

    def name(self, name: str) -> str:
        """Return the name under which file *name* of a site of ours is written.

        >>> lease = SiteLease(site="a", group="a.example", epoch=7, until=0.0)
        >>> Share([lease]).name("articles/a/2026-11.jsonl"), Share().name("articles/a/2026-11.jsonl")
        ('articles/a/2026-11.e7.jsonl', 'articles/a/2026-11.jsonl')
        """
        folder, _, file = name.rpartition("/")
        mark = self.mark(site_of_file(name))
        if not mark or epoch_of(name):
            return name
        stem, dot, ending = file.partition(".")
        return f"{folder}/{stem}{mark}{dot}{ending}"

    def mark(self, site: str) -> str:
        """Return what the names of our files of *site* have before their ending: ".e7" in epoch 7, "" in epoch 0."""
        epoch = self._epochs.get(site, 0)
        return f".e{epoch}" if epoch else ""

    def chain(self, name: str) -> str:
        """Return the custody log that tells of file *name*: one for the whole folder, or one for each site."""
        if self.sites is None:
            return CUSTODY
        return self.name(f"{CUSTODY_FOLDER}/{site_of_file(name)}/chain.jsonl")

    def is_older(self, name: str) -> bool:
        """Return whether file *name* was written before we had its site: nobody may append to it any more."""
        return epoch_of(name) < self._epochs.get(site_of_file(name), 0)

    def hurry(self) -> None:
        """Let what is still read of our files wait for another time: nothing is begun with them."""
        if self.spool:
            self.spool.hurry()

    def level(self, committed: Mapping[str, int]) -> list[str]:
        """Set aside what others do not find of our files; return those that they find and the frontier does not know.

        *committed* are the sizes that it knows.
        """
        return self.spool.level(committed) if self.spool else []

    def send(self, sizes: Mapping[str, int]) -> None:
        """Let others find what our files have up to *sizes*, which are committed next. Raises StorageError."""
        if self.spool:
            self.spool.send(sizes)

    def seconds_left(self) -> float:
        """Return for how many seconds our sites are surely ours: infinite where no other can have them."""
        return min((lease.until for lease in self.leases), default=float("inf")) - boot_seconds()

    def renewed(self, leases: Sequence[SiteLease]) -> None:
        """Take note that *leases*, all of ours, last longer."""
        self.leases = tuple(leases)


def epoch_of(name: str) -> int:
    """Return the epoch that file *name* was written under; 0 when its name has none.

    >>> epoch_of("articles/a/2026-11.e7.jsonl")
    7
    """
    found = _EPOCH.search(name.rpartition("/")[2])
    return int(found[1]) if found else 0
