"""Re-reading in parts: on the workers of a Dask scheduler, and a run that goes on where one was killed."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - pytest reads the hints of fixtures
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from archive.test_reextract import LABEL, LABELLED, RULES, Inline, counts, crawl_of
from commands import newscrawler
from distributed import LocalCluster

from newscrawler.archive.reextract.jobs import reextract
from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def scheduler() -> Iterator[str]:
    options = {"threads_per_worker": 1, "processes": False, "protocol": "tcp://", "host": "127.0.0.1"}
    quiet = {"dashboard_address": "127.0.0.1:0", "worker_dashboard_address": None, "memory_limit": None}
    with LocalCluster(n_workers=1, **options, **quiet) as cluster:
        yield cluster.scheduler_address


def test_workers_of_a_scheduler_give_the_same(tmp_path: Path, scheduler: str) -> None:
    root = crawl_of(tmp_path / "data").root
    stricter = replace(RULES, lines=(LABEL,))
    here = list(reextract(root, executor=Inline(), rules=lambda _: stricter))
    assert list(reextract(root, cluster=scheduler, rules=lambda _: stricter)) == here
    assert sum(page.verdict == "changed" for page in here) == len(LABELLED)


def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path) -> None:
    root = crawl_of(tmp_path / "data", count=1).root
    with pytest.raises(UsageError, match="no Dask scheduler"):
        list(reextract(root, cluster="nonsense://127.0.0.1:9"))


def test_what_a_run_has_kept_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawler.archive.reextract.jobs.ANSWERS_A_JOB", 5)
    crawl = crawl_of(tmp_path / "data")
    out = tmp_path / "out"
    first = list(reextract(crawl.root, executor=Inline(), out=out))
    crawl.warc.write_bytes(bytes(crawl.warc.stat().st_size))  # whoever reads it finds no page
    assert list(reextract(crawl.root, executor=Inline(), out=out)) == first
    kept = sorted(out.rglob("*"))
    kept[-1].rename(kept[-1].with_suffix(".tmp"))  # as a kill leaves it
    again = list(reextract(crawl.root, executor=Inline(), out=out))
    assert again[:5] == first[:5]
    assert {page.verdict for page in again[5:]} == {"failed"}


def test_kept_results_hold_for_the_rules_and_lines_that_they_were_read_with(tmp_path: Path) -> None:
    crawl = crawl_of(tmp_path / "data")
    out = tmp_path / "out"
    assert counts(crawl.root, out=out) == {"unchanged": 8}
    assert counts(crawl.root, out=out, rules=lambda _: replace(RULES, lines=(LABEL,)))["changed"] == len(LABELLED)
    assert len(list(out.rglob("*.jsonl"))) == 2


def test_the_command_goes_on_in_its_folder(tmp_path: Path) -> None:
    crawl = crawl_of(tmp_path / "data", count=2)
    out = tmp_path / "out"
    assert counts(crawl.root, out=out) == {"unchanged": 2}
    crawl.warc.write_bytes(bytes(crawl.warc.stat().st_size))
    told = newscrawler("reextract", "--processes", "1", "--out", str(out), data=crawl.root)
    assert told.stdout.decode() == "2 unchanged\n"
