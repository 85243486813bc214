"""A Scrapy project of one's own with the add-on as it is: what docs/scrapy.md shows, run as it stands there."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import stored
from kill.killsite import article
from loopback import Answer, Loopback, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parents[2] / "docs" / "scrapy.md"
BLOCKS = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
LIST = b'<html><title>s</title><main><a href="/news/1/">1</a> <a href="/news/2/">2</a></main></html>'
FORM = b'<form action="/inside" method="get"><input name="user"><input name="password"></form>'


def inside(seen: Seen) -> Answer:
    if "user=reader" in seen.path:
        return Answer(LIST, headers={"Content-Type": "text/html", "Set-Cookie": "in=1; Path=/"})
    return Answer(b"who?", 403)


def member(seen: Seen) -> Answer:
    number = int(seen.path.split("/")[2])
    return Answer(article(number)) if "in=1" in seen.headers.get("cookie", "") else Answer(b"log in", 403)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[tuple[Path, Loopback]]:
    """The project of the docs, whose spiders begin at a site on loopback."""
    routes = {f"/news/{number}/": Answer(article(number)) for number in (1, 2)}
    routes |= {"/economy/": Answer(LIST), "/login": Answer(FORM), "/inside": inside}
    with Loopback(routes) as site:
        settings, spider, pipeline, order, members = (
            block.replace("https://example.com", site.url("").rstrip("/")) for block in BLOCKS
        )
        (tmp_path / "mine" / "spiders").mkdir(parents=True)
        for name, text in {
            "scrapy.cfg": "[settings]\ndefault = mine.settings\n",
            "mine/__init__.py": "",
            "mine/spiders/__init__.py": "",
            "mine/settings.py": settings + order,
            "mine/pipelines.py": pipeline,
            "mine/spiders/section.py": f"{spider}\n\n{members}",
        }.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        yield tmp_path, site


def scrapy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_add_on_works_as_it_is_and_goes_on_where_it_was(project: tuple[Path, Loopback]) -> None:
    folder, site = project
    run = scrapy(folder, "crawl", "section")
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    assert sorted(record["url"] for record in stored(folder / "data")) == [site.url("/news/1/"), site.url("/news/2/")]
    with sqlite3.connect(folder / "headlines.sqlite") as sql:
        assert sql.execute("SELECT count(*) FROM headline").fetchone() == (2,)
    sql.close()
    asked = len(site.seen)
    assert site.paths().count("/robots.txt") == 1
    assert all("you@example.org" in seen.headers["user-agent"] for seen in site.seen)
    assert scrapy(folder, "crawl", "section").returncode == 0
    assert [path for path in site.paths()[asked:] if path.startswith("/news/")] == []


def test_a_log_in_opens_what_is_behind_it(project: tuple[Path, Loopback]) -> None:
    folder, site = project
    site.routes |= {"/news/1/": member, "/news/2/": member}
    run = scrapy(folder, "crawl", "members")
    assert run.returncode == 0, run.stderr
    assert len(stored(folder / "data")) == 2
