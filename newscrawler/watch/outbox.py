"""What is to be sent, and what was: ``outbox.sqlite`` in the data folder.

News reach it by way of the custody log: what a commit stored is told by the line that the commit wrote with it, so it
cannot be lost between the two. The place in the log up to which a watch has met its news moves in the transaction that
puts them here; they leave when the other side took them.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from newscrawler.archive import Position  # noqa: TC001 - msgspec reads the annotation
from newscrawler.errors import PartlyTakenError, ReceiverAwayError, StorageError
from newscrawler.watch.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newscrawler.errors import NewsCrawlerError
    from newscrawler.storage import DataFolder

OUTBOX = "outbox.sqlite"
# After the first failure, and at most: a receiver that is down for a night gets its news in the morning.
FIRST_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 60.0, 6 * 3600.0
MAX_ASKED_SECONDS = 86_400.0  # that a receiver may ask to be left alone: nobody waits longer for news
KEPT_SECONDS = 30 * 86_400.0  # what was sent is remembered, so that it is not sent again when it is told again

_SCHEMA = """
CREATE TABLE IF NOT EXISTS place (watch TEXT PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
    id TEXT PRIMARY KEY, watch TEXT NOT NULL, channel TEXT NOT NULL, created REAL NOT NULL, due REAL NOT NULL,
    tries INTEGER NOT NULL, error TEXT, sent REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS notice (
    id INTEGER PRIMARY KEY, watch TEXT NOT NULL, channel TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
    created REAL NOT NULL, message TEXT, UNIQUE (watch, channel, key)
);
CREATE INDEX IF NOT EXISTS notice_message ON notice (message);
CREATE TABLE IF NOT EXISTS away (
    watch TEXT, channel TEXT, until REAL NOT NULL, tries INTEGER NOT NULL, PRIMARY KEY (watch, channel)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS taken (message TEXT, receiver TEXT, PRIMARY KEY (message, receiver)) WITHOUT ROWID;
"""
_PUT = "INSERT OR IGNORE INTO notice (watch, channel, key, body, created) VALUES (?, ?, ?, ?, ?)"
# what was tried least comes first, so that a message at which a receiver breaks holds up no other
_DUE = """
SELECT id, watch, channel, tries FROM message m WHERE watch = ?1 AND sent IS NULL AND due <= ?2 AND NOT EXISTS
    (SELECT 1 FROM away a WHERE a.watch = m.watch AND a.channel = m.channel AND a.until > ?2)
ORDER BY tries, created, channel
"""
_AWAY = """
INSERT INTO away VALUES (?1, ?2, ?3, 1) ON CONFLICT DO UPDATE SET until = excluded.until, tries = tries + 1
"""
_STANDING = """
SELECT n.watch, n.channel, count(*), max(m.tries), max(m.error) FROM notice n LEFT JOIN message m ON m.id = n.message
WHERE m.sent IS NULL GROUP BY n.watch, n.channel
"""
_OLD = "DELETE FROM notice WHERE message IN (SELECT id FROM message WHERE sent < ?)"


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """Up to where a watch has met its news: events, runs (name of the last manifest), and what was wrong on sites."""

    position: Position
    run: str = ""
    broken: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Notices that are sent together, to one channel of a watch; *id* stays the same whenever it is tried."""

    id: str
    watch: str
    channel: str
    tries: int
    notices: list[Notice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What waits in a channel of a watch: how many notices, how often it failed (*tries*), and how the last time."""

    watch: str
    channel: str
    waiting: int
    tries: int
    error: str | None


class Outbox:
    """The outbox behind the connection *sql*; times are epoch seconds."""

    def __init__(self, sql: sqlite3.Connection) -> None:
        self._sql = sql

    def place(self, watch: str) -> Reached | None:
        """Return where the watch of this name stands; None for a new one."""
        row = self._sql.execute("SELECT state FROM place WHERE watch = ?", (watch,)).fetchone()
        return msgspec.json.decode(row[0], type=Reached) if row else None

    def put(self, watch: str, channels: Sequence[str], notices: Iterable[Notice], at: Reached, *, now: float) -> None:
        """Take in *notices* for each of *channels*, and move the watch to *at*, in one transaction."""
        with self._transaction():
            for notice in notices:
                body = msgspec.json.encode(notice)
                self._sql.executemany(_PUT, [(watch, channel, notice.key, body, now) for channel in channels])
            self._sql.execute("INSERT OR REPLACE INTO place VALUES (?, ?)", (watch, msgspec.json.encode(at)))

    def pack(self, watch: str, channel: str, *, until: float, now: float) -> None:
        """Make a message of the notices of a channel that came until *until* and are in none yet."""
        with self._transaction():
            loose = "watch = ? AND channel = ? AND message IS NULL AND created <= ?"
            rows = self._sql.execute(f"SELECT key FROM notice WHERE {loose} ORDER BY id", (watch, channel, until))  # noqa: S608 - ours
            if keys := [key for (key,) in rows]:
                name = sha256("\n".join((watch, channel, *keys)).encode()).hexdigest()[:32]
                self._sql.execute(
                    "INSERT INTO message VALUES (?, ?, ?, ?, ?, 0, NULL, NULL)", (name, watch, channel, now, now)
                )
                self._sql.execute(f"UPDATE notice SET message = ? WHERE {loose}", (name, watch, channel, until))  # noqa: S608

    def due(self, watch: str, *, now: float) -> list[Message]:
        """Return the messages of a watch that are to be sent at *now*, the oldest first."""
        return [
            Message(id=name, watch=of, channel=channel, tries=tries, notices=self._notices("message = ?", name))
            for name, of, channel, tries in self._sql.execute(_DUE, (watch, now)).fetchall()
        ]

    def latest(self, watch: str, channel: str, count: int) -> list[Notice]:
        """Return the last *count* notices of a channel, sent or not, newest first."""
        where = "watch = ? AND channel = ? ORDER BY id DESC LIMIT ?"
        return self._notices(where, watch, channel, count)

    def sent(self, message: Message, *, now: float) -> None:
        """Note that *message* was taken."""
        with self._transaction():
            self._sql.execute("UPDATE message SET sent = ?, error = NULL WHERE id = ?", (now, message.id))
            self._sql.execute("DELETE FROM taken WHERE message = ?", (message.id,))
            self._sql.execute("DELETE FROM away WHERE watch = ? AND channel = ?", (message.watch, message.channel))

    def failed(self, message: Message, error: NewsCrawlerError, *, now: float) -> None:
        """Note that *message* was not taken, by whom it was, and when it is tried again.

        Where nobody takes anything (ReceiverAwayError) the other messages of the channel wait, too.
        """
        due = now + _pause(message.tries)
        with self._transaction():
            if isinstance(error, ReceiverAwayError):
                back = now + max(_pause(self._tries_of(message)), min(error.seconds, MAX_ASKED_SECONDS))
                self._sql.execute(_AWAY, (message.watch, message.channel, back))
                due = max(due, back)
            if isinstance(error, PartlyTakenError):
                taken = [(message.id, receiver) for receiver in error.taken]
                self._sql.executemany("INSERT OR IGNORE INTO taken VALUES (?, ?)", taken)
            again = "UPDATE message SET tries = tries + 1, error = ?, due = ? WHERE id = ?"
            self._sql.execute(again, (str(error), due, message.id))

    def taken_by(self, message: str) -> frozenset[str]:
        """Return the receivers who took a message that others refused."""
        return frozenset(
            one for (one,) in self._sql.execute("SELECT receiver FROM taken WHERE message = ?", (message,))
        )

    def forget(self, *, now: float) -> None:
        """Forget what was sent long ago."""
        with self._transaction():
            self._sql.execute(_OLD, (now - KEPT_SECONDS,))
            self._sql.execute("DELETE FROM message WHERE sent < ?", (now - KEPT_SECONDS,))

    def remove(self, watch: str) -> int:
        """Forget a watch, and return how many of its notices were not sent."""
        waiting = sum(one.waiting for one in self.standings() if one.watch == watch)
        with self._transaction():
            self._sql.execute("DELETE FROM taken WHERE message IN (SELECT id FROM message WHERE watch = ?)", (watch,))
            for table in ("notice", "message", "place", "away"):
                self._sql.execute(f"DELETE FROM {table} WHERE watch = ?", (watch,))  # noqa: S608 - names are ours
        return waiting

    def standings(self) -> list[Standing]:
        """Return what waits, by watch and channel."""
        rows = self._sql.execute(_STANDING)
        return [
            Standing(watch=watch, channel=channel, waiting=n, tries=tries or 0, error=error)
            for watch, channel, n, tries, error in rows
        ]

    def _tries_of(self, message: Message) -> int:
        """Return how often in succession nobody took anything in the channel of *message*."""
        row = self._sql.execute(
            "SELECT tries FROM away WHERE watch = ? AND channel = ?", (message.watch, message.channel)
        ).fetchone()
        return int(row[0]) if row else 0

    def _notices(self, where: str, *values: object) -> list[Notice]:
        rows = self._sql.execute(f"SELECT body FROM notice WHERE {where}", values)  # noqa: S608 - ours
        return [msgspec.json.decode(body, type=Notice) for (body,) in rows]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._sql.execute("COMMIT")
        except BaseException:  # an interrupt, too, must not leave the transaction open
            self._sql.execute("ROLLBACK")
            raise


def _pause(tries: int) -> float:
    """Return for how many seconds nothing is tried after so many earlier *tries*."""
    return min(FIRST_PAUSE_SECONDS * 4.0**tries, MAX_PAUSE_SECONDS)


@contextmanager
def open_outbox(folder: DataFolder) -> Iterator[Outbox]:
    """Hold the outbox of *folder*, made when there is none. Raises StorageError when it cannot be read or written."""
    path = folder.path / OUTBOX
    try:
        with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as sql:
            sql.execute("PRAGMA journal_mode = WAL")
            sql.execute("PRAGMA synchronous = FULL")
            sql.executescript(_SCHEMA)
            yield Outbox(sql)
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}; move the file away and the watches begin anew") from error


def standings(folder: DataFolder) -> list[Standing]:
    """Return what waits to be sent; nothing where no watch ever was."""
    if not (folder.path / OUTBOX).exists():
        return []
    with open_outbox(folder) as outbox:
        return outbox.standings()
