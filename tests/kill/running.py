"""Starts crawls in processes of their own, and ends them at chosen moments."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from processes import Forked

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from kill.killsite import KillSite

HERE = Path(__file__).parent
PATIENCE_SECONDS = 600.0
MARK = "KILLED_CRAWL"  # in the environment of a crawl, and of every process that it starts


@dataclass
class Crawls:
    """Crawls of *site* into *data* by *script* with *options*; compiled modules are kept in *cache*."""

    site: KillSite
    data: Path
    cache: Path
    script: str = "realcrawl.py"
    options: tuple[str, ...] = ("NEWSCRAWLER_LOCAL_CONCURRENCY=4", "NEWSCRAWLER_COMMIT_EVERY=6")
    limit_bytes: int | None = None
    kills: int = field(default=0, init=False)

    def start(self) -> Forked | subprocess.Popen[str]:
        """Start a crawl."""
        env = {**os.environ, MARK: str(self.data)}
        command = [str(HERE / self.script), str(self.data), self.site.url("/"), *self.options]
        if not self.limit_bytes:
            return Forked(command, env=env, cwd=self.data.parent)
        # CPython 3.11 keeps a compiled module that was cut at the limit: every later crawl would fail on it
        env |= {"PYTHONPYCACHEPREFIX": str(self.cache), "PYTHONDONTWRITEBYTECODE": "1"}
        command = ["prlimit", f"--fsize={self.limit_bytes}", sys.executable, *command]
        return subprocess.Popen(
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.data.parent
        )

    def alive(self) -> list[str]:
        """Return the command lines of the processes that crawls have started and left, or have still; of Linux only."""
        mark = f"{MARK}={self.data}\0".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (process / "environ").read_bytes() and (words := (process / "cmdline").read_bytes()):
                    found.append(words.replace(b"\0", b" ").decode()[:80])
        return found

    def finish(self, process: Forked | subprocess.Popen[str] | None = None) -> tuple[int, str]:
        """Run to the end; return the exit code and what was said on standard error."""
        process = process or self.start()
        _, errors = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode is not None
        return process.returncode, errors

    def kill(self, hits: int, number: int = signal.SIGKILL) -> int:
        """Start a crawl that gets signal *number* after *hits* more articles; return its exit code."""
        process = self.start()
        self.site.kill_at(self.site.hits + hits, process.pid, number)
        code, _ = self.finish(process)
        self.site.spare()
        self.kills += 1
        return code

    def kill_when(self, hits: int, look: Callable[[], object]) -> None:
        """Start a crawl and kill it when, after *hits* more articles, *look* gives another answer than before."""
        process = self.start()
        wanted = self.site.hits + hits
        pause = threading.Event()
        while process.poll() is None and self.site.hits < wanted:
            pause.wait(0.001)
        before = look()
        while process.poll() is None and look() == before:
            pause.wait(0.0001)
        process.kill()
        self.finish(process)
        self.kills += 1

    def kill_somewhere(self, dice: random.Random) -> None:
        """Kill one crawl at a random one of the articles that are left."""
        left = max(2, self.site.count - self.site.hits)
        self.kill(dice.randrange(1, left))


def sizes(data: Path, pattern: str) -> tuple[int, ...]:
    """Return the sizes of the files that match *pattern*: it changes when one of them grows, begins or is cut."""
    return tuple(path.stat().st_size for path in sorted(data.glob(pattern)))
