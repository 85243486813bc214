"""Which sites a worker may crawl, and until when: the leases that keep two workers from one site."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SITE_LEASE_SECONDS = 300.0  # renewed five times in that; after a kill the sites of a worker wait for so long at most


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLease:
    """The right to crawl *site* until the moment *until* of :func:`boot_seconds`.

    *epoch* grows whenever a worker lost the site; files that are written under it carry it in their names. *group* is
    what is leased together: the sites of one registered domain.
    """

    site: str
    group: str
    epoch: int
    until: float


class SiteLeases(Protocol):
    """The verbs of whoever hands out sites. Times are seconds."""

    def take_sites(
        self, groups: Mapping[str, Sequence[str]], *, count: int, seconds: float
    ) -> list[tuple[SiteLease, ...]]:
        """Lease up to *count* of *groups* that nobody holds, in their order; each with the sites that it names."""

    def renew(self, leases: Sequence[SiteLease], *, seconds: float) -> list[SiteLease]:
        """Return those of *leases* that are still held, with their new *until*; the others are lost."""

    def give_back(self, leases: Sequence[SiteLease], *, rest: float, is_clean: bool) -> None:
        """Let others have the sites, after *rest* seconds; not *is_clean*: their files may be torn."""


def boot_seconds() -> float:
    """Return the seconds since this machine started, also those in which it slept; nobody sets this clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class OneHolder:
    """Hands out sites within one process, which the lock of the data folder keeps alone: no lease is ever lost."""

    def __init__(self) -> None:
        self._held: set[str] = set()
        self._resting: dict[str, float] = {}

    def take_sites(
        self,
        groups: Mapping[str, Sequence[str]],
        *,
        count: int,
        seconds: float,  # noqa: ARG002 - the Protocol's
    ) -> list[tuple[SiteLease, ...]]:
        """Lease up to *count* of *groups* for ever."""
        now = boot_seconds()
        free = [group for group in groups if group not in self._held and self._resting.get(group, 0.0) <= now]
        self._held.update(free[:count])
        return [
            tuple(SiteLease(site=site, group=group, epoch=0, until=float("inf")) for site in groups[group])
            for group in free[:count]
        ]

    def renew(self, leases: Sequence[SiteLease], *, seconds: float) -> list[SiteLease]:  # noqa: ARG002 - the Protocol's
        """Return all of *leases*."""
        return list(leases)

    def give_back(
        self,
        leases: Sequence[SiteLease],
        *,
        rest: float,
        is_clean: bool,  # noqa: ARG002 - the Protocol's
    ) -> None:
        """Let the sites be crawled again after *rest* seconds."""
        for lease in leases:
            self._held.discard(lease.group)
            self._resting[lease.group] = boot_seconds() + rest
