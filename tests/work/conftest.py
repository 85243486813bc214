"""News sites on loopback, their site files, and the command that works on them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from kill.killsite import KillSite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass
class Works:
    """Sites by name, and what is crawled of them into *data*."""

    root: Path
    stack: ExitStack
    sites: dict[str, KillSite] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.root / "data"

    def site(
        self,
        name: str,
        articles: int,
        *,
        delay: float | None = None,
        paragraphs: int = 3,
        kind: type[KillSite] = KillSite,
    ) -> KillSite:
        made = self.sites[name] = self.stack.enter_context(kind(articles, paragraphs=paragraphs))
        (self.root / "sites").mkdir(exist_ok=True)
        slow = f"delay = {delay}\n" if delay else ""
        (self.root / "sites" / f"{name}.toml").write_text(f'url = "{made.url("/")}"\nevery = "5m"\n{slow}')
        return made

    def start(
        self, *options: str, program: tuple[str, ...] = ("-m", "newscrawler"), within: tuple[str, ...] = ()
    ) -> subprocess.Popen[bytes]:
        """Start a worker; *within*: the command that leads to the machine on which it runs."""
        command = [*within, sys.executable, *program, "work", "--data", str(self.data)]
        command += ["--sites", str(self.root / "sites"), *options]
        env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSCRAWLER_")}
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        self.stack.callback(worker.communicate)
        self.stack.callback(worker.kill)
        return worker

    def run(self, *options: str, program: tuple[str, ...] = ("-m", "newscrawler")) -> str:
        """Work until no site is due; return what was said."""
        worker = self.start("--until-idle", *options, program=program)
        out, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors.decode()
        return out.decode()

    def ask_to_stop(self, worker: subprocess.Popen[bytes]) -> None:
        worker.send_signal(signal.SIGTERM)
        _, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors.decode()

    def stored(self) -> dict[str, list[tuple[str, int]]]:
        """Return URL and version of what is stored, by site."""
        found: dict[str, list[tuple[str, int]]] = {name: [] for name in self.sites}
        for path in sorted(self.data.glob("articles/*/*.jsonl")):
            for line in path.read_bytes().splitlines():
                article = json.loads(line)
                found[path.parent.name].append((article["url"], article["version"]))
        return found


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    with ExitStack() as stack:
        yield Works(tmp_path, stack)
