"""The connection to PostgreSQL: its transactions, the lanes that it knows, and what its errors mean."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import uuid4

from newscrawler.errors import FrontierError, UsageError
from newscrawler.frontier.postgres.tables import require_tables
from newscrawler.urls import without_password

try:
    import psycopg
except ImportError as error:
    raise UsageError("a frontier in PostgreSQL needs psycopg: pip install 'newscrawler-ar[cluster]'") from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

# A server that is gone is noticed within these: a worker then drops what it holds, and asks again.
_WAITS = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_WAITS |= {"tcp_user_timeout": 15_000}
_OPTIONS = "-c statement_timeout=60s -c lock_timeout=20s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
# A writer finds all that it needs by indexes. Its statements are planned once; what is planned while a table is empty
# must do when it has millions of rows.
_PLANS = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off"
_STEP = 5000  # rows that a reader holds in memory at a time

Sql: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"
Rows: TypeAlias = list[tuple[Any, ...]]


def connect(address: str, *, read_only: bool = True) -> Sql:
    """Return a connection to the server at *address*, a PostgreSQL URL; one that writes is not *read_only*.

    Raises FrontierError.
    """
    with explained(address):
        known = psycopg.conninfo.conninfo_to_dict(address)
        options = f"{_OPTIONS}{'' if read_only else f' {_PLANS}'} {known.pop('options', '')}".strip()
        chosen: dict[str, Any] = {"application_name": "newscrawler", **_WAITS, **known, "options": options}
        return psycopg.connect("", autocommit=True, **chosen)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn errors of PostgreSQL into FrontierErrors; a password in *name* is not told."""
    try:
        yield
    except psycopg.OperationalError as error:
        raise FrontierError(
            f"{without_password(name)}: the server does not answer ({_brief(error)}); what was committed is safe"
        ) from error
    except psycopg.Error as error:
        raise FrontierError(f"{without_password(name)}: {_brief(error)}") from error


def storable(text: str | None) -> str | None:
    """Return *text* as PostgreSQL takes it: without NUL, and without halves of characters.

    >>> storable("a" + chr(0) + chr(0xD800))
    'a\ufffd\ufffd'
    """
    if text is None or (text.isprintable() and text.isascii()):
        return text
    return text.replace("\0", "\ufffd").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def listed(values: Iterable[object]) -> str:
    r"""Return *values* (text, numbers, None) as PostgreSQL writes an array; psycopg takes 15 times as long.

    >>> listed(["a", None, 1, True]), listed(['say "x"', "\\"])
    ('{"a",NULL,"1","True"}', '{"say \\"x\\"","\\\\"}')
    """
    return f"{{{','.join('NULL' if value is None else _quoted(str(value)) for value in values)}}}"


def _quoted(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", r"\\").replace('"', r"\"")
    return f'"{text}"'


def _brief(error: psycopg.Error) -> str:
    return " ".join(str(error).split()) or type(error).__name__


class SharedLink:
    """One connection; *worker* names who leases through it."""

    def __init__(self, address: str, *, read_only: bool) -> None:
        self.name = without_password(address)
        self.worker = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self.sql = connect(address, read_only=read_only)
        self._lanes: dict[tuple[str, str], int] = {}
        self._only: dict[str, AbstractSet[int]] = {}
        self._turn, self._turns = 0, dict[int, int]()  # of each lane the last one
        try:
            with explained(self.name):
                require_tables(self.sql, self.name)
                self.sql.read_only = read_only
        except BaseException:  # an interrupt, too: nobody could close it
            self.sql.close()
            raise

    @contextmanager
    def _write(self, *, pipelined: bool = False) -> Iterator[Sql]:
        """All or nothing, and on the server's disk at the end.

        *pipelined*: the server is waited for only where rows are fetched, and at the end.
        """
        try:
            with explained(self.name), ExitStack() as stack:
                if pipelined:
                    stack.enter_context(self.sql.pipeline())
                stack.enter_context(self.sql.transaction())
                yield self.sql
        except BaseException:  # whatever ended it: lanes that memory knows may have been rolled back
            self._lanes.clear()
            raise

    def _rows(self, statement: str, values: Sequence[Any] | dict[str, Any] = ()) -> Rows:
        with explained(self.name):
            rows: Rows = self.sql.execute(statement, values).fetchall()
        return rows

    def _stream(self, statement: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of an answer of any size; other statements may be run meanwhile."""
        with explained(self.name), self.sql.transaction(), self.sql.cursor(f"c{uuid4().hex}") as cursor:
            cursor.itersize = _STEP
            cursor.execute(statement, values)
            yield from cursor

    def _admission(self) -> dict[str, Any]:
        """Return the values of ADMITTED: the sites that are restricted, and the keys that may be leased."""
        return {"restricted": list(self._only), "admitted": [key for keys in self._only.values() for key in keys]}

    def close(self) -> None:
        """Close the connection."""
        self.sql.close()


# Of a restricted site only what is named; l is the lane, u the URL.
ADMITTED = "(NOT l.site = ANY(%(restricted)s::text[]) OR u.key = ANY(%(admitted)s::bigint[]))"
