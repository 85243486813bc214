"""Verification by many workers finds what one process does, in the same order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from archive.making import Crawl, article, exchange
from archive.mortal import MortalPool
from archive.test_reextract import Inline
from archive.test_reextract_parts import scheduler as scheduler  # noqa: PLC0414 - a fixture
from commands import newscrawler

from newscrawler.archive.verify import verify
from newscrawler.archive.verify.works import WarcWork
from newscrawler.archive.workers import Workers, workers_for
from newscrawler.errors import ArchiveError
from newscrawler.items import article_id

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.archive.verify import Finding

SITES = ("alpha.example", "beta.example", "gamma.example")


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """Three sites with pages and articles, each damaged in its own way, and in ways that show in two files only."""
    root = tmp_path / "data"
    for number, site in enumerate(SITES):
        crawl = Crawl(root, site=site, name=f"2026010203040{number}-0001")
        refs = [crawl.add(exchange(10 * number + page)) for page in range(4)]
        crawl.close()
        for page, ref in enumerate(refs):
            url = f"https://{site}/{page}/"
            same = {"site": site, "url": url, "canonical_url": url, "id": article_id(url), "warc": ref}
            crawl.store(article(page, **same))
            crawl.store(article(page, version=3 if page == number else 2, **same))
        data = bytearray(crawl.warc.read_bytes())
        data[refs[number].offset + 60] ^= 0xFF
        crawl.warc.write_bytes(data[: -7 * number or None])
        lines = root / "articles" / site / "2026-01.jsonl"
        lines.write_bytes(lines.read_bytes() + (b'{"schema": "article/9"}\n', b'{"torn', b"")[number])
    return root


def found(root: Path, workers: Workers) -> list[Finding]:
    return list(verify(root, workers=workers))


def test_any_workers_find_the_same_in_the_same_order(damaged: Path, scheduler: str) -> None:
    here = list(verify(damaged))
    kinds = {finding.kind for finding in here}
    assert {"broken_member", "torn_tail", "lost_page", "wrong_version", "bad_line", "torn_line"} <= kinds
    assert {finding.file.split("/")[1] for finding in here if "/" in finding.file} == set(SITES)
    assert found(damaged, Workers(Inline(), lost=())) == here
    with workers_for([damaged], loads="", cluster=scheduler, processes=None) as workers:
        assert found(damaged, workers) == here


def test_the_command_says_the_same_with_processes(damaged: Path) -> None:
    alone = newscrawler("verify", "--json", data=damaged)
    others = newscrawler("verify", "--json", "--processes", "2", data=damaged)
    assert (others.returncode, others.stdout, others.stderr) == (1, alone.stdout, alone.stderr)
    assert len(alone.stdout.splitlines()) > len(SITES)
    assert all(json.loads(line)["repair"] for line in alone.stdout.splitlines())


def test_a_process_that_is_killed_is_replaced(damaged: Path, tmp_path: Path) -> None:
    with MortalPool(tmp_path / "killed") as workers:
        assert found(damaged, workers) == list(verify(damaged))
    assert (tmp_path / "killed").exists()


def test_a_file_that_kills_is_named(damaged: Path) -> None:
    work = WarcWork(root=damaged, name="warc/a.warc.gz", end=None, is_open=False)
    with pytest.raises(ArchiveError, match=r"warc/a\.warc\.gz: the process that verified it was killed twice"):
        work.lost(lambda _: None)
