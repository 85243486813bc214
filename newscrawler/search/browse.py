"""Results as a person goes through them: counted by site, day, section and so on, sorted, a page at a time."""

import re
import sqlite3
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Literal

import msgspec

from newscrawler.search.catalog import Catalog, Facet
from newscrawler.search.find import TITLE_WEIGHT, expression_of
from newscrawler.search.forms import Forms
from newscrawler.search.hits import ArticlePlace
from newscrawler.search.tree import Query, in_title

Sort = Literal["best", "new", "old"]

COUNTED = 1_000
"""Matches that are counted and sorted at most: of more, the newest (with "old" the oldest), and that is said."""

_ENOUGH = 2 * COUNTED  # matches among which those that are counted are, beside old versions and other kinds

_PLACE = "SELECT f.name, a.offset, a.length, a.packed FROM article a JOIN file f ON f.number = a.file"
# In one step of SQLite each: with a step a row, threads that share a core wait for each other a thousand times.
_BEFORE = """
SELECT json_group_array(number) FROM
(SELECT rowid AS number FROM words WHERE words MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?)
"""
_BEHIND = """
SELECT json_group_array(number) FROM
(SELECT rowid AS number FROM words WHERE words MATCH ? AND rowid >= ? AND rowid <= ? ORDER BY rowid LIMIT ?)
"""
_SCORES = f"""
SELECT json_group_array(number), json_group_array(score) FROM
(SELECT rowid AS number, bm25(words, 0.0, {TITLE_WEIGHT}, 1.0, 1.0, 1.0, 1.0) AS score
FROM words WHERE words MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?)
"""  # noqa: S608 - a constant of our own
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for: a *query* (None: everything), narrowed by *only* exact values, in the order of *sort*.

    "best" is the order of :func:`newscrawler.search.search`; where more articles answer than are counted, those that
    have the words in the title stand first, then the newest. Without words to rank by it is that of "new".
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


def matches(
    sql: sqlite3.Connection, catalog: Catalog, asked: Asked, *, start: int, limit: int, upto: int | None
) -> Matches:
    """Return the answers to *asked* from number *start* on, *limit* of them at most, and how many there are of each.

    *upto* is that of an earlier answer, of which this is the continuation.
    """
    upto = min(upto or catalog.last, catalog.last)
    numbers = list(islice(_found(sql, catalog, asked, upto), COUNTED + 1))
    is_cut = len(numbers) > COUNTED
    del numbers[COUNTED:]
    facets = catalog.counts(numbers)
    scores: Mapping[int, float] = {}
    if numbers and asked.sort == "best" and asked.query and asked.query.root:
        shown = start + limit
        numbers, scores = (
            _by_title(sql, catalog, asked, numbers) if is_cut else _ranked(sql, catalog, asked, numbers, shown)
        )
    else:
        newest_first = asked.sort != "old"
        numbers.sort(reverse=newest_first)
        numbers.sort(key=catalog.at.__getitem__, reverse=newest_first)
    places = [
        (ArticlePlace(*sql.execute(f"{_PLACE} WHERE a.number = ?", (number,)).fetchone()), -scores.get(number, 0.0))
        for number in numbers[start : start + limit]
    ]
    return Matches(places=tuple(places), total=len(numbers), is_cut=is_cut, upto=upto, facets=facets)


def _found(sql: sqlite3.Connection, catalog: Catalog, asked: Asked, upto: int) -> Iterator[int]:
    """Yield what answers, the newest first (with "old" the oldest): in order of time where no word is asked for."""
    newest_first = asked.sort != "old"
    if asked.query is None or asked.query.root is None:
        found = catalog.by_time(asked.only.get("site"), newest_first=newest_first)
        return _narrowed(catalog, asked, (number for number in found if number <= upto))
    expression = _expression(sql, asked, wide=True)
    if expression is None:
        return iter(())
    return _narrowed(catalog, asked, _indexed(sql, expression, upto, newest_first=newest_first))


def _narrowed(catalog: Catalog, asked: Asked, numbers: Iterator[int]) -> Iterator[int]:
    """Yield those of *numbers* that are current, in the period of the query, and have the values asked for."""
    numbers = catalog.current(numbers)
    for name, value in asked.only.items():
        numbers = catalog.having(name, value, numbers)
    if asked.query is None or not (asked.query.period.since or asked.query.period.until):
        return numbers
    since, until = (catalog.wall if on_the_wall else catalog.at for on_the_wall in asked.query.on_the_wall)
    first, behind = asked.query.bounds
    return (number for number in numbers if since[number] >= first and until[number] < behind)


def _expression(sql: sqlite3.Connection, asked: Asked, *, wide: bool) -> str | None:
    """Return the question to the table of words, narrowed as far as that can; None when nothing can answer."""
    expression = expression_of(sql, asked.query, wide=wide) if asked.query else None
    if expression is None:
        return None
    parts = [expression]
    for name, value in asked.only.items():
        if name == "site":
            number = sql.execute("SELECT number FROM site WHERE name = ?", (value,)).fetchone()
            parts.append(f'facet : "s{number[0] if number else 0}"')
        elif name == "day" and (day := _DAY.fullmatch(value)):
            parts.append(f'facet : "m{day[1]}{day[2]}"')
        elif name in {"section", "author"} and (words := Forms().of(value)):
            parts.append(f'{name} : "{words}"')
    return " AND ".join(parts)


def _indexed(sql: sqlite3.Connection, expression: str, upto: int, *, newest_first: bool) -> Iterator[int]:
    """Yield the numbers that *expression* finds, as many at a time as are counted, then more of them."""
    size, lowest, highest = COUNTED + 1, 1, upto
    while True:
        asked = (
            (_BEFORE, (expression, highest, size)) if newest_first else (_BEHIND, (expression, lowest, highest, size))
        )
        numbers = msgspec.json.decode(sql.execute(*asked).fetchone()[0], type=list[int])
        yield from numbers
        if len(numbers) < size:
            return
        lowest, highest = (1, numbers[-1] - 1) if newest_first else (numbers[-1] + 1, upto)
        size *= 4


def _ranked(
    sql: sqlite3.Connection, catalog: Catalog, asked: Asked, numbers: Sequence[int], shown: int
) -> tuple[list[int], Mapping[int, float]]:
    """Return *numbers*, best first, and their scores: what is spelled otherwise than asked stands behind the others.

    That is ranked only where the first *shown* reach it: bm25 looks up all spellings of a word for every article.
    """
    newest_first = sorted(sorted(numbers), key=catalog.at.__getitem__, reverse=True)
    highest = max(numbers)
    scores = _scores(sql, asked, highest, wide=False)
    first, others = _parted(newest_first, scores)
    first.sort(key=scores.__getitem__)  # of equals the newest stays in front
    if len(first) < min(shown, len(numbers)):
        scores = _scores(sql, asked, highest, wide=True) | scores
        others.sort(key=lambda one: scores.get(one, 0.0))
    return first + others, scores


def _by_title(
    sql: sqlite3.Connection, catalog: Catalog, asked: Asked, numbers: Sequence[int]
) -> tuple[list[int], Mapping[int, float]]:
    """Return *numbers*, those with the words in the title first, the newest first; they have the score 1, others 0.

    bm25 would first count all articles with these words, which takes up to 12 ms (100,000 articles, 2026-11).
    """
    query = asked.query and replace(asked.query, root=asked.query.root and in_title(asked.query.root))
    expression = _expression(sql, replace(asked, query=query), wide=False)
    found = sql.execute(_BEFORE, (expression, max(numbers), _ENOUGH)).fetchone()
    newest_first = sorted(numbers, key=catalog.at.__getitem__, reverse=True)
    first, others = _parted(newest_first, msgspec.json.decode(found[0], type=set[int]))
    return first + others, dict.fromkeys(first, -1.0)


def _scores(sql: sqlite3.Connection, asked: Asked, highest: int, *, wide: bool) -> dict[int, float]:
    """Return bm25, lower is better, of what answers *asked* up to the number *highest*."""
    found = sql.execute(_SCORES, (_expression(sql, asked, wide=wide), highest, _ENOUGH)).fetchone()
    return dict(zip(*map(msgspec.json.decode, found), strict=True))


def _parted(numbers: Sequence[int], wanted: Container[int]) -> tuple[list[int], list[int]]:
    """Return those of *numbers* that are *wanted*, and the others."""
    return [one for one in numbers if one in wanted], [one for one in numbers if one not in wanted]
