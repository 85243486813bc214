"""The verbs lease and release: who fetches what, until when."""

import sqlite3
from collections.abc import Collection, Sequence
from itertools import islice

from newscrawler.frontier.queues import Queues
from newscrawler.frontier.rows import PROMOTED_AT_ONCE, task_of_row
from newscrawler.frontier.schema import READY
from newscrawler.frontier.tallies import Tallies
from newscrawler.frontier.task import Task, key_hash

_DUE = """
SELECT id, lane, state FROM urls INDEXED BY urls_later WHERE state = 2 AND due <= ?1
UNION ALL SELECT id, lane, state FROM urls INDEXED BY urls_leased WHERE state = 1 AND due <= ?1
UNION ALL SELECT id, lane, state FROM urls INDEXED BY urls_again WHERE state >= 3 AND due > 0 AND due <= ?1
LIMIT ?2
"""
_READY = """
SELECT u.id, u.url, u.canonical, u.kind, u.depth, u.priority, u.extra, u.attempts, u.etag, u.last_modified,
    u.seen, u.event IS NOT NULL,
    CASE typeof(u.via)
        WHEN 'integer' THEN (SELECT coalesce(v.canonical, v.url) FROM urls v WHERE v.id = u.via)
        ELSE u.via
    END
FROM urls u INDEXED BY urls_ready WHERE u.state = 0 AND u.lane = ? AND admitted(u.lane, u.key)
ORDER BY u.priority DESC, u.id LIMIT ?
"""
_TAKE = "UPDATE urls SET state = 1, due = ?, worker = ? WHERE id = ?"


def promote(sql: sqlite3.Connection, queues: Queues, *, now: float) -> None:
    """Make READY what fell due and what was leased too long (inside the caller's transaction)."""
    rows = sql.execute(_DUE, (now, PROMOTED_AT_ONCE)).fetchall()
    if not rows:
        return
    tallies = Tallies()
    for _, queue, state in rows:
        tallies.move(queues.by_id[queue][0], state, READY)
        queues.mark(queue)
    sql.executemany("UPDATE urls SET state = 0, due = 0, worker = NULL WHERE id = ?", [(row[0],) for row in rows])
    tallies.save(sql)


def due_exists(sql: sqlite3.Connection, *, now: float) -> bool:
    """Return whether :func:`promote` would find anything."""
    return sql.execute(_DUE, (now, 1)).fetchone() is not None


def take(
    sql: sqlite3.Connection,
    queues: Queues,
    *,
    count: int,
    now: float,
    worker: str,
    deadline: float,
    sites: Collection[str] | None,
    skip_hosts: Collection[str],
) -> list[Task]:
    """Lease up to *count* tasks (inside the caller's transaction).

    The queues take turns; each gives its highest priority first.
    """
    taken: list[Task] = []
    while len(taken) < count:
        turn = list(islice(queues.open_queues(now=now, sites=sites, skip_hosts=skip_hosts), count - len(taken)))
        if not turn:
            break
        share = max(1, (count - len(taken)) // len(turn))
        for queue in turn:
            got = _take_from(sql, queues, queue, wanted=share, worker=worker, deadline=deadline)
            taken += got
            queues.turn(queue)
            if len(got) < share:
                queues.unmark(queue)
    return taken


def _take_from(
    sql: sqlite3.Connection, queues: Queues, queue: int, *, wanted: int, worker: str, deadline: float
) -> list[Task]:
    site, host = queues.by_id[queue]
    rows = sql.execute(_READY, (queue, wanted)).fetchall()
    sql.executemany(_TAKE, [(deadline, worker, row[0]) for row in rows])
    return [task_of_row(row, site, host) for row in rows]


def release(sql: sqlite3.Connection, queues: Queues, keys: Sequence[str]) -> None:
    """Give leased tasks back: they are READY again, as if never leased (inside the caller's transaction)."""
    for key in keys:
        row = sql.execute("SELECT id, lane FROM urls WHERE key = ? AND state = 1", (key_hash(key),)).fetchone()
        if row:
            sql.execute("UPDATE urls SET state = 0, due = 0, worker = NULL WHERE id = ?", (row[0],))
            queues.mark(row[1])


def release_all(sql: sqlite3.Connection) -> int:
    """Give back what dead workers had leased; return how many (inside the caller's transaction)."""
    return sql.execute("UPDATE urls SET state = 0, due = 0, worker = NULL WHERE state = 1").rowcount
