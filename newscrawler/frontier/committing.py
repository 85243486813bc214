"""The verb commit: what was fetched, found and written becomes true, all in one transaction."""

import sqlite3
from dataclasses import dataclass

from newscrawler.errors import FrontierError
from newscrawler.frontier.batch import ArticleState, Commit, Outcome
from newscrawler.frontier.putting import put
from newscrawler.frontier.queues import Queues
from newscrawler.frontier.schema import DONE, FAILED, LATER, READY
from newscrawler.frontier.tallies import Tallies
from newscrawler.frontier.task import key_hash

_EVENT = """
INSERT INTO events (previous, url, moment, run, outcome, status, reason, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_DONE = """
UPDATE urls SET state = ?, due = ?, attempts = ?, worker = NULL, event = ?, etag = ?, last_modified = ? WHERE id = ?
"""
_ARTICLE = """
INSERT INTO articles (id, site, url, title, version, content, near, file, offset, moment)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
    site = excluded.site, url = excluded.url, title = excluded.title, version = excluded.version,
    content = excluded.content, near = excluded.near, file = excluded.file, offset = excluded.offset,
    moment = excluded.moment
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """What the outcome of a URL changes."""

    id: int
    queue: int
    state: int
    attempts: int
    event: int | None
    etag: str | None
    last_modified: str | None


def apply(sql: sqlite3.Connection, queues: Queues, batch: Commit) -> None:
    """Write *batch* (inside the caller's transaction)."""
    if batch.tasks:
        put(sql, queues, batch.tasks, now=batch.moment)
    tallies = Tallies()
    for outcome in batch.outcomes:
        _conclude(sql, queues, tallies, outcome, batch)
    for host in batch.hosts:
        queues.save(host)
    files = {path: _move(sql, path, offset) for path, offset in batch.offsets.items()}
    for article in batch.articles:
        _store(sql, tallies, article, files)
    sql.executemany("UPDATE files SET closed = 1 WHERE path = ?", [(path,) for path in batch.closed])
    tallies.save(sql)


def _conclude(sql: sqlite3.Connection, queues: Queues, tallies: Tallies, outcome: Outcome, batch: Commit) -> None:
    found = sql.execute(
        "SELECT id, lane, state, attempts, event, etag, last_modified FROM urls WHERE key = ?", (key_hash(outcome.key),)
    ).fetchone()
    if found is None:
        raise FrontierError(f"{outcome.key}: has an outcome but was never put into the frontier; put it first")
    row = _Row(*found)
    event = sql.execute(
        _EVENT,
        (
            row.event,
            row.id,
            outcome.moment,
            batch.run,
            outcome.outcome,
            outcome.status,
            outcome.reason,
            outcome.detail,
        ),
    ).lastrowid
    state = state_after(outcome, batch.moment)
    keeps_validators = outcome.outcome in {"unchanged", "held", "retried", "failed"}
    sql.execute(
        _DONE,
        (
            state,
            0.0 if state == READY else outcome.due,
            row.attempts + 1 if state in {READY, LATER, FAILED} else 0,
            event,
            outcome.etag or (row.etag if keeps_validators else None),
            outcome.last_modified or (row.last_modified if keeps_validators else None),
            row.id,
        ),
    )
    site, _ = queues.by_id[row.queue]
    if state == READY:
        queues.mark(row.queue)
    tallies.move(site, row.state, state)
    tallies.add(site, f"outcome/{outcome.outcome}")
    if outcome.reason:
        tallies.add(site, f"reason/{outcome.outcome}/{outcome.reason}")


def state_after(outcome: Outcome, now: float) -> int:
    """Return the stored state of a URL after *outcome*, committed at *now*."""
    if outcome.outcome == "retried":
        return LATER if outcome.due > now else READY
    return FAILED if outcome.outcome == "failed" else DONE


def _move(sql: sqlite3.Connection, path: str, offset: int) -> int:
    """Store the committed *offset* of a file and return the file's id."""
    (file_id,) = sql.execute(
        "INSERT INTO files (path, offset, closed) VALUES (?, ?, 0)"
        " ON CONFLICT (path) DO UPDATE SET offset = excluded.offset RETURNING id",
        (path, offset),
    ).fetchone()
    return int(file_id)


def _store(sql: sqlite3.Connection, tallies: Tallies, article: ArticleState, files: dict[str, int]) -> None:
    if article.file not in files:
        row = sql.execute("SELECT id FROM files WHERE path = ?", (article.file,)).fetchone()
        if row is None:
            raise FrontierError(f"{article.url}: stored in {article.file}, a file that was never committed")
        files[article.file] = row[0]
    known = sql.execute("SELECT 1 FROM articles WHERE id = ?", (article_number(article.id),)).fetchone()
    sql.execute(
        _ARTICLE,
        (
            article_number(article.id),
            article.site,
            article.url,
            article.title,
            article.version,
            bytes.fromhex(article.content_hash),
            article.near_hash,
            files[article.file],
            article.offset,
            article.moment,
        ),
    )
    if known is None:
        tallies.add(article.site, "articles")


def article_number(article_id: str) -> int:
    """Return the article id (16 hex digits) as SQLite's signed 64-bit integer.

    >>> article_number("ffffffffffffffff")
    -1
    """
    return int.from_bytes(bytes.fromhex(article_id), "big", signed=True)


def id_of_number(number: int) -> str:
    """Return the article id that is stored as *number*.

    >>> id_of_number(-1)
    'ffffffffffffffff'
    """
    return number.to_bytes(8, "big", signed=True).hex()
