"""Commands in processes of their own, forked from one that has loaded what a crawl loads.

That one loads nothing that reads the environment or the working folder (newscrawler.settings), and starts no reactor:
a command finds what it would find in a new process.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from multiprocessing.context import ForkServerProcess

LOADED = ("cli.crawl", "cli.running", "spiders.news", "scheduler", "middlewares", "pipelines", "extensions")
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload([f"newscrawler.{room}" for room in LOADED])


class Forked:
    """A running Python program, as ``subprocess.Popen`` tells of one."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        stdin: bytes = b"",
    ) -> None:
        """Start what ``python COMMAND`` would: a script, or ``-m`` and a module, and its arguments."""
        self.args = list(command)
        self._said = Path(tempfile.mkdtemp(prefix="forked-"))
        weakref.finalize(self, shutil.rmtree, self._said, ignore_errors=True)
        (self._said / "0").write_bytes(stdin)
        chosen = dict(os.environ if env is None else env)
        self._process: ForkServerProcess = _SERVER.Process(
            target=_become, args=(self.args, chosen, str(cwd or Path.cwd()), str(self._said))
        )
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if (code := self._process.exitcode) is None:
            assert timeout is not None
            raise subprocess.TimeoutExpired(self.args, timeout)
        return code

    def said(self) -> tuple[bytes, bytes]:
        """Return what it has written until now to standard output and standard error."""
        return (self._said / "1").read_bytes(), (self._said / "2").read_bytes()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end, and return what it said. A process that does not end in *timeout* seconds is killed."""
        self.end_within(timeout)
        out, errors = self.said()
        return out.decode(), errors.decode()

    def end_within(self, timeout: float | None) -> None:
        """Wait for its end. A process that does not end in *timeout* seconds is killed."""
        try:
            self.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


def run(
    command: Sequence[str], *, env: Mapping[str, str], stdin: bytes = b"", timeout: float
) -> subprocess.CompletedProcess[bytes]:
    """Run a Python program to its end, as ``subprocess.run`` does."""
    process = Forked(command, env=env, stdin=stdin)
    process.end_within(timeout)
    assert process.returncode is not None
    return subprocess.CompletedProcess(process.args, process.returncode, *process.said())


def _become(command: Sequence[str], env: Mapping[str, str], cwd: str, said: str) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the server of forks ignores it
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    for number, flags in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)):
        opened = os.open(f"{said}/{number}", flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - until the process ends
    if command[0] == "-m":
        sys.argv = [*command[1:]]
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [*command]
        sys.path.insert(0, str(Path(command[0]).parent))
        runpy.run_path(command[0], run_name="__main__")
