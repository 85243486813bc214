"""A PostgreSQL server of the tests' own, in a temporary folder: started once a process, and gone with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = "shared_buffers=16MB max_connections=60 max_wal_senders=0 wal_level=minimal"
_FAST = "fsync=off full_page_writes=off"  # the machine of a test does not lose its power
_DURABLE = "shared_buffers=256MB max_wal_size=2GB"
_NOBODY = "nobody"  # PostgreSQL refuses to run as root


def programs() -> Path | None:
    """Return the folder of initdb and pg_ctl; None when PostgreSQL is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    places += [Path(found).resolve().parent] if found else []
    return next((place for place in places if (place / "pg_ctl").exists() and (place / "initdb").exists()), None)


class Server:
    """A server on a socket in its own folder, and at *host* if one is named; :attr:`address` is its PostgreSQL URL."""

    def __init__(self, folder: Path, programs: Path, *, durable: bool, host: str) -> None:
        self.folder = folder
        self._settings = f"{_SETTINGS} {_DURABLE if durable else _FAST} listen_addresses={host}".split()
        self._programs = programs
        self._as = ["setpriv", f"--reuid={_NOBODY}", "--clear-groups"] if os.getuid() == 0 else []
        if self._as:
            shutil.chown(folder, _NOBODY)
        self._run("initdb", "-D", "data", "-U", "news", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with (folder / "data" / "pg_hba.conf").open("a") as who:
            who.write("host all all samenet trust\n")
        self.address = f"postgresql://news@/postgres?host={host or quote(str(folder), safe='')}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as, str(self._programs / program), *arguments]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, env={**os.environ, "HOME": "/tmp"})  # noqa: S108 - no home

    def start(self) -> None:
        chosen = " ".join(f"-c {one}" for one in self._settings)
        options = f"{chosen} -k {self.folder}"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def fresh(self) -> str:
        """Return the address of an empty frontier: a schema of its own."""
        from newscrawler.frontier.postgres import create_tables  # noqa: PLC0415 - an extra
        from newscrawler.frontier.postgres.link import connect  # noqa: PLC0415 - likewise

        schema = f"t{uuid4().hex}"
        address = f"{self.address}&options=-csearch_path%3D{schema}"
        with connect(self.address) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        with connect(address) as connection, connection.transaction():
            create_tables(connection)
        return address

    def stop(self, how: str = "immediate") -> None:
        self._run("pg_ctl", "-D", "data", "-m", how, "-w", "stop")


@contextmanager
def server(programs: Path, *, durable: bool = False, host: str = "") -> Iterator[Server]:
    """Start a server of one's own; *durable*: its commits wait for the disk, as those of a real one do."""
    folder = Path(tempfile.mkdtemp(prefix="nwspg", dir="/tmp"))
    try:
        folder.chmod(0o755)
        started = Server(folder, programs, durable=durable, host=host)
        started.start()
        try:
            yield started
        finally:
            started.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
