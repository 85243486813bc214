"""What reports ask of the frontier: the fetches of a run, and all pages that a site has named."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newscrawler.frontier.batch import OutcomeName, StateName
from newscrawler.frontier.rows import decode_hint
from newscrawler.frontier.schema import DONE, FAILED
from newscrawler.items import Entry

_FETCHES = """
SELECT e.id, l.site, u.kind, u.url, e.outcome, e.reason, e.status, e.moment, u.seen
FROM events e JOIN urls u ON u.id = e.url JOIN lanes l ON l.id = u.lane WHERE e.id > ? ORDER BY e.id
"""
_PAGES = """
SELECT l.site, u.url, u.state, u.seen, u.extra, e.outcome, e.reason, a.id IS NOT NULL
FROM urls u JOIN lanes l ON l.id = u.lane LEFT JOIN events e ON e.id = u.event
LEFT JOIN (SELECT DISTINCT url AS id FROM events WHERE outcome IN ('stored', 'unchanged')) a ON a.id = u.id
WHERE u.kind = 'page' AND (?1 IS NULL OR l.site = ?1) ORDER BY l.site, u.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One fetch: of which site and kind, how it ended, and when its URL was first *seen* (epoch seconds)."""

    number: int
    site: str
    kind: str
    url: str
    outcome: OutcomeName
    reason: str | None
    status: int | None
    moment: float
    seen: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """A page that a source named: *hint* is what the first that did said of it, *stored* whether it gave an article.

    *outcome* and *reason* are those of the last fetch; None when it was never fetched.
    """

    site: str
    url: str
    state: StateName
    seen: float
    hint: Entry | None
    outcome: OutcomeName | None
    reason: str | None
    stored: bool


def last_event(sql: sqlite3.Connection) -> int:
    """Return the number of the latest fetch; 0 when there was none."""
    (number,) = sql.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()
    return int(number)


def fetches(sql: sqlite3.Connection, after: int) -> Iterator[Fetch]:
    """Yield every fetch with a number above *after*, oldest first."""
    for number, site, kind, url, outcome, reason, status, moment, seen in sql.execute(_FETCHES, (after,)):
        yield Fetch(
            number=number,
            site=site,
            kind=kind,
            url=url,
            outcome=outcome,
            reason=reason,
            status=status,
            moment=moment,
            seen=seen,
        )


def known_pages(sql: sqlite3.Connection, site: str | None) -> Iterator[KnownPage]:
    """Yield every page of *site* (None: of all), by site and in the order in which they were named."""
    yield from map(known_page, sql.execute(_PAGES, (site,)))


def known_page(row: Sequence[Any]) -> KnownPage:
    """Return what became of the page of a row; its hint is JSON."""
    name, url, state, seen, extra, outcome, reason, stored = row
    return KnownPage(
        site=name,
        url=url,
        state="done" if state == DONE else "failed" if state == FAILED else "pending",
        seen=seen,
        hint=decode_hint(extra) if extra else None,
        outcome=outcome,
        reason=reason,
        stored=bool(stored),
    )
