"""Pages shown in Chromium out of the archive alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from commands import newscrawler, tool
from requisites.papers import paper

if TYPE_CHECKING:
    from pathlib import Path

    from requisites.conftest import Kept


pytestmark = pytest.mark.slow  # a browser takes its time where others are at work: pytest -m slow tests/requisites


@pytest.fixture(autouse=True)
def browser() -> str:
    return tool("chromium", "chromium-browser", "google-chrome")


def checked(data: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
    run = newscrawler("replay-check", "--json", *options, data=data, timeout=600)
    assert run.stdout, run.stderr.decode()
    return run.returncode, json.loads(run.stdout)


def test_with_all_requisites_a_page_asks_for_nothing_that_is_not_there(kept: Kept) -> None:
    code, [page] = checked(kept.data, "--sample", "1")
    assert (code, page["missing"], page["not_shown"]) == (0, [], None)
    assert page["asked"] >= 7  # the page, two sheets, a font, a script, pictures


def test_with_styles_only_pictures_are_missing(tmp_path: Path) -> None:
    with paper() as site:
        run = newscrawler("crawl", site.url("/news/50000.html"), data=tmp_path)
        assert run.returncode == 0, run.stderr.decode()
        del site.seen[:]
        code, [page] = checked(tmp_path)
        assert site.paths() == []  # the browser has no network
    assert code == 1
    assert {asked["kind"] for asked in page["missing"]} <= {"image", "other", "script"}  # other: the icon
    assert site.url("/i/sky.png") in {asked["url"] for asked in page["missing"]}
