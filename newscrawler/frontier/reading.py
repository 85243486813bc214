"""What the frontier can tell: the history of a URL, the state of an article, runs, offsets, the next thing due."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator

from newscrawler.frontier.batch import ArticleState, FetchEvent, Run, UrlStatus
from newscrawler.frontier.committing import article_number, id_of_number
from newscrawler.frontier.rows import article_of_row, status_of_row
from newscrawler.frontier.task import key_hash

_ARTICLE = """
SELECT a.id, a.site, a.url, a.title, a.version, a.content, a.near, f.path, a.offset, a.moment
FROM articles a JOIN files f ON f.id = a.file
"""
_NEXT_DUE = """
SELECT min(due) FROM (
    SELECT due FROM (
        SELECT due FROM urls INDEXED BY urls_later WHERE state = 2 {where} ORDER BY due LIMIT 1
    )
    UNION ALL
    SELECT due FROM (
        SELECT due FROM urls INDEXED BY urls_again WHERE state >= 3 AND due > 0 {where} ORDER BY due LIMIT 1
    )
)
"""


def status(sql: sqlite3.Connection, key: str) -> UrlStatus | None:
    """Return where the URL with *key* stands; None when the frontier has never seen it."""
    row = sql.execute(
        "SELECT u.url, l.site, l.host, u.kind, u.state, u.depth, u.priority, u.seen, u.due, u.attempts, u.etag,"
        " u.last_modified, CASE typeof(u.via) WHEN 'integer'"
        " THEN (SELECT coalesce(v.canonical, v.url) FROM urls v WHERE v.id = u.via) ELSE u.via END"
        " FROM urls u JOIN lanes l ON l.id = u.lane WHERE u.key = ?",
        (key_hash(key),),
    ).fetchone()
    return status_of_row(row, key) if row else None


def history(sql: sqlite3.Connection, key: str) -> list[FetchEvent]:
    """Return every fetch of the URL with *key*, oldest first: the chain that its row ends in."""
    row = sql.execute("SELECT event FROM urls WHERE key = ?", (key_hash(key),)).fetchone()
    events: list[FetchEvent] = []
    event = row[0] if row else None
    while event is not None:
        found = sql.execute(
            "SELECT previous, moment, outcome, reason, detail, status, run FROM events WHERE id = ?", (event,)
        ).fetchone()
        if found is None:
            break
        event, moment, outcome, reason, detail, status, run = found
        events.append(FetchEvent(moment=moment, outcome=outcome, reason=reason, detail=detail, status=status, run=run))
    return events[::-1]


def article(sql: sqlite3.Connection, article_id: str) -> ArticleState | None:
    """Return the latest stored version of an article; None when there is none."""
    row = sql.execute(f"{_ARTICLE} WHERE a.id = ?", (article_number(article_id),)).fetchone()
    return article_of_row(row) if row else None


def same_content(sql: sqlite3.Connection, content_hash: str) -> list[ArticleState]:
    """Return the articles whose latest version has this content hash, oldest first."""
    content = bytes.fromhex(content_hash)
    rows = sql.execute(
        f"{_ARTICLE} WHERE substr(a.content, 1, 8) = ? AND a.content = ? ORDER BY a.row", (content[:8], content)
    )
    return [article_of_row(row) for row in rows]


def soonest_due(sql: sqlite3.Connection, queues: Collection[int]) -> float | None:
    """Return when the next task that is put off falls due, among *queues*; None when there is none."""
    where = f"AND lane IN ({','.join(str(int(queue)) for queue in queues)}) AND admitted(lane, key)"
    (moment,) = sql.execute(_NEXT_DUE.format(where=where)).fetchone()
    return None if moment is None else float(moment)


def runs(sql: sqlite3.Connection, limit: int, command: str | None) -> list[Run]:
    """Return the last *limit* runs, newest first; only those of *command* when it is given."""
    rows = sql.execute(
        "SELECT id, command, started, ended, reason, stats FROM runs WHERE ?2 IS NULL OR command = ?2"
        " ORDER BY id DESC LIMIT ?1",
        (limit, command),
    )
    return [
        Run(id=n, command=command, started=started, ended=ended, reason=reason, stats=stats)
        for n, command, started, ended, reason, stats in rows
    ]


def sizes(sql: sqlite3.Connection) -> dict[str, int]:
    """Return the committed size, in bytes, of every file, also of those that are closed."""
    return dict(sql.execute("SELECT path, offset FROM files"))


def articles(sql: sqlite3.Connection) -> Iterator[tuple[str, int, str, int]]:
    """Yield of every article its id, its latest version, and the file and the offset of that version's line."""
    rows = sql.execute("SELECT a.id, a.version, f.path, a.offset FROM articles a JOIN files f ON f.id = a.file")
    for number, version, path, offset in rows:
        yield id_of_number(number), version, path, offset


def pages(sql: sqlite3.Connection, numbers: Iterable[int]) -> Iterator[tuple[str, str]]:
    """Yield the URL and the key of each page whose key has one of *numbers* as its hash, in their order."""
    for number in numbers:
        row = sql.execute(
            "SELECT url, coalesce(canonical, url) FROM urls WHERE key = ? AND kind = 'page'", (number,)
        ).fetchone()
        if row:
            yield row


def offsets(sql: sqlite3.Connection) -> dict[str, int]:
    """Return the committed size, in bytes, of every file that is still open for appending."""
    return dict(sql.execute("SELECT path, offset FROM files WHERE closed = 0"))
