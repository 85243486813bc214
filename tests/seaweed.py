"""An S3 object store of the tests' own, SeaweedFS on loopback: started once a process, and gone with it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.store import from_url

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARTS = ("master", "volume", "filer", "s3")  # each with a port for HTTP and one for gRPC
_KEY = "of-a-test"


def program() -> Path | None:
    """Return weed, which lies beside Python in an environment with the extra dev; None when it is not installed."""
    beside = Path(sys.executable).with_name("weed")
    return beside if beside.exists() else None


class Seaweed:
    """A server with its files in *folder*; :attr:`environment` says where it is, as commands are told."""

    def __init__(self, program: Path, folder: Path) -> None:
        names = [f"{part}.port{kind}" for part in _PARTS for kind in ("", ".grpc")]
        with ExitStack() as stack:
            taken = [stack.enter_context(socket.socket()) for _ in names]
            for one in taken:
                one.bind(("127.0.0.1", 0))
            self._ports = {name: one.getsockname()[1] for name, one in zip(names, taken, strict=True)}
        ports = [f"-{name}={port}" for name, port in self._ports.items()]
        own = "-ip=127.0.0.1 -ip.bind=127.0.0.1 -master.telemetry=false -volume.max=50 -volume.minFreeSpace=0".split()
        small = "-master.volumeSizeLimitMB=32 -s3 -s3.iam=false -s3.port.iceberg=0 -s3.port.lance=0".split()
        self._command = [str(program), "-logtostderr", "server", "-dir", str(folder), *own, *small, *ports]
        self._folder = folder
        self.environment = {
            "AWS_ACCESS_KEY_ID": _KEY,
            "AWS_SECRET_ACCESS_KEY": _KEY,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._ports['s3.port']}",
            "AWS_REGION": "us-east-1",
        }

    def start(self) -> None:
        """Start it, and return when it answers."""
        keys = {"PATH": "/usr/bin", "HOME": str(self._folder), **self.environment}
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, env=keys)
        often = {"max_backoff": timedelta(seconds=0.3), "init_backoff": timedelta(seconds=0.1), "base": 2}
        asked = from_url(
            "s3://news",
            access_key_id=_KEY,
            secret_access_key=_KEY,
            endpoint=self.environment["AWS_ENDPOINT_URL"],
            region="us-east-1",
            client_options={"allow_http": True},
            retry_config={"max_retries": 1000, "retry_timeout": timedelta(seconds=100), "backoff": often},
        )
        obstore.put(asked, "started", b"", use_multipart=False)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def server(program: Path) -> Iterator[Seaweed]:
    """Start a server of one's own."""
    folder = Path(tempfile.mkdtemp(prefix="nwss3", dir="/tmp"))
    started = Seaweed(program, folder)
    try:
        started.start()
        yield started
    finally:
        started.kill()
        shutil.rmtree(folder, ignore_errors=True)
