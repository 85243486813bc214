"""A frontier.sqlite copied into an empty shared frontier, table by table."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from newscrawler.errors import FrontierError
from newscrawler.frontier.postgres.link import explained, storable

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.frontier.postgres.store import PostgresFrontier

_URLS = "id, key, url, canonical, lane, state, priority, due, kind, depth"
_VIA = "CASE typeof(via) WHEN 'integer' THEN via END, CASE typeof(via) WHEN 'text' THEN via END"
_REST = "seen, attempts, extra, etag, last_modified, event"
_ARTICLES = "id, site, url, title, version, content, near, file"
_EVENTS = "id, previous, url, moment, run, outcome, status, reason, detail"
_RUNS = "id, command, started, ended, reason, stats"
_HOSTS = "host, blocked_until, reason, failures"
_TABLES = {  # the columns as they are read there, and as they are written here
    "lanes": ("id, site, host", "id, site, host"),
    "urls": (f"{_URLS}, {_VIA}, {_REST}", f"{_URLS}, via, via_text, {_REST}"),
    "events": (_EVENTS, _EVENTS),
    "hosts": (_HOSTS, _HOSTS),
    "files": ("id, path, path, offset, closed", "id, path, site, size, closed"),
    "articles": (f"row, {_ARTICLES}, offset, moment", f"number, {_ARTICLES}, at, moment"),
    "tallies": ("site, name, n", "site, name, n"),
    "runs": (_RUNS, _RUNS),
}
_IDENTITIES = {"lanes": "id", "urls": "id", "events": "id", "files": "id", "articles": "number", "runs": "id"}


def copy_frontier(source: Path, target: PostgresFrontier) -> int:
    """Copy the frontier file at *source*, to which nobody writes, into *target*; return the number of rows.

    All or nothing. Raises FrontierError when *target* is not empty.
    """
    rows = 0
    with closing(sqlite3.connect(source)) as old, explained(target.name), target.sql.transaction():
        for table, (read, columns) in _TABLES.items():
            if target.sql.execute(f"SELECT FROM {table} LIMIT 1").fetchone() is not None:
                raise FrontierError(f"{target.name}: {table} is not empty; copy into a new database")
            with target.sql.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as lines:
                for row in old.execute(f"SELECT {read} FROM {table}"):  # noqa: S608 - ours
                    lines.write_row(_row(table, row))
                    rows += 1
            if name := _IDENTITIES.get(table):
                target.sql.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', '{name}'),"  # noqa: S608 - ours
                    f" (SELECT coalesce(max({name}), 0) + 1 FROM {table}), false)"
                )
    target.sql.execute("ANALYZE")
    return rows


def _row(table: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
    if table == "files":
        number, path, _, size, closed = row
        return number, path, path.partition("/")[2].partition("/")[0], size, bool(closed)
    return tuple(storable(value) if isinstance(value, str) else value for value in row)
