"""A crawl of 600 articles, killed again and again: every article is stored exactly once, and nothing is torn."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from kill.check import check_archive, check_readers, refetched
from kill.running import Crawls, sizes

if TYPE_CHECKING:
    from collections.abc import Callable

ARTICLES = 600
ALLOWED = 0.02  # of the articles may be fetched again for each kill


def assert_whole(crawls: Crawls) -> None:
    code, errors = crawls.finish()
    assert code == 0, errors
    check_archive(crawls.data, crawls.site)
    assert refetched(crawls.site) <= ALLOWED * ARTICLES * crawls.kills


def test_killed_twice_at_random_points_and_started_again(crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(ARTICLES)
    dice = random.Random(12)
    for _ in range(2):
        crawl.kill_somewhere(dice)
    assert_whole(crawl)


def test_killed_between_the_files_and_the_frontier_of_a_group_commit(crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(ARTICLES)
    for hits, files in ((50, "articles/*/*.jsonl"), (100, "warc/*/*.warc.gz"), (100, "frontier.sqlite-wal")):
        crawl.kill_when(hits, lambda files=files: sizes(crawl.data, files))
        check_readers(crawl.data)
    assert_whole(crawl)


def test_killed_while_a_warc_file_gives_way_to_the_next(crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(ARTICLES)
    crawl.options += ("NEWSCRAWLER_WARC_BYTES=60000",)
    crawl.kill_when(120, lambda: len(sizes(crawl.data, "warc/*/*.warc.gz")))
    assert_whole(crawl)
    assert len(list(crawl.data.glob("warc/*/*.warc.gz"))) > 10


@pytest.mark.kill
@pytest.mark.parametrize("seed", range(60))
def test_killed_at_sixty_random_points(seed: int, crawls: Callable[[int], Crawls]) -> None:
    crawl = crawls(ARTICLES)
    dice = random.Random(1000 + seed)
    crawl.options += (f"NEWSCRAWLER_WARC_BYTES={dice.choice([30_000, 200_000, 10**9])}",)
    for _ in range(dice.choice([1, 1, 2, 3])):
        crawl.kill_somewhere(dice)
    assert_whole(crawl)
