"""The verb commit of a shared frontier: all in one transaction, and nothing of a site that was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawler.errors import FrontierError, LeaseLostError
from newscrawler.frontier.batch import ArticleState, Commit, HostState, Outcome
from newscrawler.frontier.committing import article_number, state_after
from newscrawler.frontier.postgres.counting import SharedTallies
from newscrawler.frontier.postgres.link import Rows, Sql, storable
from newscrawler.frontier.postgres.taking import SharedTaking
from newscrawler.frontier.schema import FAILED, LATER, READY
from newscrawler.frontier.task import key_hash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newscrawler.frontier.holding import SiteLease

# Locked until the end of the transaction: who takes a site over waits for it, and finds the sizes of its files.
_HELD = """
SELECT s.site FROM site_leases s JOIN unnest(%s::text[], %s::integer[]) AS mine (site, epoch) USING (site, epoch)
WHERE s.worker = %s AND s.until > clock_timestamp() ORDER BY s.site FOR SHARE OF s
"""
_KNOWN = """
SELECT key, id, lane, state, attempts, event, etag, last_modified FROM urls WHERE key = ANY(%s) ORDER BY id FOR UPDATE
"""
_EVENTS = """
INSERT INTO events (previous, url, moment, run, outcome, status, reason, detail)
SELECT previous, url, moment, %(run)s, outcome, status, reason, detail FROM unnest(
    %(previous)s::bigint[], %(url)s::bigint[], %(moment)s::double precision[], %(outcome)s::text[],
    %(status)s::integer[], %(reason)s::text[], %(detail)s::text[]
) WITH ORDINALITY AS new (previous, url, moment, outcome, status, reason, detail, place) ORDER BY place
RETURNING url, id
"""
_DONE = """
UPDATE urls u SET state = new.state, due = new.due, attempts = new.attempts, worker = NULL, event = new.event,
    etag = new.etag, last_modified = new.last_modified
FROM unnest(
    %(url)s::bigint[], %(state)s::smallint[], %(due)s::double precision[], %(attempts)s::integer[],
    %(event)s::bigint[], %(etag)s::text[], %(last_modified)s::text[]
) AS new (id, state, due, attempts, event, etag, last_modified) WHERE u.id = new.id
"""
_HOSTS = """
INSERT INTO hosts (host, blocked_until, reason, failures) VALUES (%s, %s, %s, %s) ON CONFLICT (host) DO UPDATE SET
    blocked_until = excluded.blocked_until, reason = excluded.reason, failures = excluded.failures
"""
_FILES = """
INSERT INTO files (path, site, size) SELECT path, split_part(path, '/', 2), size
FROM unnest(%s::text[], %s::bigint[]) AS new (path, size) ORDER BY path
ON CONFLICT (path) DO UPDATE SET size = excluded.size
"""
_ARTICLE = """
INSERT INTO articles (id, site, url, title, version, content, near, file, at, moment)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET
    site = excluded.site, url = excluded.url, title = excluded.title, version = excluded.version,
    content = excluded.content, near = excluded.near, file = excluded.file, at = excluded.at, moment = excluded.moment
"""
_KEEPS_VALIDATORS = frozenset({"unchanged", "held", "retried", "failed"})


class SharedConcluding(SharedTaking):
    """Makes outcomes, discoveries and file sizes true."""

    def commit(self, batch: Commit, *, durable: bool = True) -> None:
        """Write *batch* in one transaction; it is on the server's disk when this returns, *durable* or not.

        Raises LeaseLostError, having written nothing, when one of the leases of *batch* is held no longer.
        """
        del durable
        with self._write() as sql:
            self._require(sql, batch.leases)
            if batch.tasks:
                self._put(sql, batch.tasks, now=batch.moment)
            tallies = SharedTallies()
            for wave in _waves(batch.outcomes):
                self._conclude(sql, wave, batch, tallies)
            for host in batch.hosts:
                sql.execute(_HOSTS, (host.host, host.blocked_until, host.reason, host.failures))
            if batch.offsets:
                sql.execute(_FILES, (list(batch.offsets), list(batch.offsets.values())))
            if batch.articles:
                self._store(sql, batch.articles, tallies)
            if batch.closed:
                sql.execute("UPDATE files SET closed = true WHERE path = ANY(%s)", [list(batch.closed)])
            tallies.save(sql)

    def _require(self, sql: Sql, leases: Sequence[SiteLease]) -> None:
        """Raise LeaseLostError unless all *leases* are held; they stay so until the transaction ends."""
        if not leases:
            return
        values = ([one.site for one in leases], [one.epoch for one in leases], self.worker)
        held = {site for (site,) in sql.execute(_HELD, values).fetchall()}
        if lost := sorted({one.site for one in leases} - held):
            raise LeaseLostError(
                f"{self.name}: {', '.join(lost)}: the lease ran out, another worker has the site; nothing was written"
            )

    def _conclude(self, sql: Sql, outcomes: Mapping[int, Outcome], batch: Commit, tallies: SharedTallies) -> None:
        """Write *outcomes*, by the hash of their keys."""
        rows: Rows = sql.execute(_KNOWN, [list(outcomes)]).fetchall()
        known = {row[0]: row for row in rows}
        for number, outcome in outcomes.items():
            if number not in known:
                raise FrontierError(f"{outcome.key}: has an outcome but was never put into the frontier; put it first")
        pairs = [(outcome, known[number]) for number, outcome in outcomes.items()]
        events: dict[int, int] = dict(sql.execute(_EVENTS, _events(pairs, batch.run)).fetchall())
        sql.execute(_DONE, _after(pairs, events, batch.moment))
        sites = self._sites_of(sql, {row[2] for row in rows})
        for outcome, (_, _, lane, state, *_) in pairs:
            tallies.move(sites[lane], state, state_after(outcome, batch.moment))
            tallies.add(sites[lane], f"outcome/{outcome.outcome}")
            if outcome.reason:
                tallies.add(sites[lane], f"reason/{outcome.outcome}/{outcome.reason}")

    def _store(self, sql: Sql, articles: Sequence[ArticleState], tallies: SharedTallies) -> None:
        names = list({article.file for article in articles})
        files: dict[str, int] = dict(sql.execute("SELECT path, id FROM files WHERE path = ANY(%s)", [names]).fetchall())
        numbers = [article_number(article.id) for article in articles]
        rows: Rows = sql.execute("SELECT id FROM articles WHERE id = ANY(%s)", [numbers]).fetchall()
        known = {number for (number,) in rows}
        for article, number in zip(articles, numbers, strict=True):
            if article.file not in files:
                raise FrontierError(f"{article.url}: stored in {article.file}, a file that was never committed")
            sql.execute(_ARTICLE, _article_row(article, number, files[article.file]))
            if number not in known:
                tallies.add(article.site, "articles")
                known.add(number)

    def block_host_until(self, host: str, moment: float, reason: str) -> None:
        """Lease nothing of *host* before *moment*; all workers keep to it. A moment in the past lifts the block."""
        with self._write() as sql:
            known = sql.execute("SELECT failures FROM hosts WHERE host = %s", [host]).fetchone()
            state = HostState(host=host, blocked_until=moment, reason=reason, failures=known[0] if known else 0)
            sql.execute(_HOSTS, (state.host, state.blocked_until, state.reason, state.failures))

    def register(self, path: str, offset: int) -> None:
        """Say that *path* is about to be written by us, and can be trusted up to *offset*."""
        self.commit(Commit(moment=0.0, offsets={path: offset}))

    def forget(self, paths: Sequence[str]) -> None:
        """Forget files that do not exist any more, and that no article lies in."""
        if paths:
            with self._write() as sql:
                unused = "DELETE FROM files f WHERE path = ANY(%s) AND NOT EXISTS (SELECT FROM articles a WHERE a.site"
                sql.execute(f"{unused} = f.site AND a.file = f.id)", [list(paths)])


def _waves(outcomes: Sequence[Outcome]) -> list[dict[int, Outcome]]:
    """Return *outcomes* by the hash of their keys, in as many parts as one URL has outcomes: they follow each other."""
    waves: list[dict[int, Outcome]] = []
    for outcome in outcomes:
        number = key_hash(outcome.key)
        free = next((wave for wave in waves if number not in wave), None)
        if free is None:
            waves.append(free := {})
        free[number] = outcome
    return waves


def _events(pairs: Sequence[tuple[Outcome, tuple[Any, ...]]], run: int | None) -> dict[str, Any]:
    return {
        "run": run,
        "previous": [row[5] for _, row in pairs],
        "url": [row[1] for _, row in pairs],
        "moment": [outcome.moment for outcome, _ in pairs],
        "outcome": [outcome.outcome for outcome, _ in pairs],
        "status": [outcome.status for outcome, _ in pairs],
        "reason": [storable(outcome.reason) for outcome, _ in pairs],
        "detail": [storable(outcome.detail) for outcome, _ in pairs],
    }


def _after(pairs: Sequence[tuple[Outcome, tuple[Any, ...]]], events: Mapping[int, int], now: float) -> dict[str, Any]:
    """Return what the rows of the URLs become."""
    states = [state_after(outcome, now) for outcome, _ in pairs]
    kept = [outcome.outcome in _KEEPS_VALIDATORS for outcome, _ in pairs]
    return {
        "url": [row[1] for _, row in pairs],
        "state": states,
        "due": [0.0 if state == READY else one.due for state, (one, _) in zip(states, pairs, strict=True)],
        "attempts": [
            row[4] + 1 if state in {READY, LATER, FAILED} else 0 for state, (_, row) in zip(states, pairs, strict=True)
        ],
        "event": [events[row[1]] for _, row in pairs],
        "etag": [
            storable(one.etag) or (row[6] if keep else None) for keep, (one, row) in zip(kept, pairs, strict=True)
        ],
        "last_modified": [
            storable(one.last_modified) or (row[7] if keep else None)
            for keep, (one, row) in zip(kept, pairs, strict=True)
        ],
    }


def _article_row(article: ArticleState, number: int, file: int) -> tuple[Any, ...]:
    return (
        number,
        article.site,
        storable(article.url),
        storable(article.title),
        article.version,
        bytes.fromhex(article.content_hash),
        article.near_hash,
        file,
        article.offset,
        article.moment,
    )
