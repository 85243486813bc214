"""A crawl that shows its pages in a browser, killed: nothing is lost or doubled, and no browser stays behind."""

from __future__ import annotations

import random
import signal
import threading
from typing import TYPE_CHECKING

import pytest
from commands import tool
from kill.check import check_archive, check_readers

from newscrawler.warc.records import answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from kill.running import Crawls

ARTICLES = 12
LEFT_SECONDS = 60.0  # until what was killed has gone, on a busy machine

pytestmark = pytest.mark.kill


@pytest.fixture
def shown(crawls: Callable[[int], Crawls]) -> Crawls:
    tool("chromium", "chromium-browser", "google-chrome")
    crawl = crawls(ARTICLES)
    crawl.site.fill_by_scripts()
    crawl.options += ("browser=auto",)
    return crawl


def nothing_left(crawl: Crawls) -> list[str]:
    """Return what is still alive after a while; nothing is as it should be."""
    pause = threading.Event()
    for _ in range(int(LEFT_SECONDS * 10)):
        if not crawl.alive():
            break
        pause.wait(0.1)
    return crawl.alive()


def assert_whole(crawl: Crawls) -> None:
    code, errors = crawl.finish()
    assert code == 0, errors
    check_archive(crawl.data, crawl.site)
    assert views(crawl) >= ARTICLES
    assert nothing_left(crawl) == []


def views(crawl: Crawls) -> int:
    """Return how many pages are in the archive as their scripts made them."""
    found = 0
    for warc in crawl.data.glob("warc/*/*.warc.gz"):
        with warc.open("rb") as stream:
            found += sum(record.type == "conversion" for answer in answers(stream) for record in answer.beside)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_random_points(seed: int, shown: Crawls) -> None:
    dice = random.Random(2000 + seed)
    for _ in range(dice.choice([1, 2, 3])):
        shown.kill(dice.randrange(1, max(2, ARTICLES * 2 - shown.site.hits)))
        assert nothing_left(shown) == []
        check_readers(shown.data)
    assert_whole(shown)


def test_asked_to_stop(shown: Crawls) -> None:
    shown.kill(ARTICLES, signal.SIGTERM)
    assert nothing_left(shown) == []
    check_readers(shown.data)
    assert_whole(shown)
