"""Events written to a table of PostgreSQL: what is told twice is there once. Needs the extra ``cluster``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import psycopg
from psycopg import errors

from newscrawler.deliver.http import BACKOFF_SECONDS, without_secrets
from newscrawler.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawler.archive import Event, Position

# Two followers that begin together make the tables one after the other: the lock's number is the name in ASCII.
_TABLES = """
SELECT pg_advisory_xact_lock(x'6e777366'::bigint);
CREATE TABLE IF NOT EXISTS newscrawler_events (
    key text PRIMARY KEY, event text NOT NULL, site text NOT NULL, id text NOT NULL, version integer, url text NOT NULL,
    title text, moment timestamptz NOT NULL, how text, article jsonb
);
ALTER TABLE newscrawler_events ADD COLUMN IF NOT EXISTS version integer, ADD COLUMN IF NOT EXISTS title text,
    ADD COLUMN IF NOT EXISTS how text, ADD COLUMN IF NOT EXISTS article jsonb;
CREATE INDEX IF NOT EXISTS newscrawler_events_id ON newscrawler_events (id);
CREATE OR REPLACE VIEW newscrawler_articles AS
SELECT DISTINCT ON (e.id) e.id, e.version, e.site, e.url, e.title, e.article->>'text' AS text,
    (e.article->>'published')::timestamptz AS published, e.moment AS fetched_at,
    coalesce((SELECT r.event = 'removed' FROM newscrawler_events r WHERE r.id = e.id
        AND r.event IN ('removed', 'returned') ORDER BY r.moment DESC LIMIT 1), false) AS is_away,
    e.article
FROM newscrawler_events e WHERE e.event IN ('new', 'version') ORDER BY e.id, e.version DESC;
"""
_UPSERT = """
INSERT INTO newscrawler_events (key, event, site, id, version, url, title, moment, how, article)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (key) DO UPDATE SET event = excluded.event, site = excluded.site, id = excluded.id,
    version = excluded.version, url = excluded.url, title = excluded.title, moment = excluded.moment,
    how = excluded.how, article = excluded.article
"""
# what is said of a table or a view of that name that is not like ours
_OTHER_TABLE = (psycopg.ProgrammingError, psycopg.IntegrityError)
_NUL = b"\\u0000"  # which no text of PostgreSQL can hold


class DatabaseTaker:
    """Writes events to the table ``newscrawler_events`` at *url*, made when it is missing, a batch a transaction.

    A server that is away is waited for with growing pauses, which *wait* waits (seconds).
    """

    def __init__(self, url: str, *, wait: Callable[[float], None]) -> None:
        self._url = url
        self._wait = wait
        self._connection: psycopg.Connection | None = None
        self._taken: Position | None = None

    def take(self, events: Sequence[Event], position: Position) -> None:
        """Write *events*, behind which *position* is. Raises DeliveryError when they are refused, or not taken."""
        if events:
            self._until_written([_row(event) for event in events])
        self._taken = position

    def taken(self) -> Position | None:
        """Return the position behind what was committed; None before there is one."""
        return self._taken

    def wait(self) -> None:
        """Close the connection: what was handed over is taken."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _until_written(self, rows: Sequence[tuple[Any, ...]]) -> None:
        said = ""
        for pause in (*BACKOFF_SECONDS, None):
            try:
                self._write(rows)
            except psycopg.OperationalError as error:  # away, restarting, full: perhaps later
                said = str(error).strip()
                self.wait()
            except psycopg.Error as error:
                self.wait()
                said = str(error).partition("\n")[0]
                if isinstance(error, _OTHER_TABLE) and not isinstance(error, errors.InsufficientPrivilege):
                    said += "; a table newscrawler_events of ours is made where there is none: rename yours"
                raise DeliveryError(f"{without_secrets(self._url)}: {said}") from error
            else:
                return
            if pause is not None:
                self._wait(pause)
        raise DeliveryError(f"{without_secrets(self._url)}: {said}; given up after {len(BACKOFF_SECONDS) + 1} tries")

    def _write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        if self._connection is None:
            self._connection = psycopg.connect(self._url)
            with self._connection.transaction():
                self._connection.execute(_TABLES)
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(_UPSERT, rows)


def _row(event: Event) -> tuple[Any, ...]:
    article = bytes(event.article) if event.article else None
    if article and _NUL in article:
        article = msgspec.json.encode(_without_nul(msgspec.json.decode(article)))
    said = (event.url, event.title, event.moment, event.how)
    texts = (text.replace("\0", "") if text else text for text in said)
    return (event.key, event.event, event.site, event.id, event.version, *texts, article.decode() if article else None)


def _without_nul(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nul(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_nul(one) for one in value]
    return value.replace("\0", "") if isinstance(value, str) else value
