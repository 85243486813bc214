"""The verb commit of a shared frontier: all in one transaction, and nothing of a site that was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawler.errors import FrontierError, LeaseLostError
from newscrawler.frontier.batch import ArticleState, Commit, HostState, Outcome
from newscrawler.frontier.committing import article_number, state_after
from newscrawler.frontier.postgres.counting import SharedTallies
from newscrawler.frontier.postgres.link import Rows, listed, storable
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
_CONCLUDE = """
WITH new AS (
    SELECT * FROM unnest(
        %(key)s::bigint[], %(moment)s::double precision[], %(outcome)s::text[], %(status)s::integer[],
        %(reason)s::text[], %(detail)s::text[], %(state)s::smallint[], %(due)s::double precision[],
        %(counts)s::boolean[], %(keeps)s::boolean[], %(etag)s::text[], %(last_modified)s::text[]
    ) WITH ORDINALITY AS new (
        key, moment, outcome, status, reason, detail, state, due, counts, keeps, etag, last_modified, place
    )
), old AS (
    SELECT u.id, u.lane, u.state AS was, u.event, new.* FROM urls u JOIN new USING (key) ORDER BY u.id FOR UPDATE OF u
), told AS (
    INSERT INTO events (previous, url, moment, run, outcome, status, reason, detail)
    SELECT event, id, moment, %(run)s, outcome, status, reason, detail FROM old ORDER BY place RETURNING id, url
)
UPDATE urls u SET state = old.state, due = old.due, worker = NULL, event = told.id,
    attempts = CASE WHEN old.counts THEN u.attempts + 1 ELSE 0 END,
    etag = coalesce(old.etag, CASE WHEN old.keeps THEN u.etag END),
    last_modified = coalesce(old.last_modified, CASE WHEN old.keeps THEN u.last_modified END)
FROM old JOIN told ON told.url = old.id JOIN lanes l ON l.id = old.lane
WHERE u.id = old.id RETURNING old.key, l.site, old.was
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
# Of a row that was there before, xmax is the transaction that changes it.
_ARTICLES = """
INSERT INTO articles (id, site, url, title, version, content, near, file, at, moment)
SELECT new.id, new.site, url, title, version, decode(content, 'hex'), near, f.id, at, moment FROM unnest(
    %(id)s::bigint[], %(site)s::text[], %(url)s::text[], %(title)s::text[], %(version)s::integer[],
    %(content)s::text[], %(near)s::text[], %(file)s::text[], %(at)s::bigint[], %(moment)s::double precision[]
) WITH ORDINALITY AS new (id, site, url, title, version, content, near, file, at, moment, place)
JOIN files f ON f.path = new.file ORDER BY place
ON CONFLICT (id) DO UPDATE SET
    site = excluded.site, url = excluded.url, title = excluded.title, version = excluded.version,
    content = excluded.content, near = excluded.near, file = excluded.file, at = excluded.at, moment = excluded.moment
RETURNING id, site, xmax = 0
"""
_KEEPS_VALIDATORS = frozenset({"unchanged", "held", "retried", "failed"})


class SharedConcluding(SharedTaking):
    """Makes outcomes, discoveries and file sizes true."""

    def commit(self, batch: Commit, *, durable: bool = True) -> None:
        """Write *batch* in one transaction; it is on the server's disk when this returns, *durable* or not.

        Raises LeaseLostError, having written nothing, when one of the leases of *batch* is held no longer.
        """
        del durable
        with self._write(pipelined=True) as sql:
            held = sql.execute(_HELD, self._held(batch.leases)) if batch.leases else None
            put = self._put(sql, batch.tasks, now=batch.moment) if batch.tasks else None
            waves = [(wave, sql.execute(_CONCLUDE, _concluded(wave, batch))) for wave in _waves(batch.outcomes)]
            for host in batch.hosts:
                sql.execute(_HOSTS, (host.host, host.blocked_until, host.reason, host.failures))
            if batch.offsets:
                sql.execute(_FILES, (listed(batch.offsets), listed(batch.offsets.values())))
            latest = {article_number(article.id): article for article in batch.articles}
            stored = sql.execute(_ARTICLES, _articles(latest)) if latest else None
            if batch.closed:
                sql.execute("UPDATE files SET closed = true WHERE path = ANY(%s::text[])", [listed(batch.closed)])
            if held:
                self._require(batch.leases, held.fetchall())
            tallies = SharedTallies()
            if put:
                put(tallies)
            for wave, rows in waves:
                _count_outcomes(wave, rows.fetchall(), batch.moment, tallies)
            if stored:
                _count_articles(latest, stored.fetchall(), tallies)
            tallies.save(sql)

    def _held(self, leases: Sequence[SiteLease]) -> tuple[str, str, str]:
        return listed(one.site for one in leases), listed(one.epoch for one in leases), self.worker

    def _require(self, leases: Sequence[SiteLease], held: Rows) -> None:
        """Raise LeaseLostError unless all *leases* are *held*; they stay so until the transaction ends."""
        if lost := sorted({one.site for one in leases} - {site for (site,) in held}):
            raise LeaseLostError(
                f"{self.name}: {', '.join(lost)}: the lease ran out, another worker has the site; nothing was written"
            )

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


def _concluded(outcomes: Mapping[int, Outcome], batch: Commit) -> dict[str, Any]:
    """Return what the rows of the URLs become, and the events that tell of it."""
    ends = list(outcomes.values())
    states = [state_after(one, batch.moment) for one in ends]
    return {
        "run": batch.run,
        "key": listed(outcomes),
        "moment": listed(one.moment for one in ends),
        "outcome": listed(one.outcome for one in ends),
        "status": listed(one.status for one in ends),
        "reason": listed(storable(one.reason) for one in ends),
        "detail": listed(storable(one.detail) for one in ends),
        "state": listed(states),
        "due": listed(0.0 if state == READY else one.due for state, one in zip(states, ends, strict=True)),
        "counts": listed(state in {READY, LATER, FAILED} for state in states),
        "keeps": listed(one.outcome in _KEEPS_VALIDATORS for one in ends),
        "etag": listed(storable(one.etag) or None for one in ends),
        "last_modified": listed(storable(one.last_modified) or None for one in ends),
    }


def _count_outcomes(outcomes: Mapping[int, Outcome], rows: Rows, now: float, tallies: SharedTallies) -> None:
    if unknown := outcomes.keys() - {key for key, _, _ in rows}:
        key = min(outcomes[number].key for number in unknown)
        raise FrontierError(f"{key}: has an outcome but was never put into the frontier; put it first")
    for key, site, was in rows:
        outcome = outcomes[key]
        tallies.move(site, was, state_after(outcome, now))
        tallies.add(site, f"outcome/{outcome.outcome}")
        if outcome.reason:
            tallies.add(site, f"reason/{outcome.outcome}/{outcome.reason}")


def _articles(latest: Mapping[int, ArticleState]) -> dict[str, str]:
    articles = latest.values()
    return {
        "id": listed(latest),
        "site": listed(one.site for one in articles),
        "url": listed(storable(one.url) for one in articles),
        "title": listed(storable(one.title) for one in articles),
        "version": listed(one.version for one in articles),
        "content": listed(one.content_hash for one in articles),
        "near": listed(one.near_hash for one in articles),
        "file": listed(one.file for one in articles),
        "at": listed(one.offset for one in articles),
        "moment": listed(one.moment for one in articles),
    }


def _count_articles(latest: Mapping[int, ArticleState], rows: Rows, tallies: SharedTallies) -> None:
    if unknown := latest.keys() - {number for number, _, _ in rows}:
        article = min((latest[number] for number in unknown), key=lambda one: one.url)
        raise FrontierError(f"{article.url}: stored in {article.file}, a file that was never committed")
    for _, site, is_new in rows:
        if is_new:
            tallies.add(site, "articles")
