"""Asking the index: the best matches, with snippets in the spelling of the articles."""

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from newscrawler.dates.parsed import aware
from newscrawler.errors import StorageError
from newscrawler.search.schema import opened
from newscrawler.search.snippet import Snippet, snippet
from newscrawler.search.terms import match, months_between, spellings
from newscrawler.search.tree import Query, Term
from newscrawler.storage import DataFolder
from newscrawler.storage.errors import storage_error
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that answers a query: what it is, its title and the best piece of its text, both with marks.

    *score* is bm25, higher is better; matches that differ from the words asked by a bare preposition come last.
    """

    id: str
    version: int
    url: str
    site: str
    published: str | None
    fetched_at: str
    title: Snippet
    snippet: Snippet
    score: float


class _Shown(msgspec.Struct):
    id: str
    version: int
    url: str
    site: str
    title: str
    fetched_at: str
    published: str | None = None
    text: str | None = None


_DECODER = msgspec.json.Decoder(_Shown)


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
    return [_hit(folder, row, shown) for row in rows[:limit]]


def _ask(sql: sqlite3.Connection, query: Query, limit: int, *, wide: bool) -> list[_Row]:
    since, until = query.period.since, query.period.until
    span = sql.execute(_SPAN).fetchone()
    if span[0] is None:
        return []
    months: list[str] = []
    if since or until:
        oldest, newest = (datetime.fromtimestamp(moment, UTC) for moment in span)
        first = max(oldest, aware(since, UTC)) if since else oldest
        last = min(newest, aware(until, UTC)) if until else newest
        months = months_between(first - _DAY, last + _DAY)
        if not months:
            return []
    sites = {search_key(name): number for number, name in sql.execute("SELECT number, name FROM site")}
    expression = match(query.root, wide=wide, sites=sites, months=months)
    boundary = sql.execute(_BOUNDARY, (expression, RANKED)).fetchone()
    oldest_ranked = boundary[0] if boundary else 0
    return sql.execute(_RANKED, (expression, oldest_ranked, *query.bounds, limit, *query.on_the_wall)).fetchall()


def _hit(folder: DataFolder, row: _Row, terms: Sequence[Sequence[Term]]) -> Hit:
    _, score, name, offset, length, packed = row
    path = folder.path / name
    try:
        if packed is not None:
            line = zlib.decompress(packed)
        else:
            with path.open("rb") as stream:
                stream.seek(offset)
                line = stream.read(length)
        article = _DECODER.decode(line)
    except OSError as error:
        raise storage_error(error, path) from error
    except ValueError as error:
        raise StorageError(f"{path}: changed since it was indexed; run: newscrawler search --rebuild") from error
    return Hit(
        id=article.id,
        version=article.version,
        url=article.url,
        site=article.site,
        published=article.published,
        fetched_at=article.fetched_at,
        title=snippet(article.title, terms, words=None),
        snippet=snippet(article.text or "", terms),
        score=-score,
    )
