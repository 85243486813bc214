"""The index file: search.sqlite in the data folder. It holds nothing that the articles do not, and can be deleted."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from newscrawler.errors import StorageError

# Part of the file's meaning: goes up when the tables or the search form change, and old indexes are then made again.
_FORMAT = 5

# `words` keeps no content: titles and texts are read from the articles' files, in their own spelling, at file and
# offset. Column `facet` holds the site ("s3"), the month by its own calendar ("m202611") and the language ("lar"), so
# that a filter is a look-up like any other. What `article` has from `fetched` on is what results are counted by: `day`
# is that of its own calendar ("2026-11-30"), of several `authors` each has a line.
# Rows are never taken out of it (an old version is marked not current), so it can never disagree with itself. `made`
# tells it from the index that is made in its place.
_SCHEMA = """
CREATE TABLE file (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
    last INTEGER NOT NULL, digest BLOB NOT NULL);
CREATE TABLE made (token TEXT NOT NULL);
INSERT INTO made VALUES (lower(hex(randomblob(8))));
CREATE TABLE site (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL, at REAL NOT NULL,
    wall REAL NOT NULL, current INTEGER NOT NULL, file INTEGER NOT NULL, offset INTEGER NOT NULL,
    length INTEGER NOT NULL, packed BLOB, fetched REAL NOT NULL, site INTEGER NOT NULL, day TEXT NOT NULL,
    section TEXT, authors TEXT, language TEXT, kind TEXT, UNIQUE (id, version));
CREATE INDEX article_at ON article (at);
CREATE INDEX article_site ON article (site, at);
CREATE INDEX article_fetched ON article (fetched);
CREATE INDEX article_edited ON article (fetched) WHERE version > 1;
CREATE VIRTUAL TABLE words USING fts5(facet, title, text, author, section, tag, content='', tokenize='ascii');
INSERT INTO words(words, rank) VALUES ('hashsize', 33554432);
INSERT INTO words(words, rank) VALUES ('automerge', 16);
"""
# hashsize: words of one transaction are sorted in memory (bytes); automerge: segments are merged 16 at a time. Together
# they halve the time of an insert, 2026-11. A checkpoint waits for the disk: one every 80 MB instead of every 4.
_CHECKPOINT_PAGES = 20_000


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the index at *path*, made when it is not there, made again when it is of another format.

    An index in a folder that may only be read is opened as it is. Raises StorageError when it is damaged, or cannot be
    made.
    """
    if is_read_only(path):
        with _read_only(path) as sql:
            yield sql
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sql = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{path}: {error}; the index lies in the data folder, which must be writable") from error
    try:
        sql.execute("PRAGMA journal_mode = WAL")
        sql.execute("PRAGMA synchronous = NORMAL")
        sql.execute("PRAGMA cache_size = -65536")
        sql.execute("PRAGMA temp_store = MEMORY")
        sql.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        _prepare(sql)
        yield sql
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}; newscrawler search --rebuild makes it again") from error
    finally:
        sql.close()


def is_read_only(path: Path) -> bool:
    """Return whether there is an index at *path* in a folder that may only be read."""
    return path.exists() and not os.access(path.parent, os.W_OK)


@contextmanager
def _read_only(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(reading(path)) as sql:
            yield sql
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}; search in a copy of the folder, with --rebuild") from error


def reading(path: Path) -> sqlite3.Connection:
    """Return a connection to the index at *path* that writes nothing: beside a writer it sees what was committed.

    In a folder that may only be read the file is taken as it is. Raises StorageError when it is of another format.
    """
    access = "mode=ro&immutable=1" if is_read_only(path) else "mode=ro"
    try:
        sql = sqlite3.connect(f"{path.absolute().as_uri()}?{access}", uri=True, timeout=60, check_same_thread=False)
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}; newscrawler search makes it") from error
    if sql.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
        sql.close()
        raise StorageError(f"{path}: of another version; search in a copy of the folder, with --rebuild")
    return sql


def _prepare(sql: sqlite3.Connection) -> None:
    """Make the tables, unless they are there and of this format."""
    if sql.execute("PRAGMA user_version").fetchone()[0] == _FORMAT:
        return
    sql.execute("BEGIN IMMEDIATE")
    if sql.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
        empty(sql)
    sql.execute("COMMIT")


def empty(sql: sqlite3.Connection) -> None:
    """Drop what the index holds, within the transaction of the caller."""
    for table in ("words", "article", "site", "file", "made"):
        sql.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in _SCHEMA.strip().split(";\n"):
        sql.execute(statement)
    sql.execute(f"PRAGMA user_version = {_FORMAT}")


def remove(path: Path) -> None:
    """Remove the index file, and what SQLite keeps beside it: first that, lest it is of an index made meanwhile."""
    for name in (f"{path.name}-wal", f"{path.name}-shm", path.name):
        path.with_name(name).unlink(missing_ok=True)
