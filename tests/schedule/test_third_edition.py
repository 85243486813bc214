"""Three crawls of the demo site: its third edition breaks pages and moves addresses, and nothing good is lost."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from commands import newscrawler, rejected, stored

from newscrawler.demo import DemoSite, Manifest, manifest
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from pathlib import Path

    from schedule.conftest import Twice


@dataclass
class Thrice:
    data: Path
    before: dict[str, dict[str, Any]]
    code: int
    summary: dict[str, Any]
    truth: Manifest

    def latest(self) -> dict[str, dict[str, Any]]:
        return {str(record["canonical_url"]): record for record in stored(self.data)}

    def lines(self, folder: str) -> list[dict[str, Any]]:
        files = sorted(self.data.glob(f"{folder}/demo/*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def thrice(twice: Twice, tmp_path_factory: pytest.TempPathFactory) -> Thrice:
    data = shutil.copytree(twice.data, tmp_path_factory.mktemp("thrice") / "data")
    before = {str(record["canonical_url"]): record for record in stored(data)}
    options = ("--port", str(twice.port), "--json", "--edition", "3", "--revisit", "all")
    third = newscrawler("demo", *options, data=data)
    truth = manifest(DemoSite(f"http://127.0.0.1:{twice.port}", edition=3))
    return Thrice(data, before, third.returncode, json.loads(third.stdout), truth)


def test_versions_are_those_of_the_manifest(thrice: Thrice) -> None:
    got = {url: record["version"] for url, record in thrice.latest().items()}
    assert got == {canonical_url(url): record.version for url, record in thrice.truth.records.items()}
    assert len(thrice.truth.edited) == 7


def test_pages_that_read_worse_are_held_and_the_stored_version_stays(thrice: Thrice) -> None:
    held = {canonical_url(url): how for url, how in thrice.truth.held.items()}
    waiting = [
        json.loads(line) for line in newscrawler("quarantine", "list", "--json", data=thrice.data).stdout.splitlines()
    ]
    refused = {
        canonical_url(str(line["url"])) for line in rejected(thrice.data)
    }  # a page for all may read as no article at all
    assert {canonical_url(line["url"]) for line in waiting} == held.keys() - refused
    assert {how for url, how in held.items() if url not in refused} == {"maintenance", "teaser", "emptied"}
    latest = thrice.latest()
    assert all(latest[url] == thrice.before[url] for url in held)
    for line in waiting:
        wanted = {"teaser": "prefix", "emptied": "text_lost", "maintenance": "headline_lost"}[
            held[canonical_url(line["url"])]
        ]
        assert wanted in line["reasons"], line["url"]


def test_the_run_and_the_status_say_so(thrice: Thrice) -> None:
    listed = newscrawler("quarantine", "list", "--json", data=thrice.data).stdout.splitlines()
    assert (thrice.code, sum(thrice.summary["held"].values())) == (1, len(listed))
    assert "held" in {finding["kind"] for finding in thrice.summary["findings"]}
    status = newscrawler("status", "--json", data=thrice.data)
    (row,) = json.loads(status.stdout)
    assert (status.returncode, row["held"]) == (1, len(listed))


def test_articles_that_moved_are_one_article_under_both_addresses(thrice: Thrice) -> None:
    moved = {line["url"]: line["moved_to"] for line in thrice.lines("moves")}
    assert moved == {canonical_url(old): canonical_url(new) for old, new in thrice.truth.moved.items()}
    assert {line["url"] for line in thrice.lines("removals")} == set(map(canonical_url, thrice.truth.removed))
    for old, new in thrice.truth.moved.items():
        told = [newscrawler("history", url, "--json", data=thrice.data).stdout for url in (old, new)]
        assert told[0] == told[1]
        assert b'"moved"' in told[0]


def test_the_archive_is_whole_and_reads_as_it_was_stored(thrice: Thrice) -> None:
    assert newscrawler("verify", data=thrice.data).returncode == 0
    assert newscrawler("reextract", data=thrice.data).returncode == 0
