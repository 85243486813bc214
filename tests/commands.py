"""Runs the real command, as a user does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from processes import run

from newscrawler.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


# commands that only look at the archive or settle one thing in it: starting Python would cost more than they do
LOOKS = frozenset({"clusters", "export", "history", "quarantine", "remove", "search", "status", "verify"})


def newscrawler(
    *args: str, data: Path | None = None, stdin: bytes = b"", timeout: float = 120
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a user does: in a process of its own where it crawls or reads pages, here where it looks."""
    words = [*args, *(["--data", str(data)] if data else [])]
    if args[0] in LOOKS:
        return here(words)
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSCRAWLER_")}
    return run(["-m", "newscrawler", *words], env=env, stdin=stdin, timeout=timeout)


def here(words: list[str]) -> subprocess.CompletedProcess[bytes]:
    with CliRunner().isolation() as (out, errors, _):
        try:
            main(words)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        sys.stdout.flush()
        sys.stderr.flush()
    return subprocess.CompletedProcess(words, code, out.getvalue(), errors.getvalue())


def tool(name: str, *others: str) -> str:
    """Return the path of a program of the system, the first of these that is there; skip the test where none is.

    Under CI that is a failure: .ci/run installs them.
    """
    found = next((path for one in (name, *others) if (path := shutil.which(one))), None)
    if found is None:
        assert not os.environ.get("CI"), f"CI must have {name}: install it in .ci/run"
        pytest.skip(f"no {name} on this machine")
    return found


def stored(data: Path, site: str = "*") -> list[dict[str, object]]:
    files = sorted(data.glob(f"articles/{site}/*.jsonl"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]  # of what was taken out spaces are left


def rejected(data: Path) -> list[dict[str, object]]:
    files = sorted(data.glob("rejected/*/*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
