"""Writing articles into the index, many in a few statements: SQLite works on each without holding up Python."""

import sqlite3
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple


class Row(NamedTuple):
    """An article as it is indexed: when it counts for, where it lies, its words.

    *at* and *fetched* are in epoch seconds, *wall* is what the clock of its place showed then, taken for UTC, *month*
    that month ("202611"), *day* that day ("2026-11-30"). What begins with *shown* is as the article has it, not folded.
    """

    id: str
    version: int
    at: float
    wall: float
    site: str
    month: str
    file: int
    offset: int
    length: int
    packed: bytes | None
    title: str
    text: str
    author: str
    section: str
    tag: str
    language: str
    fetched: float
    day: str
    shown_section: str | None
    shown_authors: str | None
    shown_language: str | None
    kind: str | None


CHUNK = 500  # rows written at once: 11,000 variables of a statement, of which SQLite takes 32,766

_STAGED = f"CREATE TEMP TABLE IF NOT EXISTS staged ({', '.join(Row._fields)})"
_PLACES = f"({', '.join('?' * len(Row._fields))})"
# What was indexed before is found at its new place (its file was compressed); only what is new has a number above ?1.
_SITES = "INSERT OR IGNORE INTO site (name) SELECT DISTINCT site FROM staged"
_MOVED = """
UPDATE article SET file = s.file, offset = s.offset, length = s.length, packed = s.packed
FROM staged s WHERE article.id = s.id AND article.version = s.version
"""
_ARTICLES = """
INSERT OR IGNORE INTO article (id, version, at, wall, current, file, offset, length, packed, fetched, site, day,
    section, authors, language, kind)
SELECT id, version, at, wall, NOT EXISTS (SELECT 1 FROM article a WHERE a.id = s.id AND a.version > s.version),
    file, offset, length, packed, fetched, site.number, day, shown_section, shown_authors, shown_language, kind
FROM staged s JOIN site ON site.name = s.site
"""
_WORDS = """
INSERT INTO words (rowid, facet, title, text, author, section, tag)
SELECT a.number, 's' || site.number || ' m' || s.month || ' l' || s.language,
    s.title, s.text, s.author, s.section, s.tag
FROM staged s JOIN article a ON a.id = s.id AND a.version = s.version AND a.offset = s.offset
    JOIN site ON site.name = s.site WHERE a.number > ?1
"""
_OLD = "UPDATE article SET current = 0 FROM staged s WHERE article.id = s.id AND article.version < s.version"


def write(sql: sqlite3.Connection, rows: Sequence[Row]) -> int:
    """Write at most :data:`CHUNK` rows, within the transaction of the caller; return how many were new."""
    sql.execute(_STAGED)
    sql.execute("DELETE FROM staged")
    places = ", ".join([_PLACES] * len(rows))
    sql.execute(f"INSERT INTO staged VALUES {places}", tuple(chain.from_iterable(rows)))  # noqa: S608 - question marks
    sql.execute(_SITES)
    sql.execute(_MOVED)
    last = sql.execute("SELECT max(number) FROM article").fetchone()[0] or 0
    added = sql.execute(_ARTICLES).rowcount
    sql.execute(_WORDS, (last,))
    sql.execute(_OLD)
    return added
