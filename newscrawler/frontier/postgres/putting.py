"""The verb put of a shared frontier: a batch of URLs in a few statements, whatever its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newscrawler.frontier.postgres.counting import SharedTallies
from newscrawler.frontier.postgres.link import Rows, SharedLink, Sql, listed, storable
from newscrawler.frontier.schema import DONE, FAILED, LATER, READY
from newscrawler.frontier.task import NewTask, key_hash, queue_host

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_INSERT = """
INSERT INTO urls (key, url, canonical, lane, state, priority, due, kind, depth, via, via_text, seen, attempts, extra)
SELECT new.key, new.url, new.canonical, new.lane, new.state, new.priority, new.due, new.kind, new.depth, v.id,
    CASE WHEN v.id IS NULL THEN new.via END, %(now)s, 0, new.extra
FROM unnest(
    %(key)s::bigint[], %(url)s::text[], %(canonical)s::text[], %(lane)s::integer[], %(state)s::smallint[],
    %(priority)s::integer[], %(due)s::double precision[], %(kind)s::text[], %(depth)s::integer[], %(via)s::text[],
    %(via_key)s::bigint[], %(extra)s::text[]
) WITH ORDINALITY AS new (key, url, canonical, lane, state, priority, due, kind, depth, via, via_key, extra, place)
LEFT JOIN urls v ON v.key = new.via_key
ORDER BY place ON CONFLICT (key) DO NOTHING RETURNING key
"""
_AGAIN = """
WITH wanted AS (
    SELECT * FROM unnest(
        %(key)s::bigint[], %(state)s::smallint[], %(due)s::double precision[], %(priority)s::integer[],
        %(extra)s::text[], %(asked)s::double precision[]
    ) AS wanted (key, state, due, priority, extra, asked)
), old AS (
    SELECT u.id, u.lane, u.state AS was, wanted.* FROM urls u JOIN wanted USING (key)
    WHERE u.state >= 2 AND NOT (u.state = 2 AND u.due <= wanted.asked) ORDER BY u.id FOR UPDATE OF u
)
UPDATE urls u SET state = old.state, due = old.due, attempts = CASE WHEN old.was = 2 THEN u.attempts ELSE 0 END,
    priority = greatest(u.priority, old.priority), extra = coalesce(old.extra, u.extra)
FROM old JOIN lanes l ON l.id = old.lane WHERE u.id = old.id RETURNING l.site, old.was, old.state
"""
_NEW_LANES = "INSERT INTO lanes (site, host) SELECT * FROM unnest(%s::text[], %s::text[]) ON CONFLICT DO NOTHING"
_LANES = (
    "SELECT l.site, l.host, l.id FROM lanes l JOIN unnest(%s::text[], %s::text[]) AS w (site, host) USING (site, host)"
)
_encode = msgspec.json.Encoder().encode


class SharedPutting(SharedLink):
    """Adds URLs."""

    def put(self, tasks: Sequence[NewTask], *, now: float) -> int:
        """Add *tasks* and return how many were new, or known and wanted again."""
        if not tasks:
            return 0
        with self._write(pipelined=True) as sql:
            tallies = SharedTallies()
            changed = self._put(sql, tasks, now=now)(tallies)
            tallies.save(sql)
        return changed

    def _put(self, sql: Sql, tasks: Sequence[NewTask], *, now: float) -> Callable[[SharedTallies], int]:
        """Send *tasks*; what is returned waits for the answer, counts what changed in tallies, and tells how much."""
        queues = [(task.site, queue_host(task)) for task in tasks]
        lanes = self._lanes_of(sql, set(queues))
        placed = [(lanes[queue], key_hash(task.key), task) for queue, task in zip(queues, tasks, strict=True)]
        placed.sort(key=lambda item: (item[0], item[2].again))  # so that "new" wins over "again", as in SQLite
        again: dict[int, NewTask] = {}
        for _, key, task in placed:
            if task.again and (key not in again or task.due < again[key].due):
                again[key] = task
        known = sql.execute(_AGAIN, _wishes(again, now)) if again else None  # before any of them is new
        new = sql.execute(_INSERT, {**_columns(placed, now), "now": now})

        def count(tallies: SharedTallies) -> int:
            changes: Rows = known.fetchall() if known else []
            for site, was, state in changes:
                if was in {DONE, FAILED}:
                    tallies.move(site, was, state)
            inserted = {row[0] for row in new.fetchall()}
            for task in {key: task for _, key, task in reversed(placed) if key in inserted}.values():
                tallies.add(task.site, "pending")
            return len(inserted) + len(changes)

        return count

    def _lanes_of(self, sql: Sql, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Return the ids of the lanes of *wanted* (site, host), made where they are new."""
        missing = sorted(wanted - self._lanes.keys())
        if missing:
            columns = [listed(column) for column in zip(*missing, strict=True)]
            sql.execute(_NEW_LANES, columns)
            for site, host, lane in sql.execute(_LANES, columns).fetchall():
                self._lanes[site, host] = lane
        return self._lanes


def _wishes(tasks: Mapping[int, NewTask], now: float) -> dict[str, str]:
    """Return what known URLs become that are wanted again, unless they are READY or LEASED."""
    return {
        "key": listed(tasks),
        "state": listed(READY if task.due <= now else LATER for task in tasks.values()),
        "due": listed(0.0 if task.due <= now else task.due for task in tasks.values()),
        "priority": listed(task.priority for task in tasks.values()),
        "extra": listed(storable(_extra(task)) for task in tasks.values()),
        "asked": listed(task.due for task in tasks.values()),
    }


def _columns(placed: Sequence[tuple[int, int, NewTask]], now: float) -> dict[str, str]:
    tasks = [task for _, _, task in placed]
    return {
        "key": listed(key for _, key, _ in placed),
        "lane": listed(lane for lane, _, _ in placed),
        "url": listed(storable(task.url) for task in tasks),
        "canonical": listed(None if task.key == task.url else storable(task.key) for task in tasks),
        "state": listed(READY if task.due <= now else LATER for task in tasks),
        "priority": listed(task.priority for task in tasks),
        "due": listed(0.0 if task.due <= now else task.due for task in tasks),
        "kind": listed(task.kind for task in tasks),
        "depth": listed(task.depth for task in tasks),
        "via": listed(storable(task.via) if task.via else None for task in tasks),
        "via_key": listed(key_hash(task.via) if task.via else None for task in tasks),
        "extra": listed(storable(_extra(task)) for task in tasks),
    }


def _extra(task: NewTask) -> str | None:
    return _encode(task.hint).decode() if task.hint is not None else task.request
