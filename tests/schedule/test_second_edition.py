"""Two crawls of the demo site: what was edited, removed and moved between them is what its manifest says."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from commands import newscrawler, stored

from newscrawler.demo import DemoSite, Manifest, manifest
from newscrawler.discovery import canonical_url

if TYPE_CHECKING:
    from pathlib import Path

HOW = {"404": "404", "410": "410", "home": "home"}


@dataclass
class Twice:
    data: Path
    first: list[dict[str, Any]]
    summary: dict[str, Any]
    truth: Manifest

    @property
    def removals(self) -> list[dict[str, Any]]:
        files = sorted(self.data.glob("removals/demo/*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    data = tmp_path_factory.mktemp("twice")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    first = newscrawler("demo", "--port", port, "--json", data=data)
    assert first.returncode == 0, first.stderr.decode()
    before = stored(data)
    second = newscrawler("demo", "--port", port, "--json", "--edition", "2", "--revisit", "all", data=data)
    assert second.returncode == 0, second.stderr.decode()
    truth = manifest(DemoSite(f"http://127.0.0.1:{port}", edition=2))
    return Twice(data, before, json.loads(second.stdout), truth)


def test_versions_are_those_of_the_manifest(twice: Twice) -> None:
    latest = {str(record["canonical_url"]): int(str(record["version"])) for record in stored(twice.data)}
    moved = {canonical_url(new) for new in twice.truth.redirects.values()}
    want = {canonical_url(url): record.version for url, record in twice.truth.records.items()}
    for url in moved - latest.keys():
        want.pop(url, None)  # the same text under a new address is a twin of the stored article
    assert latest == want


def test_only_edits_make_a_version_and_noise_makes_none(twice: Twice) -> None:
    again = [str(record["canonical_url"]) for record in stored(twice.data) if record["version"] != 1]
    assert sorted(again) == sorted(map(canonical_url, twice.truth.edited))
    assert twice.summary["edited"] == len(twice.truth.edited)
    assert not set(again) & set(map(canonical_url, twice.truth.noise))


def test_removals_are_recorded_and_nothing_is_deleted(twice: Twice) -> None:
    got = {line["url"]: line["how"] for line in twice.removals}
    assert got == {canonical_url(url): how for url, how in twice.truth.removed.items()}
    assert stored(twice.data)[: len(twice.first)] == twice.first


def test_the_manifest_of_the_run_counts_the_same(twice: Twice) -> None:
    newest = max(twice.data.glob("runs/*.json"))
    run = json.loads(newest.read_text("utf-8"))
    (site,) = run["sites"]
    assert (site["new"], site["edited"]) == (twice.summary["stored"], twice.summary["edited"])
    assert sorted(map(canonical_url, site["removed"])) == sorted(map(canonical_url, twice.truth.removed))
    assert (run["reason"], run["exit_code"]) == ("finished", 0)
