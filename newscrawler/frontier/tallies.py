"""Running counts, kept in the same transaction as what they count, so that no reader ever scans the URLs."""

import sqlite3
from collections import Counter
from collections.abc import Mapping

from newscrawler.frontier.batch import Counts
from newscrawler.frontier.schema import DONE, FAILED

# LEASED rows count as pending here; how many they are is read from their own small index.
STATE_NAMES = {DONE: "done", FAILED: "failed"}


class Tallies:
    """Changes to the counts of one transaction; :meth:`save` writes them."""

    def __init__(self) -> None:
        self._changes: Counter[tuple[str, str]] = Counter()

    def add(self, site: str, name: str, n: int = 1) -> None:
        """Count *n* more of *name* for *site*."""
        self._changes[site, name] += n

    def move(self, site: str, old: int, new: int) -> None:
        """Count that a URL of *site* went from the stored state *old* to *new*."""
        self.add(site, STATE_NAMES.get(old, "pending"), -1)
        self.add(site, STATE_NAMES.get(new, "pending"))

    def save(self, sql: sqlite3.Connection) -> None:
        """Write the changes (inside the caller's transaction)."""
        sql.executemany(
            "INSERT INTO tallies (site, name, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            [(site, name, n) for (site, name), n in self._changes.items() if n],
        )


def read_counts(sql: sqlite3.Connection, site: str | None) -> Counts:
    """Return the counts of *site* (None: of all sites)."""
    rows = sql.execute("SELECT name, sum(n) FROM tallies WHERE ?1 IS NULL OR site = ?1 GROUP BY name", (site,))
    tally: dict[str, int] = dict(rows)
    (leased,) = sql.execute(
        "SELECT count(*) FROM urls INDEXED BY urls_leased WHERE state = 1"
        " AND (?1 IS NULL OR lane IN (SELECT id FROM lanes WHERE site = ?1))",
        (site,),
    ).fetchone()
    return counts_of(tally, leased=leased)


def counts_of(tally: Mapping[str, int], *, leased: int) -> Counts:
    """Return the counts that *tally* has by their names, of which *leased* URLs are in work."""
    outcomes = {name: n for name, n in tally.items() if name.startswith("outcome/")}
    reasons = {name: n for name, n in tally.items() if name.startswith("reason/")}
    return Counts(
        pending=tally.get("pending", 0) - leased,
        leased=leased,
        done=tally.get("done", 0),
        failed=tally.get("failed", 0),
        articles=tally.get("articles", 0),
        outcomes={name.removeprefix("outcome/"): n for name, n in sorted(outcomes.items())},
        reasons={name.removeprefix("reason/"): n for name, n in sorted(reasons.items())},
    )
