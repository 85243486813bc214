"""Asking the index: the best matches, with snippets in the spelling of the articles."""

import sqlite3
from datetime import UTC, datetime, timedelta

from newscrawler.dates.parsed import aware
from newscrawler.search.hits import ArticlePlace, Hit, hit_of
from newscrawler.search.schema import opened
from newscrawler.search.terms import match, months_between, spellings
from newscrawler.search.tree import Query, names_site
from newscrawler.storage import DataFolder
from newscrawler.text import search_key

TITLE_WEIGHT = 8.0  # of a word in the title against one in the text
# Matches that are ranked: bm25 costs 1.2 us each (SQLite 3.40, 100,000 articles), so a word that stands everywhere
# is answered from the newest of its articles instead of in 150 ms.
RANKED = 5_000

_BOUNDARY = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"
_SPAN = "SELECT (SELECT min(at) FROM article), (SELECT max(at) FROM article)"  # two look-ups; in one query, a scan
_RANKED = f"""
SELECT a.number, bm25(words, 0.0, {TITLE_WEIGHT}, 1.0, 1.0, 1.0, 1.0) AS score, f.name, a.offset, a.length, a.packed
FROM words JOIN article a ON a.number = words.rowid JOIN file f ON f.number = a.file
WHERE words MATCH ?1 AND words.rowid > ?2 AND a.current
    AND iif(?6, a.wall, a.at) >= ?3 AND iif(?7, a.wall, a.at) < ?4
ORDER BY score, a.at DESC, a.number LIMIT ?5
"""  # noqa: S608 - a constant of our own

_DAY = timedelta(days=1)  # a moment is within a day of its own clock taken for UTC

_Row = tuple[int, float, str, int, int, bytes | None]


def search(folder: DataFolder, query: Query, *, limit: int = 10) -> list[Hit]:
    """Return the *limit* best answers to *query* from the index as it is; see :func:`update_index`.

    The latest version of each article counts. Raises StorageError when the index, or a file it names, cannot be read.
    """
    with opened(folder.search) as sql:
        rows = _ask(sql, query, limit, wide=False)
        if len(rows) < limit:
            seen = {row[0] for row in rows}
            rows += [row for row in _ask(sql, query, limit, wide=True) if row[0] not in seen]
    shown = [spellings(term) for term in query.terms]
    return [hit_of(folder, ArticlePlace(*row[2:]), score=-row[1], terms=shown) for row in rows[:limit]]


def _ask(sql: sqlite3.Connection, query: Query, limit: int, *, wide: bool) -> list[_Row]:
    expression = expression_of(sql, query, wide=wide)
    if expression is None:
        return []
    boundary = sql.execute(_BOUNDARY, (expression, RANKED)).fetchone()
    oldest_ranked = boundary[0] if boundary else 0
    return sql.execute(_RANKED, (expression, oldest_ranked, *query.bounds, limit, *query.on_the_wall)).fetchall()


def expression_of(sql: sqlite3.Connection, query: Query, *, wide: bool) -> str | None:
    """Return *query* for the table of words (empty: whatever they are); None when its period holds no article."""
    since, until = query.period.since, query.period.until
    span = sql.execute(_SPAN).fetchone()
    if span[0] is None:
        return None
    months: list[str] = []
    if since or until:
        oldest, newest = (datetime.fromtimestamp(moment, UTC) for moment in span)
        first = max(oldest, aware(since, UTC)) if since else oldest
        last = min(newest, aware(until, UTC)) if until else newest
        months = months_between(first - _DAY, last + _DAY)
        if not months:
            return None
    sites: dict[str, int] = {}
    if query.root and names_site(query.root):
        sites = {search_key(name): number for number, name in sql.execute("SELECT number, name FROM site")}
    return match(query.root, wide=wide, sites=sites, months=months)
