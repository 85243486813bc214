"""The verbs lease and release of a shared frontier: a worker leases URLs of sites that no other holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from newscrawler.frontier.postgres.counting import SharedTallies
from newscrawler.frontier.postgres.link import ADMITTED, Sql, listed
from newscrawler.frontier.postgres.putting import SharedPutting
from newscrawler.frontier.rows import PROMOTED_AT_ONCE, task_of_row
from newscrawler.frontier.schema import READY
from newscrawler.frontier.task import Task, key_hash
from newscrawler.frontier.verbs import LEASE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from collections.abc import Set as AbstractSet

# A site that another worker holds is never leased from: a worker that was paused for longer than its lease, and does
# not know it yet, gets nothing.
_FREE = """
NOT EXISTS (
    SELECT FROM site_leases s
    WHERE s.site = l.site AND s.worker <> %(worker)s AND s.until > clock_timestamp()
)
"""
_LANES = f"""
SELECT l.id, l.site, l.host FROM lanes l LEFT JOIN hosts h ON h.host = l.host
WHERE {{sites}} AND NOT l.host = ANY(%(skip)s::text[]) AND coalesce(h.blocked_until, 0) <= %(now)s AND {_FREE}
    AND EXISTS (SELECT FROM urls u WHERE u.lane = l.id AND u.state = 0 AND {ADMITTED})
"""  # noqa: S608 - ours
_PROMOTE = f"""
WITH mine AS (
    SELECT l.id FROM lanes l WHERE {{sites}} AND {_FREE}
), due AS (
    SELECT u.id FROM mine JOIN urls u ON u.lane = mine.id AND u.state = 2 AND u.due <= %(now)s
    UNION ALL SELECT u.id FROM mine JOIN urls u ON u.lane = mine.id AND u.state = 1 AND u.due <= %(now)s
    UNION ALL
    SELECT u.id FROM mine JOIN urls u ON u.lane = mine.id AND u.state >= 3 AND u.due > 0 AND u.due <= %(now)s
    LIMIT {PROMOTED_AT_ONCE}
), old AS (
    SELECT id, lane, state AS was FROM urls WHERE id IN (SELECT id FROM due)
        AND CASE WHEN state >= 3 THEN due > 0 AND due <= %(now)s ELSE state > 0 AND due <= %(now)s END
    FOR UPDATE SKIP LOCKED
)
UPDATE urls u SET state = 0, due = 0, worker = NULL FROM old JOIN lanes l ON l.id = old.lane
WHERE u.id = old.id RETURNING l.site, old.was
"""  # noqa: S608 - ours
_EVERY_SITE, _THESE_SITES = "true", "l.site = ANY(%(sites)s::text[])"
_TAKE = f"""
WITH turn AS (
    SELECT * FROM unnest(%(lanes)s::integer[], %(shares)s::integer[]) WITH ORDINALITY AS turn (lane, share, place)
), chosen AS (
    SELECT u.id, turn.place FROM turn JOIN lanes l ON l.id = turn.lane, LATERAL (
        SELECT u.id FROM urls u WHERE u.lane = turn.lane AND u.state = 0 AND {ADMITTED}
        ORDER BY u.priority DESC, u.id LIMIT turn.share FOR UPDATE SKIP LOCKED
    ) u
), taken AS (
    UPDATE urls u SET state = 1, due = %(until)s, worker = %(worker)s FROM chosen WHERE u.id = chosen.id
    RETURNING u.*, chosen.place
)
SELECT t.lane, t.url, t.canonical, t.kind, t.depth, t.priority, t.extra, t.attempts, t.etag, t.last_modified, t.seen,
    t.event IS NOT NULL, coalesce(v.canonical, v.url, t.via_text)
FROM taken t LEFT JOIN urls v ON v.id = t.via ORDER BY t.place, t.priority DESC, t.id
"""  # noqa: S608 - ours
_RELEASE = """
UPDATE urls SET state = 0, due = 0, worker = NULL WHERE key = ANY(%s::bigint[]) AND state = 1 AND worker = %s
"""
# A server that dies within half a second may forget the lease: the connection is gone, too, and what was leased is as
# free as after a kill. What is committed later waits for the disk, and this with it.
_LAZILY = "SET LOCAL synchronous_commit = off"


class SharedTaking(SharedPutting):
    """Leases URLs and gives them back."""

    def lease(
        self,
        count: int,
        *,
        now: float,
        worker: str = "",
        seconds: float = LEASE_SECONDS,
        sites: Collection[str] | None = None,
        skip_hosts: Collection[str] = (),
    ) -> list[Task]:
        """Return up to *count* tasks that are due, as :meth:`SqliteFrontier.lease` does; *worker* is ours anyway.

        Of a site that another worker holds nothing is given.
        """
        del worker
        which = _EVERY_SITE if sites is None else _THESE_SITES
        values: dict[str, Any] = {
            "sites": None if sites is None else list(sites),
            "skip": list(skip_hosts),
            "now": now,
            "worker": self.worker,
            "until": now + seconds,
            **self._admission(),
        }
        tallies = SharedTallies()
        with self._write(pipelined=True) as sql:
            sql.execute(_LAZILY)
            promoted = sql.execute(_PROMOTE.format(sites=which), values)
            found = sql.execute(_LANES.format(sites=which), values)
            for site, was in promoted.fetchall():
                tallies.move(site, was, READY)
            taken = self._take_urls(sql, {lane: (site, host) for lane, site, host in found.fetchall()}, count, values)
            tallies.save(sql)
        return taken

    def _take_urls(self, sql: Sql, lanes: dict[int, tuple[str, str]], count: int, values: dict[str, Any]) -> list[Task]:
        """Return up to *count* tasks of *lanes*, those in their turn first."""
        open_lanes, taken = dict(lanes), list[Task]()
        while len(taken) < count and open_lanes:
            wanted = count - len(taken)
            turn = sorted(open_lanes, key=lambda lane: (self._turns.get(lane, 0), lane))[:wanted]
            share = max(1, wanted // len(turn))
            rows = sql.execute(_TAKE, {**values, "lanes": turn, "shares": [share] * len(turn)}).fetchall()
            taken += [task_of_row(row, *open_lanes[row[0]]) for row in rows]
            given = Counter(row[0] for row in rows)
            for lane in turn:
                self._turn += 1
                self._turns[lane] = self._turn
                if given[lane] < share:
                    del open_lanes[lane]
        return taken

    def release(self, keys: Sequence[str]) -> None:
        """Give tasks back that this worker has leased: PENDING, as if never leased."""
        with self._write(pipelined=True) as sql:
            sql.execute(_RELEASE, (listed(map(key_hash, keys)), self.worker))

    def restrict(self, site: str, keys: AbstractSet[int] | None) -> None:
        """Lease of *site* only what has one of *keys* (hashes, a set that may still grow); None: everything again."""
        self._only.pop(site, None)
        if keys is not None:
            self._only[site] = keys
