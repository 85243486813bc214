"""Runs the real command in a process of its own, as a user does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def newscrawler(
    *args: str, data: Path | None = None, stdin: bytes = b"", timeout: float = 120
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "newscrawler", *args, *(["--data", str(data)] if data else [])]
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSCRAWLER_")}
    return subprocess.run(command, input=stdin, capture_output=True, timeout=timeout, check=False, env=env)


def stored(data: Path, site: str = "*") -> list[dict[str, object]]:
    files = sorted(data.glob(f"articles/{site}/*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def rejected(data: Path) -> list[dict[str, object]]:
    files = sorted(data.glob("rejected/*/*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
