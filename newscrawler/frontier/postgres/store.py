"""The frontier that workers of many machines share: one PostgreSQL database, behind the verbs of :class:`Frontier`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from newscrawler.errors import FrontierError
from newscrawler.frontier.postgres.clock import SHIFTS
from newscrawler.frontier.postgres.concluding import SharedConcluding
from newscrawler.frontier.postgres.sites import SharedSites
from newscrawler.frontier.postgres.telling import SharedTelling

if TYPE_CHECKING:
    from collections.abc import Collection

_ORPHANS = """
UPDATE urls SET state = 0, due = 0, worker = NULL WHERE state = 1 AND lane IN (
    SELECT l.id FROM lanes l WHERE NOT EXISTS (
        SELECT FROM site_leases s WHERE s.site = l.site AND s.worker IS NOT NULL AND s.until > clock_timestamp()
    )
)
"""
_VISIT = """
UPDATE urls u SET due = %(now)s FROM lanes l WHERE l.id = u.lane AND l.site = ANY(%(sites)s::text[])
    AND u.kind = 'page' AND u.state = 3 AND (u.due > 0 OR EXISTS (
        SELECT FROM events e WHERE e.id = u.event AND e.outcome IN ('stored', 'unchanged', 'held', 'gone')
    ))
"""


class PostgresFrontier(SharedSites, SharedConcluding, SharedTelling):
    """The shared frontier; *address* is a PostgreSQL URL. Sites are leased first, then their URLs; times are seconds.

    Every method raises FrontierError when the server is gone or refuses; what was committed before stays. One
    connection, to be used by one thread; :attr:`worker` is its name, new with every connection.
    """

    def __init__(self, address: str, *, read_only: bool = False) -> None:
        super().__init__(address, read_only=read_only)
        self.recovered = 0
        if not read_only:
            with self._write() as sql:  # of sites that nobody holds: of the others their worker, or who follows it
                self.recovered = sql.execute(_ORPHANS).rowcount

    def sync(self) -> None:
        """Do nothing: every transaction is on the server's disk when it ends."""

    def visit_again(self, sites: Collection[str], *, now: float) -> int:
        """Make the known pages of *sites* that gave an article due at *now*; return how many."""
        with self._write() as sql:
            return int(sql.execute(_VISIT, {"sites": list(sites), "now": now}).rowcount)

    def start_run(self, command: str, *, now: float) -> int:
        """Store that a run began and return its number; what runs with a wrong clock put off is put right first."""
        with self._write() as sql:
            for statement in SHIFTS:
                sql.execute(statement, {"now": now})
            statement = "INSERT INTO runs (command, started) VALUES (%s, %s) RETURNING id"
            row = sql.execute(statement, (command, now)).fetchone()
        if row is None:
            raise FrontierError(f"{self.name}: the run could not be stored")
        return int(row[0])

    def finish_run(self, run: int, *, now: float, reason: str, stats: str | None = None) -> None:
        """Store how a run ended; *stats* is JSON."""
        with self._write() as sql:
            statement = "UPDATE runs SET ended = %s, reason = %s, stats = %s WHERE id = %s"
            sql.execute(statement, (now, reason, stats, run))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
