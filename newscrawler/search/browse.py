"""Results as a person goes through them: counted by site, day, section and so on, sorted, a page at a time."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from newscrawler.search.find import TITLE_WEIGHT, expression_of
from newscrawler.search.hits import ArticlePlace
from newscrawler.search.tree import Query

Facet = Literal["site", "day", "section", "author", "language", "kind"]
FACETS: tuple[Facet, ...] = ("site", "day", "section", "author", "language", "kind")
Sort = Literal["best", "new", "old"]

# Matches that are counted and sorted: 2,000 cost 20 ms, 5,000 50 ms (2026-11). Of what more articles answer, the newest
# (with "old" the oldest) are looked at, and that is said.
COUNTED = 2_000

_COLUMNS = "a.number, a.at, s.name, a.day, a.section, a.authors, a.language, a.kind"
_FILTERS: Mapping[Facet, str] = {
    "site": "a.site = (SELECT number FROM site WHERE name = ?)",
    "day": "a.day = ?",
    "section": "a.section = ?",
    "author": "instr(char(10) || a.authors || char(10), char(10) || ? || char(10)) > 0",
    "language": "a.language = ?",
    "kind": "a.kind = ?",
}
_PLACE = "SELECT f.name, a.offset, a.length, a.packed FROM article a JOIN file f ON f.number = a.file"
_IN_TIME = "iif(?, a.wall, a.at) >= ? AND iif(?, a.wall, a.at) < ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for: a *query* (None: everything), narrowed by *only* exact values, in the order of *sort*.

    "best" is the order of :func:`newscrawler.search.search`; without words to rank by it is that of "new".
    """

    query: Query | None = None
    only: Mapping[Facet, str] = field(default_factory=dict)
    sort: Sort = "best"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What was found, in order: *places* with scores of the part that was asked for, out of *total*.

    *facets* count all of them, the most frequent value first, days from the newest on. *is_cut*: more articles answer
    than are counted. *upto* is the number of the last article that could answer: later ones came in meanwhile.
    """

    places: tuple[tuple[ArticlePlace, float], ...]
    total: int
    is_cut: bool
    upto: int
    facets: Mapping[Facet, tuple[tuple[str, int], ...]]


class _Row(NamedTuple):
    number: int
    at: float
    site: str
    day: str
    section: str | None
    authors: str | None
    language: str | None
    kind: str | None
    score: float


def matches(sql: sqlite3.Connection, asked: Asked, *, start: int, limit: int, upto: int | None) -> Matches:
    """Return the answers to *asked* from number *start* on, *limit* of them at most, and how many there are of each.

    *upto* is that of an earlier answer, of which this is the continuation.
    """
    upto = upto or sql.execute("SELECT coalesce(max(number), 0) FROM article").fetchone()[0]
    rows = list(_candidates(sql, asked, upto))
    is_cut = len(rows) > COUNTED
    del rows[COUNTED:]
    if asked.sort == "best" and asked.query and asked.query.root:
        rows = _ranked(sql, asked.query, rows)
    else:
        rows.sort(key=lambda row: (row.at, row.number), reverse=asked.sort != "old")
    places = [
        (ArticlePlace(*sql.execute(f"{_PLACE} WHERE a.number = ?", row[:1]).fetchone()), -row.score)
        for row in rows[start : start + limit]
    ]
    return Matches(places=tuple(places), total=len(rows), is_cut=is_cut, upto=upto, facets=_facets(rows))


def _candidates(sql: sqlite3.Connection, asked: Asked, upto: int) -> Iterator[_Row]:
    """Yield what answers, one more than is counted when there are so many."""
    conditions = ["a.current", "a.number <= ?"]
    values: list[str | float] = [upto]
    for name, value in asked.only.items():
        conditions.append(_FILTERS[name])
        values.append(value)
    order = "ASC" if asked.sort == "old" else "DESC"
    join, score, by = "article a", "0.0", f"a.at {order}"
    if asked.query is not None:
        expression = expression_of(sql, asked.query, wide=True)
        if expression is None:
            return
        conditions.append(_IN_TIME)
        for on_the_wall, bound in zip(asked.query.on_the_wall, asked.query.bounds, strict=True):
            values += [on_the_wall, bound]
        if expression:
            join, by = "words JOIN article a ON a.number = words.rowid", f"words.rowid {order}"
            conditions.insert(0, "words MATCH ?")
            values.insert(0, expression)
            if asked.sort == "best" and asked.query.root:
                score = f"bm25(words, 0.0, {TITLE_WEIGHT}, 1.0, 1.0, 1.0, 1.0)"
    statement = (
        f"SELECT {_COLUMNS}, {score} FROM {join} CROSS JOIN site s ON s.number = a.site"  # noqa: S608 - names are ours
        f" WHERE {' AND '.join(conditions)} ORDER BY {by} LIMIT {COUNTED + 1}"
    )
    yield from map(_Row._make, sql.execute(statement, values))


def _ranked(sql: sqlite3.Connection, query: Query, rows: Sequence[_Row]) -> list[_Row]:
    """Return *rows*, best first: what differs from the words asked by a bare preposition stands behind the others."""
    lowest = min((row.number for row in rows), default=0)
    exact = expression_of(sql, query, wide=False)
    narrow = "SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ?"
    own = {number for (number,) in sql.execute(narrow, (exact, lowest))}
    return sorted(rows, key=lambda row: (row.number not in own, row.score, -row.at, row.number))


def _facets(rows: Sequence[_Row]) -> dict[Facet, tuple[tuple[str, int], ...]]:
    days = Counter(row.day for row in rows)
    return {
        "site": _most(row.site for row in rows),
        "day": tuple(sorted(days.items(), reverse=True)),
        "section": _most(row.section for row in rows),
        "author": _most(author for row in rows if row.authors for author in row.authors.split("\n")),
        "language": _most(row.language for row in rows),
        "kind": _most(row.kind for row in rows),
    }


def _most(values: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    counts = Counter(value for value in values if value)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
