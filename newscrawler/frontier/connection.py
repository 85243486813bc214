"""The connection to frontier.sqlite: how it is opened, how safe a commit is, and what its errors mean."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Literal

from newscrawler.errors import FrontierError
from newscrawler.frontier.schema import APPLICATION_ID, damaged, prepare, probe, require

# FULL: on the disk when the transaction ends (fsync of the WAL, 0.3 ms here). NORMAL: safe from a kill at once, from a
# power cut with the next fsync of the WAL, in order. A lease may be lost with the power: what is lost is PENDING, which
# is where a crash puts it anyway. So may a commit: the files that it names are on the disk before it, and are cut back
# to the last one that was kept; its pages are fetched again.
Durability = Literal["FULL", "NORMAL"]

CACHE_KIB = 64 * 1024  # of page cache; the memory of a frontier of any size
CHECKPOINT_PAGES = 16_384  # 64 MiB of WAL before a checkpoint: a page dirtied by many commits is written back once
THOROUGH_BYTES = 64 * 1024 * 1024  # files up to this size are read as a whole when opened (about 0.1 s)
BUSY_SECONDS = 5.0


class Connection:
    """One SQLite connection in WAL mode whose errors are FrontierErrors that say what to do."""

    def __init__(self, path: Path, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS) -> None:
        self.name = str(path)
        self.created = False
        self._durability: Durability = "FULL"
        self._log = -1
        size = path.stat().st_size if path.exists() else 0
        if read_only and not size:
            raise FrontierError(f"{path}: there is no frontier here; crawl first")
        with self.errors():
            self.sql = sqlite3.connect(
                f"{path.absolute().as_uri()}?{_access(path, read_only=read_only)}",
                uri=True,
                isolation_level=None,
                timeout=busy_seconds,
                check_same_thread=False,
            )
        try:
            with self.errors():
                self._set_up(size, read_only=read_only)
        except FrontierError:
            self.close()
            raise

    def _set_up(self, size: int, *, read_only: bool) -> None:
        self.sql.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self.sql.execute("PRAGMA temp_store = MEMORY")
        if read_only:
            (application,) = self.sql.execute("PRAGMA application_id").fetchone()
            (version,) = self.sql.execute("PRAGMA user_version").fetchone()
            require(application, version, self.name)
            return
        self.sql.execute("PRAGMA journal_mode = WAL")
        self.sql.execute("PRAGMA synchronous = FULL")
        self.sql.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        self.sql.execute("PRAGMA journal_size_limit = 67108864")
        self.created = prepare(self.sql, self.name)
        probe(self.sql, self.name, thorough=size <= THOROUGH_BYTES)

    @contextmanager
    def transaction(self, durability: Durability = "FULL") -> Iterator[sqlite3.Connection]:
        """All or nothing; on disk at the end with FULL, safe from a kill (not from a power cut) with NORMAL."""
        with self.errors():
            if durability != self._durability:
                self.sql.execute(f"PRAGMA synchronous = {durability}")
                self._durability = durability
            self.sql.execute("BEGIN IMMEDIATE")
            try:
                yield self.sql
                self.sql.execute("COMMIT")
            except BaseException:  # an interrupt, too, must not leave the transaction open
                if self.sql.in_transaction:
                    with suppress(sqlite3.Error):
                        self.sql.execute("ROLLBACK")
                raise

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn errors of SQLite into FrontierErrors."""
        try:
            yield
        except sqlite3.Error as error:
            raise FrontierError(_explain(error, self.name)) from error

    def sync(self) -> None:
        """Wait until the disk has every transaction that ended. Raises FrontierError when it cannot."""
        try:
            if self._log < 0:
                self._log = os.open(f"{self.name}-wal", os.O_RDONLY)  # SQLite keeps it until the last close
            os.fdatasync(self._log)
        except FileNotFoundError:
            return  # a file system that cannot do WAL: there every transaction reaches the disk by itself
        except OSError as error:
            raise FrontierError(f"{self.name}: the disk failed or is full ({error})") from error

    def close(self) -> None:
        """Close the file; nothing is pending outside :meth:`transaction`."""
        if self._log >= 0:
            os.close(self._log)
            self._log = -1
        self.sql.close()


def is_frontier(path: Path) -> bool:
    """Return whether a frontier of newscrawler lies at *path*, damaged or not; an empty file or another's is none."""
    if not path.exists() or not path.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{_access(path, read_only=True)}", uri=True)) as sql:
            (application,) = sql.execute("PRAGMA application_id").fetchone()
    except sqlite3.Error:
        return True  # whoever opens it says what is wrong
    return bool(application == APPLICATION_ID)


def _access(path: Path, *, read_only: bool) -> str:
    """Return the access asked of SQLite; a finished file on a medium that cannot be written needs no shared memory."""
    if not read_only:
        return "mode=rwc"
    writable = os.access(path.parent, os.W_OK)
    return "mode=ro" if writable or Path(f"{path}-wal").exists() else "mode=ro&immutable=1"


def _explain(error: sqlite3.Error, name: str) -> str:
    """Return what *error* means for the user, and what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return f"{name}: locked by another process; end that process (`fuser {name}` names it) and start again"
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return damaged(name, error)
    if code == sqlite3.SQLITE_FULL:
        return f"{name}: the disk is full; make room and start again, what was committed is safe"
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return f"{name}: cannot be opened or written ({error}); check that {Path(name).parent} exists and is writable"
    if code == sqlite3.SQLITE_IOERR:
        return f"{name}: the disk failed or is full ({error}); what was committed is safe"
    return f"{name}: {error}"
