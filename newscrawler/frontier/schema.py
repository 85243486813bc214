"""The tables of frontier.sqlite, and how an older file becomes this version."""

import sqlite3

from newscrawler.errors import FrontierError

APPLICATION_ID = 0x6E777366  # "nwsf", so that file(1) and we know the file
FRONTIER_VERSION = 1

# States as stored. READY and LATER are both PENDING to the outside: LATER waits for its due time in an index of its
# own, so that a lease never walks over rows that are not due.
READY, LEASED, LATER, DONE, FAILED = range(5)

# Rows are appended (sequential ids); the only random access on put is the narrow index of key hashes. The ready index
# holds only what can be leased, ordered as it is leased: no step depends on how many URLs are done. A queue is stored
# as a "lane", the name that files of this version have.
_SCHEMA = """
CREATE TABLE urls (
    id INTEGER PRIMARY KEY, key INTEGER NOT NULL, url TEXT NOT NULL, canonical TEXT, lane INTEGER NOT NULL,
    state INTEGER NOT NULL, priority INTEGER NOT NULL, due REAL NOT NULL, kind TEXT NOT NULL, depth INTEGER NOT NULL,
    via, seen REAL NOT NULL, attempts INTEGER NOT NULL, extra TEXT, worker TEXT, etag TEXT, last_modified TEXT,
    event INTEGER
);
CREATE UNIQUE INDEX urls_key ON urls (key);
CREATE INDEX urls_ready ON urls (lane, priority DESC, id) WHERE state = 0;
CREATE INDEX urls_leased ON urls (due) WHERE state = 1;
CREATE INDEX urls_later ON urls (due) WHERE state = 2;
CREATE INDEX urls_again ON urls (due) WHERE state >= 3 AND due > 0;
CREATE TABLE events (
    id INTEGER PRIMARY KEY, previous INTEGER, url INTEGER NOT NULL, moment REAL NOT NULL, run INTEGER,
    outcome TEXT NOT NULL, status INTEGER, reason TEXT, detail TEXT
);
CREATE TABLE lanes (id INTEGER PRIMARY KEY, site TEXT NOT NULL, host TEXT NOT NULL, UNIQUE (site, host));
CREATE TABLE hosts (
    host TEXT PRIMARY KEY, blocked_until REAL NOT NULL, reason TEXT, failures INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE articles (
    row INTEGER PRIMARY KEY, id INTEGER NOT NULL, site TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL,
    version INTEGER NOT NULL, content BLOB NOT NULL, near TEXT NOT NULL, file INTEGER NOT NULL, offset INTEGER NOT NULL,
    moment REAL NOT NULL
);
CREATE UNIQUE INDEX articles_id ON articles (id);
CREATE INDEX articles_content ON articles (substr(content, 1, 8));
CREATE TABLE files (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, offset INTEGER NOT NULL, closed INTEGER NOT NULL
);
CREATE TABLE tallies (site TEXT, name TEXT, n INTEGER NOT NULL, PRIMARY KEY (site, name)) WITHOUT ROWID;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, command TEXT NOT NULL, started REAL NOT NULL, ended REAL, reason TEXT, stats TEXT
);
"""

# From version n to n + 1; empty while there is only one version.
MIGRATIONS: dict[int, str] = {}

_TABLES = ("urls", "events", "lanes", "hosts", "articles", "files", "tallies", "runs")


def prepare(connection: sqlite3.Connection, name: str) -> bool:
    """Create the tables or bring them to this version; True when they were created.

    Raises FrontierError when the file is not ours, or newer.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables and not application:
        connection.executescript(
            f"BEGIN; {_SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
            f" PRAGMA user_version = {FRONTIER_VERSION}; COMMIT;"
        )
        return True
    require(application, version, name)
    for step in range(version, FRONTIER_VERSION):
        connection.executescript(f"BEGIN; {MIGRATIONS[step]} PRAGMA user_version = {step + 1}; COMMIT;")
    return False


def require(application: int, version: int, name: str) -> None:
    """Raise FrontierError unless the file is a frontier of this version or an older one."""
    if application != APPLICATION_ID:
        raise FrontierError(f"{name}: not a frontier of newscrawler; move the file away and start again")
    if version > FRONTIER_VERSION:
        raise FrontierError(
            f"{name}: written by a newer newscrawler (version {version}, this one reads {FRONTIER_VERSION}); upgrade"
        )


def probe(connection: sqlite3.Connection, name: str, *, thorough: bool) -> None:
    """Raise FrontierError when the file is visibly damaged.

    *thorough* reads every page (PRAGMA quick_check, about 0.1 s for 64 MB here); otherwise the ends of every table and
    index are read, which takes milliseconds at any size.
    """
    if thorough:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise FrontierError(damaged(name, verdict))
    for table in _TABLES:
        connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()  # noqa: S608 - names are ours
    for order in ("ASC", "DESC"):
        connection.execute(f"SELECT * FROM urls ORDER BY id {order} LIMIT 1").fetchall()  # noqa: S608 - names are ours
        connection.execute(f"SELECT key FROM urls ORDER BY key {order} LIMIT 1").fetchall()  # noqa: S608 - names are ours


def check(connection: sqlite3.Connection, name: str) -> None:
    """Raise FrontierError when any page of the file is damaged, or an index disagrees with its table."""
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if verdict != "ok":
        raise FrontierError(damaged(name, verdict))


def damaged(name: str, what: object) -> str:
    """Return the text of the error for a damaged file."""
    return (
        f"{name}: the frontier is damaged ({what}); articles and WARCs are safe: "
        "run `newscrawler verify --rebuild-frontier` to make it again from them"
    )
