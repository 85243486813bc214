"""Which worker has which site: leases with epochs, whose end the server's clock alone decides."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - a field of Holder
from typing import TYPE_CHECKING, Any, NamedTuple

from newscrawler.frontier.holding import SiteLease, boot_seconds
from newscrawler.frontier.postgres.link import SharedLink, Sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TAKING = 0x6E777366  # of the advisory lock: workers take one after the other, in a millisecond each
_KNOWN = """
SELECT site, grp, epoch, worker, until > clock_timestamp() AS is_held, rests > clock_timestamp() AS is_resting
FROM site_leases WHERE grp = ANY(%(groups)s::text[]) OR site = ANY(%(sites)s::text[])
"""
_TAKE = """
INSERT INTO site_leases (site, grp, epoch, worker, until)
SELECT site, grp, epoch, %(worker)s, clock_timestamp() + make_interval(secs => %(seconds)s)
FROM unnest(%(sites)s::text[], %(groups)s::text[], %(epochs)s::integer[]) AS new (site, grp, epoch)
ON CONFLICT (site) DO UPDATE
    SET grp = excluded.grp, epoch = excluded.epoch, worker = excluded.worker, until = excluded.until
"""
_FREE_URLS = """
UPDATE urls SET state = 0, due = 0, worker = NULL
WHERE state = 1 AND lane IN (SELECT id FROM lanes WHERE site = ANY(%s::text[]))
"""
_MINE = """
s.worker = %(worker)s
AND (s.site, s.epoch) IN (SELECT * FROM unnest(%(sites)s::text[], %(epochs)s::integer[]))
"""
_RENEW = f"""
UPDATE site_leases s SET until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE {_MINE} AND s.until > clock_timestamp() RETURNING s.site
"""  # noqa: S608 - ours
_GIVE_BACK = f"""
UPDATE site_leases s SET until = 'epoch', worker = CASE WHEN %(is_clean)s THEN NULL ELSE s.worker END,
    rests = clock_timestamp() + make_interval(secs => %(rest)s)
WHERE {_MINE} AND s.until > clock_timestamp()
"""  # noqa: S608 - ours


class HeldSite(NamedTuple):
    """A site that a worker has, or lost: *seconds* are left of its lease, below 0 when it ran out."""

    site: str
    epoch: int
    worker: str
    until: datetime
    seconds: float


class SharedSites(SharedLink):
    """Hands out sites; see :class:`newscrawler.frontier.holding.SiteLeases`."""

    def take_sites(
        self, groups: Mapping[str, Sequence[str]], *, count: int, seconds: float
    ) -> list[tuple[SiteLease, ...]]:
        """Lease up to *count* of *groups* that nobody holds, in their order; each with the sites that it names.

        What a worker that lost a site had in flight there is PENDING again.
        """
        asked = boot_seconds()  # before the server's clock is read: ours ends sooner
        taken: list[tuple[SiteLease, ...]] = []
        with self._write() as sql:
            sql.execute("SELECT pg_advisory_xact_lock(%s)", [_TAKING])
            names = [site for sites in groups.values() for site in sites]
            rows = sql.execute(_KNOWN, {"groups": list(groups), "sites": names}).fetchall()
            busy = {name for site, group, _, _, is_held, rests in rows if is_held or rests for name in (group, site)}
            epochs = {row[0]: row[2] + (row[3] is not None) for row in rows}  # whoever gave it back is not named
            for group, sites in groups.items():
                if len(taken) < count and group not in busy and busy.isdisjoint(sites):
                    until = asked + seconds
                    taken.append(
                        tuple(
                            SiteLease(site=site, group=group, epoch=epochs.get(site, 0), until=until) for site in sites
                        )
                    )
            self._take(sql, [lease for leases in taken for lease in leases], seconds)
        return taken

    def _take(self, sql: Sql, leases: Sequence[SiteLease], seconds: float) -> None:
        if leases:
            groups = [lease.group for lease in leases]
            sql.execute(_TAKE, {**self._values(leases), "groups": groups, "seconds": seconds})
            sql.execute(_FREE_URLS, [[lease.site for lease in leases]])

    def renew(self, leases: Sequence[SiteLease], *, seconds: float) -> list[SiteLease]:
        """Return those of *leases* that are still held, with their new *until*; the others are lost."""
        asked = boot_seconds()
        with self._write() as sql:
            rows = sql.execute(_RENEW, {**self._values(leases), "seconds": seconds}).fetchall()
        held = {site for (site,) in rows}
        return [
            SiteLease(site=lease.site, group=lease.group, epoch=lease.epoch, until=asked + seconds)
            for lease in leases
            if lease.site in held
        ]

    def give_back(self, leases: Sequence[SiteLease], *, rest: float, is_clean: bool) -> None:
        """Let others have the sites, after *rest* seconds; not *is_clean*: their files may be torn."""
        with self._write() as sql:
            sql.execute(_GIVE_BACK, {**self._values(leases), "rest": rest, "is_clean": is_clean})

    def holders(self) -> list[HeldSite]:
        """Return which worker has which site, by the server's clock; the lease that ends first comes first."""
        statement = (
            "SELECT site, epoch, worker, until, extract(epoch FROM until - clock_timestamp())::float8 FROM site_leases"
            " WHERE worker IS NOT NULL AND until > 'epoch' ORDER BY until, site"
        )
        return [HeldSite(*row) for row in self._rows(statement)]

    def _values(self, leases: Sequence[SiteLease]) -> dict[str, Any]:
        return {
            "worker": self.worker,
            "sites": [lease.site for lease in leases],
            "epochs": [lease.epoch for lease in leases],
        }
