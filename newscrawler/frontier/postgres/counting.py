"""Running counts of a shared frontier, written with what they count; a site's rows are written by one worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.frontier.postgres.link import listed
from newscrawler.frontier.tallies import STATE_NAMES

if TYPE_CHECKING:
    from newscrawler.frontier.postgres.link import Sql


class SharedTallies:
    """Changes to the counts of one transaction; :meth:`save` writes them."""

    def __init__(self) -> None:
        self._changes: dict[tuple[str, str], int] = {}

    def add(self, site: str, name: str, n: int = 1) -> None:
        """Count *n* more of *name* for *site*."""
        self._changes[site, name] = self._changes.get((site, name), 0) + n

    def move(self, site: str, old: int, new: int) -> None:
        """Count that a URL of *site* went from the stored state *old* to *new*."""
        self.add(site, STATE_NAMES.get(old, "pending"), -1)
        self.add(site, STATE_NAMES.get(new, "pending"))

    def save(self, sql: Sql) -> None:
        """Write the changes (inside the caller's transaction), always in one order: no two wait for each other."""
        rows = sorted((*key, n) for key, n in self._changes.items() if n)
        if rows:
            sql.execute(
                "INSERT INTO tallies (site, name, n) SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[])"
                " ON CONFLICT (site, name) DO UPDATE SET n = tallies.n + excluded.n",
                [listed(column) for column in zip(*rows, strict=True)],
            )
