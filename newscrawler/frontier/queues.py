"""Queues: the tasks of one site on one host, which take turns."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from newscrawler.frontier.batch import HostState

_HAS_READY = "SELECT 1 FROM urls INDEXED BY urls_ready WHERE state = 0 AND lane = ? AND admitted(lane, key) LIMIT 1"
_HAS_LATER = "SELECT 1 FROM urls INDEXED BY urls_later WHERE state = 2 AND lane = ? AND admitted(lane, key) LIMIT 1"


class Queues:
    """The queues and hosts of the frontier, mirrored in memory, and which queues may have something to lease.

    A queue is marked ready when a task may have become READY in it, and unmarked when a lease found it empty, so
    a lease costs the same whether ten queues are known or ten thousand. Of the sites in *only* no more may be leased
    than what has one of those hashes of keys; statements ask with ``admitted(lane, key)``.
    """

    def __init__(self, sql: sqlite3.Connection, only: Mapping[str, AbstractSet[int]]) -> None:
        self._sql = sql
        self._only = only
        self.by_id: dict[int, tuple[str, str]] = {}
        self.ids: dict[tuple[str, str], int] = {}
        for queue, site, host in sql.execute("SELECT id, site, host FROM lanes"):
            self.by_id[queue] = (site, host)
            self.ids[site, host] = queue
        rows = sql.execute("SELECT host, blocked_until, reason, failures FROM hosts")
        self.hosts = {
            host: HostState(host=host, blocked_until=until, reason=reason, failures=failures)
            for host, until, reason, failures in rows
        }
        self._ready = dict.fromkeys(self._queues_with_ready_rows())
        sql.create_function("admitted", 2, self._admits)

    def _admits(self, queue: int, key: int) -> bool:
        only = self._only.get(self.by_id[queue][0])
        return only is None or key in only

    def _queues_with_ready_rows(self) -> Iterator[int]:
        queue = -1
        statement = "SELECT lane FROM urls INDEXED BY urls_ready WHERE state = 0 AND lane > ? ORDER BY lane LIMIT 1"
        while row := self._sql.execute(statement, (queue,)).fetchone():
            (queue,) = row
            yield queue

    def queue(self, site: str, host: str) -> int:
        """Return the id of a queue, made when it is new (inside the caller's transaction)."""
        queue = self.ids.get((site, host))
        if queue is None:
            cursor = self._sql.execute("INSERT OR IGNORE INTO lanes (site, host) VALUES (?, ?)", (site, host))
            queue = cursor.lastrowid if cursor.rowcount else None
            if queue is None:
                (queue,) = self._sql.execute(
                    "SELECT id FROM lanes WHERE site = ? AND host = ?", (site, host)
                ).fetchone()
            self.ids[site, host] = queue
            self.by_id[queue] = (site, host)
        return queue

    def mark(self, queue: int) -> None:
        """Say that something may be READY in *queue*."""
        self._ready.setdefault(queue)

    def unmark(self, queue: int) -> None:
        """Say that nothing is READY in *queue*."""
        self._ready.pop(queue, None)

    def turn(self, queue: int) -> None:
        """Send *queue* to the end of the row: it had its turn."""
        if queue in self._ready:
            del self._ready[queue]
            self._ready[queue] = None

    def open_queues(self, *, now: float, sites: Collection[str] | None, skip_hosts: Collection[str]) -> Iterator[int]:
        """Yield the ready queues of *sites* (None: all) in their turn, except where the host is blocked or skipped."""
        for queue in tuple(self._ready):
            site, host = self.by_id[queue]
            if (sites is None or site in sites) and host not in skip_hosts and self.blocked_until(host) <= now:
                yield queue

    def next_unblocked(self, *, now: float, sites: Collection[str] | None) -> float | None:
        """Return the moment (not before *now*) when a ready queue of *sites* is open; None when none is ready."""
        moments = []
        for queue in tuple(self._ready):
            site, host = self.by_id[queue]
            if sites is None or site in sites:
                if self._sql.execute(_HAS_READY, (queue,)).fetchone():
                    moments.append(self.blocked_until(host))
                else:
                    self.unmark(queue)
        return max(now, min(moments)) if moments else None

    def blocked(self, *, now: float, sites: Collection[str] | None) -> list[HostState]:
        """Return the blocked hosts on which something of *sites* waits."""
        found: dict[str, HostState] = {}
        for queue, (site, host) in self.by_id.items():
            if host in found or self.blocked_until(host) <= now or not (sites is None or site in sites):
                continue
            if any(self._sql.execute(waits, (queue,)).fetchone() for waits in (_HAS_READY, _HAS_LATER)):
                found[host] = self.hosts[host]
        return list(found.values())

    def blocked_until(self, host: str) -> float:
        """Return the moment before which *host* must not be asked; 0 when it may."""
        state = self.hosts.get(host)
        return state.blocked_until if state else 0.0

    def save(self, state: HostState) -> None:
        """Store what is known of a host (inside the caller's transaction)."""
        self._sql.execute(
            "INSERT OR REPLACE INTO hosts (host, blocked_until, reason, failures) VALUES (?, ?, ?, ?)",
            (state.host, state.blocked_until, state.reason, state.failures),
        )
        self.hosts[state.host] = state

    def block(self, host: str, moment: float, reason: str) -> None:
        """Store that *host* is not to be asked before *moment* (inside the caller's transaction)."""
        known = self.hosts.get(host, HostState(host=host))
        self.save(replace(known, blocked_until=moment, reason=reason))
