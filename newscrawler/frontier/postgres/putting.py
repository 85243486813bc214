"""The verb put of a shared frontier: a batch of URLs in a few statements, whatever its size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from newscrawler.frontier.postgres.counting import SharedTallies
from newscrawler.frontier.postgres.link import Rows, SharedLink, Sql, storable
from newscrawler.frontier.schema import DONE, FAILED, LATER, READY
from newscrawler.frontier.task import NewTask, key_hash, queue_host

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_INSERT = """
INSERT INTO urls (key, url, canonical, lane, state, priority, due, kind, depth, via, via_text, seen, attempts, extra)
SELECT key, url, canonical, lane, state, priority, due, kind, depth, via, via_text, %(now)s, 0, extra
FROM unnest(
    %(key)s::bigint[], %(url)s::text[], %(canonical)s::text[], %(lane)s::integer[], %(state)s::smallint[],
    %(priority)s::integer[], %(due)s::double precision[], %(kind)s::text[], %(depth)s::integer[], %(via)s::bigint[],
    %(via_text)s::text[], %(extra)s::text[]
) WITH ORDINALITY AS new (key, url, canonical, lane, state, priority, due, kind, depth, via, via_text, extra, place)
ORDER BY place
ON CONFLICT (key) DO NOTHING RETURNING key
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
FROM old WHERE u.id = old.id RETURNING old.lane, old.was, old.state
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
        with self._write() as sql:
            return self._put(sql, tasks, now=now)

    def _put(self, sql: Sql, tasks: Sequence[NewTask], *, now: float) -> int:
        lanes = self._lanes_of(sql, {(task.site, queue_host(task)) for task in tasks})
        placed = [(lanes[task.site, queue_host(task)], key_hash(task.key), task) for task in tasks]
        placed.sort(key=lambda item: (item[0], item[2].again))  # so that "new" wins over "again", as in SQLite
        vias = self._via_ids(sql, tasks)
        rows = [_row(task, key, lane, vias, now) for lane, key, task in placed]
        inserted = {row[0] for row in sql.execute(_INSERT, {**_columns(rows), "now": now}).fetchall()}
        tallies = SharedTallies()
        for task in {key: task for _, key, task in reversed(placed) if key in inserted}.values():
            tallies.add(task.site, "pending")
        again: dict[int, NewTask] = {}
        for _, key, task in placed:
            if task.again and key not in inserted and (key not in again or task.due < again[key].due):
                again[key] = task
        changed = self._again(sql, again, tallies, now=now) if again else 0
        tallies.save(sql)
        return len(inserted) + changed

    def _again(self, sql: Sql, tasks: dict[int, NewTask], tallies: SharedTallies, *, now: float) -> int:
        """Make known URLs PENDING again unless they are READY or LEASED; return how many changed."""
        values = {
            "key": list(tasks),
            "state": [READY if task.due <= now else LATER for task in tasks.values()],
            "due": [0.0 if task.due <= now else task.due for task in tasks.values()],
            "priority": [task.priority for task in tasks.values()],
            "extra": [_extra(task) for task in tasks.values()],
            "asked": [task.due for task in tasks.values()],
        }
        rows = sql.execute(_AGAIN, values).fetchall()
        sites = self._sites_of(sql, {row[0] for row in rows})
        for lane, was, state in rows:
            if was in {DONE, FAILED}:
                tallies.move(sites[lane], was, state)
        return len(rows)

    def _lanes_of(self, sql: Sql, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Return the ids of the lanes of *wanted* (site, host), made where they are new."""
        missing = sorted(wanted - self._lanes.keys())
        if missing:
            columns = [list(column) for column in zip(*missing, strict=True)]
            sql.execute(_NEW_LANES, columns)
            for site, host, lane in sql.execute(_LANES, columns).fetchall():
                self._lanes[site, host] = lane
        return self._lanes

    def _sites_of(self, sql: Sql, lanes: Iterable[int]) -> dict[int, str]:
        """Return the site of each of *lanes*."""
        known = {lane: site for (site, _), lane in self._lanes.items()}
        if missing := [lane for lane in lanes if lane not in known]:
            rows: Rows = sql.execute("SELECT id, site FROM lanes WHERE id = ANY(%s)", [missing]).fetchall()
            known.update(rows)
        return known

    def _via_ids(self, sql: Sql, tasks: Sequence[NewTask]) -> dict[str, int]:
        """Return the row ids of the URLs that named *tasks*."""
        hashes = {key_hash(task.via): task.via for task in tasks if task.via}
        if not hashes:
            return {}
        rows: Rows = sql.execute("SELECT key, id FROM urls WHERE key = ANY(%s)", [list(hashes)]).fetchall()
        return {hashes[key]: number for key, number in rows}


_NAMES = (
    "key",
    "url",
    "canonical",
    "lane",
    "state",
    "priority",
    "due",
    "kind",
    "depth",
    "via",
    "via_text",
    "extra",
)


def _columns(rows: Rows) -> dict[str, Any]:
    return dict(zip(_NAMES, map(list, zip(*rows, strict=True)), strict=True))


def _row(task: NewTask, key: int, lane: int, vias: dict[str, int], now: float) -> tuple[Any, ...]:
    via = vias.get(task.via) if task.via else None
    return (
        key,
        storable(task.url),
        None if task.key == task.url else storable(task.key),
        lane,
        READY if task.due <= now else LATER,
        task.priority,
        0.0 if task.due <= now else task.due,
        task.kind,
        task.depth,
        via,
        storable(task.via) if via is None and task.via else None,
        storable(_extra(task)),
    )


def _extra(task: NewTask) -> str | None:
    return _encode(task.hint).decode() if task.hint is not None else task.request
