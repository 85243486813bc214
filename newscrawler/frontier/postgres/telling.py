"""What a shared frontier can tell: the history of a URL, articles, runs, file sizes, what is due, the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawler.frontier.batch import ArticleState, Counts, FetchEvent, HostState, Run, UrlStatus
from newscrawler.frontier.committing import article_number, id_of_number
from newscrawler.frontier.postgres.link import ADMITTED, SharedLink
from newscrawler.frontier.reporting import Fetch, KnownPage, known_page
from newscrawler.frontier.rows import article_of_row, status_of_row
from newscrawler.frontier.tallies import counts_of
from newscrawler.frontier.task import key_hash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_MINE = "(%(sites)s::text[] IS NULL OR l.site = ANY(%(sites)s::text[]))"
_BLOCKED = f"""
SELECT DISTINCT h.host, h.blocked_until, h.reason, h.failures FROM hosts h JOIN lanes l ON l.host = h.host
WHERE h.blocked_until > %(now)s AND {_MINE}
    AND EXISTS (SELECT FROM urls u WHERE u.lane = l.id AND u.state IN (0, 2) AND {ADMITTED}) ORDER BY h.host
"""  # noqa: S608 - ours
_MOMENTS = f"""
SELECT coalesce(h.blocked_until, 0), EXISTS (SELECT FROM urls u WHERE u.lane = l.id AND u.state = 0 AND {ADMITTED}),
    (SELECT min(due) FROM urls u WHERE u.lane = l.id AND u.state = 2 AND {ADMITTED}),
    (SELECT min(due) FROM urls u WHERE u.lane = l.id AND u.state >= 3 AND u.due > 0 AND {ADMITTED})
FROM lanes l LEFT JOIN hosts h ON h.host = l.host WHERE {_MINE}
"""  # noqa: S608 - ours
_STATUS = """
SELECT u.url, l.site, l.host, u.kind, u.state, u.depth, u.priority, u.seen, u.due, u.attempts, u.etag, u.last_modified,
    coalesce(v.canonical, v.url, u.via_text)
FROM urls u JOIN lanes l ON l.id = u.lane LEFT JOIN urls v ON v.id = u.via WHERE u.key = %s
"""
_HISTORY = """
WITH RECURSIVE chain AS (
    SELECT e.*, 1 AS age FROM events e JOIN urls u ON u.event = e.id WHERE u.key = %s
    UNION ALL SELECT e.*, chain.age + 1 FROM events e JOIN chain ON e.id = chain.previous
)
SELECT moment, outcome, reason, detail, status, run FROM chain ORDER BY age DESC
"""
_ARTICLE = """
SELECT a.id, a.site, a.url, a.title, a.version, a.content, a.near, f.path, a.at, a.moment
FROM articles a JOIN files f ON f.id = a.file
"""
_FETCHES = """
SELECT e.id, l.site, u.kind, u.url, e.outcome, e.reason, e.status, e.moment, u.seen
FROM events e JOIN urls u ON u.id = e.url JOIN lanes l ON l.id = u.lane WHERE e.id > %s ORDER BY e.id
"""
_PAGES = """
SELECT l.site, u.url, u.state, u.seen, u.extra, e.outcome, e.reason, a.url IS NOT NULL
FROM urls u JOIN lanes l ON l.id = u.lane LEFT JOIN events e ON e.id = u.event
LEFT JOIN (SELECT DISTINCT url FROM events WHERE outcome IN ('stored', 'unchanged')) a ON a.url = u.id
WHERE u.kind = 'page' AND (%(site)s::text IS NULL OR l.site = %(site)s) ORDER BY l.site COLLATE "C", u.id
"""
_LEASED = """
SELECT count(*) FROM urls u JOIN lanes l ON l.id = u.lane
WHERE u.state = 1 AND (%(site)s::text IS NULL OR l.site = %(site)s)
"""


class SharedTelling(SharedLink):
    """Answers; nothing here changes anything."""

    def host_state(self, host: str) -> HostState:
        """Return what is known of *host*."""
        rows = self._rows("SELECT host, blocked_until, reason, failures FROM hosts WHERE host = %s", [host])
        return _host(rows[0]) if rows else HostState(host=host)

    def blocked(self, *, now: float, sites: Collection[str] | None = None) -> list[HostState]:
        """Return the hosts that are left alone until later, and on which something of *sites* (None: all) waits."""
        return [_host(row) for row in self._rows(_BLOCKED, {"now": now, **self._asked(sites)})]

    def next_moment(self, *, now: float, sites: Collection[str] | None = None) -> float | None:
        """Return when a lease would next give something of *sites*: *now* or later; None when nothing waits."""
        moments = []
        for blocked, is_ready, *dues in self._rows(_MOMENTS, self._asked(sites)):
            soonest = min((due for due in (0.0 if is_ready else None, *dues) if due is not None), default=None)
            if soonest is not None:
                moments.append(max(now, blocked, soonest))
        return min(moments, default=None)

    def _asked(self, sites: Collection[str] | None) -> dict[str, Any]:
        return {"sites": None if sites is None else list(sites), **self._admission()}

    def offsets(self, sites: Collection[str] | None = None) -> dict[str, int]:
        """Return the committed size in bytes of every file of *sites* (None: of all) that is open for appending."""
        return self._sizes("NOT closed", sites)

    def sizes(self, sites: Collection[str] | None = None) -> dict[str, int]:
        """Return the committed size in bytes of every file of *sites* (None: of all), also of those that are closed."""
        return self._sizes("true", sites)

    def _sizes(self, which: str, sites: Collection[str] | None) -> dict[str, int]:
        where = f"{which} AND (%(sites)s::text[] IS NULL OR site = ANY(%(sites)s::text[]))"
        statement = f"SELECT path, size FROM files WHERE {where} ORDER BY id"  # noqa: S608 - ours
        return dict(self._rows(statement, {"sites": None if sites is None else list(sites)}))

    def articles(self, sites: Collection[str] | None = None) -> Iterator[tuple[str, int, str, int]]:
        """Yield of every article of *sites* (None: of all) its id, its latest version, file and offset of its line."""
        statement = (
            "SELECT a.id, a.version, f.path, a.at FROM articles a JOIN files f ON f.id = a.file"
            " WHERE %(sites)s::text[] IS NULL OR a.site = ANY(%(sites)s::text[])"
        )
        for number, version, path, offset in self._stream(statement, {"sites": None if sites is None else list(sites)}):
            yield id_of_number(number), version, path, offset

    def history(self, key: str) -> list[FetchEvent]:
        """Return every fetch of a URL, oldest first."""
        names = ("moment", "outcome", "reason", "detail", "status", "run")
        return [FetchEvent(**dict(zip(names, row, strict=True))) for row in self._rows(_HISTORY, [key_hash(key)])]

    def status(self, key: str) -> UrlStatus | None:
        """Return where a URL stands; None when it was never seen."""
        rows = self._rows(_STATUS, [key_hash(key)])
        return status_of_row(rows[0], key) if rows else None

    def article(self, article_id: str) -> ArticleState | None:
        """Return the latest stored version of an article; None when there is none."""
        rows = self._rows(f"{_ARTICLE} WHERE a.id = %s", [article_number(article_id)])
        return article_of_row(rows[0]) if rows else None

    def same_content(self, content_hash: str) -> list[ArticleState]:
        """Return the articles whose latest version has this content hash, oldest first."""
        statement = f"{_ARTICLE} WHERE a.content = %s ORDER BY a.number"
        return [article_of_row(row) for row in self._rows(statement, [bytes.fromhex(content_hash)])]

    def pages(self, numbers: Iterable[int]) -> list[tuple[str, str]]:
        """Return URL and key of the pages whose keys have *numbers* as their hashes (see :func:`key_hash`)."""
        statement = (
            "SELECT u.url, coalesce(u.canonical, u.url) FROM unnest(%s::bigint[]) WITH ORDINALITY AS n (key, place)"
            " JOIN urls u ON u.key = n.key WHERE u.kind = 'page' ORDER BY n.place"
        )
        return [(url, key) for url, key in self._rows(statement, [list(numbers)])]

    def counts(self, site: str | None = None) -> Counts:
        """Return the counts of *site* (None: of all)."""
        statement = (
            "SELECT name, sum(n)::bigint FROM tallies WHERE %(site)s::text IS NULL OR site = %(site)s GROUP BY name"
        )
        (leased,) = self._rows(_LEASED, {"site": site})[0]
        return counts_of(dict(self._rows(statement, {"site": site})), leased=leased)

    def runs(self, limit: int = 20, *, command: str | None = None) -> list[Run]:
        """Return the last *limit* runs, newest first; only those of *command* when it is given."""
        statement = (
            "SELECT id, command, started, ended, reason, stats FROM runs"
            " WHERE %(command)s::text IS NULL OR command = %(command)s ORDER BY id DESC LIMIT %(limit)s"
        )
        names = ("id", "command", "started", "ended", "reason", "stats")
        rows = self._rows(statement, {"command": command, "limit": limit})
        return [Run(**dict(zip(names, row, strict=True))) for row in rows]

    def last_event(self) -> int:
        """Return the number of the latest fetch; 0 when there was none."""
        (number,) = self._rows("SELECT coalesce(max(id), 0) FROM events")[0]
        return int(number)

    def fetches(self, *, after: int = 0) -> Iterator[Fetch]:
        """Yield every fetch that was concluded after the one with number *after*, oldest first."""
        names = ("number", "site", "kind", "url", "outcome", "reason", "status", "moment", "seen")
        for row in self._stream(_FETCHES, [after]):
            yield Fetch(**dict(zip(names, row, strict=True)))

    def known_pages(self, site: str | None = None) -> Iterator[KnownPage]:
        """Yield every page of *site* (None: of all sites) that a source named, with what became of it."""
        yield from map(known_page, self._stream(_PAGES, {"site": site}))

    def check(self) -> None:
        """Read a row of every table. Raises FrontierError when one cannot be read; the server checks its own pages."""
        for table in ("lanes", "urls", "events", "hosts", "files", "articles", "tallies", "runs", "site_leases"):
            self._rows(f"SELECT * FROM {table} LIMIT 1")  # noqa: S608 - names are ours


def _host(row: tuple[Any, ...]) -> HostState:
    host, until, reason, failures = row
    return HostState(host=host, blocked_until=until, reason=reason, failures=failures)
