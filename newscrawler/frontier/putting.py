"""The verb put: new URLs in, known ones left alone unless they are wanted again."""

import sqlite3
from collections.abc import Sequence
from itertools import groupby

import msgspec

from newscrawler.frontier.queues import Queues
from newscrawler.frontier.schema import DONE, FAILED, LATER, LEASED, READY
from newscrawler.frontier.tallies import Tallies
from newscrawler.frontier.task import NewTask, key_hash, queue_host

_INSERT = """
INSERT OR IGNORE INTO urls (key, url, canonical, lane, state, priority, due, kind, depth, via, seen, attempts, extra)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
"""
_encode = msgspec.json.Encoder().encode


def put(sql: sqlite3.Connection, queues: Queues, tasks: Sequence[NewTask], *, now: float) -> int:
    """Insert *tasks* and return how many were new or are wanted again (inside the caller's transaction)."""
    tallies = Tallies()
    placed = sorted(
        ((queues.queue(task.site, queue_host(task)), key_hash(task.key), task) for task in tasks), key=_order
    )
    vias = _via_ids(sql, tasks)
    changed = 0
    for queue, group in groupby(placed, key=lambda item: item[0]):
        members = list(group)
        before = sql.total_changes
        sql.executemany(_INSERT, [_row(task, key, queue, vias, now) for _, key, task in members])
        inserted = sql.total_changes - before
        if inserted:
            tallies.add(queues.by_id[queue][0], "pending", inserted)
            changed += inserted
        queues.mark(queue)  # known ones, too, may be ready: a run that is restricted admits them by naming them
        if inserted < len(members):
            changed += sum(_again(sql, queues, tallies, key, task, now) for _, key, task in members if task.again)
    tallies.save(sql)
    return changed


def _order(item: tuple[int, int, NewTask]) -> tuple[int, bool]:
    # A queue's tasks keep the order in which they came; those wanted again come first, so that "new" wins over "again".
    return item[0], not item[2].again


def _row(task: NewTask, key: int, queue: int, vias: dict[str, int], now: float) -> tuple[object, ...]:
    return (
        key,
        task.url,
        None if task.key == task.url else task.key,
        queue,
        READY if task.due <= now else LATER,
        task.priority,
        0.0 if task.due <= now else task.due,
        task.kind,
        task.depth,
        vias.get(task.via, task.via) if task.via else None,
        now,
        _extra(task),
    )


def _extra(task: NewTask) -> str | None:
    return _encode(task.hint).decode() if task.hint is not None else task.request


def _via_ids(sql: sqlite3.Connection, tasks: Sequence[NewTask]) -> dict[str, int]:
    """Return the row ids of the URLs that named *tasks*: a number of 3 bytes is stored instead of a URL of 60."""
    ids: dict[str, int] = {}
    for via in {task.via for task in tasks if task.via}:
        row = sql.execute("SELECT id FROM urls WHERE key = ?", (key_hash(via),)).fetchone()
        if row:
            ids[via] = row[0]
    return ids


def _again(sql: sqlite3.Connection, queues: Queues, tallies: Tallies, key: int, task: NewTask, now: float) -> int:
    """Make a known URL PENDING again unless it is already READY or LEASED; return 1 when something changed."""
    row_id, queue, state, due = sql.execute("SELECT id, lane, state, due FROM urls WHERE key = ?", (key,)).fetchone()
    if state in {READY, LEASED} or (state == LATER and due <= task.due):
        return 0
    new = READY if task.due <= now else LATER
    sql.execute(
        "UPDATE urls SET state = ?, due = ?, attempts = CASE WHEN state = 2 THEN attempts ELSE 0 END,"
        " priority = max(priority, ?), extra = coalesce(?, extra) WHERE id = ?",
        (new, task.due if new == LATER else 0.0, task.priority, _extra(task), row_id),
    )
    if state in {DONE, FAILED}:
        tallies.move(queues.by_id[queue][0], state, new)
    queues.mark(queue)
    return 1
