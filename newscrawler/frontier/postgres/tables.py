"""The tables of a shared frontier: those of frontier.sqlite, and who holds which site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newscrawler.errors import FrontierError

if TYPE_CHECKING:
    from psycopg import Connection

SHARED_VERSION = 1

# A lane is a queue: one site on one host. Due times are indexed by lane, for a worker looks at those of its own sites
# only, and is never led over what waits for others.
_TABLES = """
CREATE TABLE newscrawler_frontier (version integer NOT NULL);
INSERT INTO newscrawler_frontier VALUES (1);
CREATE TABLE lanes (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, site text NOT NULL, host text NOT NULL, UNIQUE (site, host)
);
CREATE TABLE urls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key bigint NOT NULL UNIQUE, url text NOT NULL, canonical text,
    lane integer NOT NULL, state smallint NOT NULL, priority integer NOT NULL, due double precision NOT NULL,
    kind text NOT NULL, depth integer NOT NULL, via bigint, via_text text, seen double precision NOT NULL,
    attempts integer NOT NULL, extra text, worker text, etag text, last_modified text, event bigint
) WITH (fillfactor = 85);
CREATE INDEX urls_ready ON urls (lane, priority DESC, id) WHERE state = 0;
CREATE INDEX urls_leased ON urls (lane, due) WHERE state = 1;
CREATE INDEX urls_later ON urls (lane, due) WHERE state = 2;
CREATE INDEX urls_again ON urls (lane, due) WHERE state >= 3 AND due > 0;
CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, previous bigint, url bigint NOT NULL,
    moment double precision NOT NULL, run bigint, outcome text NOT NULL, status integer, reason text, detail text
);
CREATE TABLE hosts (
    host text PRIMARY KEY, blocked_until double precision NOT NULL, reason text, failures integer NOT NULL
);
CREATE TABLE files (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, path text NOT NULL UNIQUE, site text NOT NULL,
    size bigint NOT NULL, closed boolean NOT NULL DEFAULT false
);
CREATE INDEX files_site ON files (site);
CREATE TABLE articles (
    number bigint GENERATED ALWAYS AS IDENTITY, id bigint PRIMARY KEY, site text NOT NULL, url text NOT NULL,
    title text NOT NULL, version integer NOT NULL, content bytea NOT NULL, near text NOT NULL, file bigint NOT NULL,
    at bigint NOT NULL, moment double precision NOT NULL
);
CREATE INDEX articles_content ON articles (content);
CREATE INDEX articles_site ON articles (site);
CREATE TABLE tallies (site text NOT NULL, name text NOT NULL, n bigint NOT NULL, PRIMARY KEY (site, name));
CREATE TABLE runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, command text NOT NULL, started double precision NOT NULL,
    ended double precision, reason text, stats text
);
CREATE INDEX runs_command ON runs (command, id);
CREATE TABLE site_leases (
    site text PRIMARY KEY, grp text NOT NULL, epoch integer NOT NULL, worker text, until timestamptz NOT NULL,
    rests timestamptz NOT NULL DEFAULT 'epoch'
);
CREATE INDEX site_leases_group ON site_leases (grp);
"""


def create_tables(connection: Connection[Any]) -> bool:
    """Create the tables where there are none; return whether they were created. The caller commits."""
    if _version(connection) is not None:
        return False
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    return True


def require_tables(connection: Connection[Any], name: str) -> None:
    """Raise FrontierError unless the tables are there, in this version."""
    version = _version(connection)
    if version is None:
        raise FrontierError(f"{name}: no frontier is there; make one with `newscrawler frontier init`")
    if version != SHARED_VERSION:
        raise FrontierError(
            f"{name}: of version {version}, this newscrawler reads {SHARED_VERSION}; run one version on all machines"
        )


def _version(connection: Connection[Any]) -> int | None:
    (table,) = connection.execute("SELECT to_regclass('newscrawler_frontier')").fetchone() or (None,)
    if table is None:
        return None
    (version,) = connection.execute("SELECT version FROM newscrawler_frontier").fetchone() or (0,)
    return int(version)
