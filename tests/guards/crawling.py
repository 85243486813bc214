"""Runs ``newscrawler crawl`` with settings, in a process of its own, and reads what became of every address."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processes import Forked

from newscrawler.frontier import FetchEvent, open_frontier
from newscrawler.urls import canonical_url

FAST = ("NEWSCRAWLER_RETRY_SECONDS=0.01", "NEWSCRAWLER_PROGRESS=0")


@dataclass
class Crawled:
    """What one crawl left: its exit code, its summary, what it said on standard error, its data folder."""

    code: int
    summary: dict[str, Any]
    errors: str
    data: Path

    def story(self, url: str) -> list[FetchEvent]:
        with open_frontier(self.data / "frontier.sqlite", read_only=True) as frontier:
            keys = (canonical_url(url), *(f"{kind}:{url}" for kind in ("home", "sitemap", "feed", "robots", "listing")))
            return next((story for key in keys if (story := frontier.history(key))), [])

    def end(self, url: str) -> tuple[str, str | None]:
        """Return outcome and reason of the last fetch of *url*."""
        story = self.story(url)
        assert story, f"{url} has no story"
        return story[-1].outcome, story[-1].reason


def start(data: Path, url: str, *options: str, env: dict[str, str] | None = None) -> Forked:
    command = [str(Path(__file__).with_name("crawlscript.py")), str(data), url, *FAST, *options]
    return Forked(command, env={**os.environ, **(env or {})})


def finish(process: Forked, data: Path) -> Crawled:
    out, errors = process.communicate(timeout=120)
    assert process.returncode is not None
    return Crawled(process.returncode, json.loads(out) if out.startswith("{") else {}, errors, data)


def crawl(data: Path, url: str, *options: str, env: dict[str, str] | None = None) -> Crawled:
    return finish(start(data, url, *options, env=env), data)
