"""A SQLite file with full-text search, as Datasette and sqlite-utils open it."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from newscrawler.errors import ExportError
from newscrawler.export.columns import Column, columns
from newscrawler.export.options import Options
from newscrawler.items import Article
from newscrawler.text import search_key

# The index gets every text as it is written and, behind that, in search form: a word is found as the page spells it,
# and as search_key() of the word. content= tells Datasette which table the index belongs to.
_FTS = 'CREATE VIRTUAL TABLE articles_fts USING fts5({names}, content="articles", content_rowid="number")'
_TEXTS = ("title", "description", "text")


def write_sqlite(articles: Iterable[Article], path: Path, options: Options) -> None:
    """Write table ``articles`` (lists as JSON) and its full-text index ``articles_fts``.

    Raises ExportError when SQLite cannot write the file.
    """
    chosen = columns(options.fields)
    indexed = [name for name in _TEXTS if name in options.fields]
    sql = sqlite3.connect(path, isolation_level=None)
    try:
        sql.execute("PRAGMA journal_mode = OFF")
        sql.execute("PRAGMA synchronous = OFF")  # a temporary name: after a crash it is made again
        sql.execute("BEGIN")
        declared = ", ".join(f"{column.name} {column.affinity}" for column in chosen)
        sql.execute(f"CREATE TABLE articles (number INTEGER PRIMARY KEY, {declared})")
        if indexed:
            sql.execute(_FTS.format(names=", ".join(indexed)))
        _fill(sql, articles, chosen, indexed)
        for name in ("id", "site", "published"):
            if name in options.fields:
                sql.execute(f"CREATE INDEX articles_{name} ON articles ({name})")
        sql.execute("COMMIT")
    except sqlite3.Error as error:
        raise ExportError(f"{path}: {error}") from error
    finally:
        sql.close()


def _fill(sql: sqlite3.Connection, articles: Iterable[Article], chosen: list[Column], indexed: list[str]) -> None:
    marks = ", ".join("?" * (len(chosen) + 1))
    insert = f"INSERT INTO articles VALUES ({marks})"  # noqa: S608 - column names are those of the record
    index = f"INSERT INTO articles_fts (rowid, {', '.join(indexed)}) VALUES (?{', ?' * len(indexed)})"  # noqa: S608
    for number, article in enumerate(articles, 1):
        sql.execute(insert, (number, *(_plain(column.value(article)) for column in chosen)))
        if indexed:
            sql.execute(index, (number, *_searchable(article, indexed)))


def _searchable(article: Article, indexed: list[str]) -> Iterator[str | None]:
    for name in indexed:
        text = getattr(article, name)
        yield f"{text}\n{search_key(text)}" if text else None


def _plain(value: object) -> str | float | None:
    """Return *value* as SQLite stores it: lists as JSON, true and false as 1 and 0."""
    if value is None or isinstance(value, str | float):
        return value
    return int(value) if isinstance(value, int) else msgspec.json.encode(value).decode()
