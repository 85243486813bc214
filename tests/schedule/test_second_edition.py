"""Two crawls of the demo site: what was edited, removed and moved between them is what its manifest says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from commands import newscrawler, rejected, stored

from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from schedule.conftest import Twice


def test_versions_are_those_of_the_manifest(twice: Twice) -> None:
    latest = {str(record["canonical_url"]): int(str(record["version"])) for record in stored(twice.data)}
    assert latest == {canonical_url(url): record.version for url, record in twice.truth.records.items()}


def test_only_edits_make_a_version_and_noise_makes_none(twice: Twice) -> None:
    again = [str(record["canonical_url"]) for record in stored(twice.data) if record["version"] != 1]
    assert sorted(again) == sorted(map(canonical_url, twice.truth.edited))
    assert twice.summary["edited"] == len(twice.truth.edited)
    assert not set(again) & set(map(canonical_url, twice.truth.noise))


def test_removals_are_recorded_and_nothing_is_deleted(twice: Twice) -> None:
    got = {line["url"]: line["how"] for line in twice.removals}
    assert got == {canonical_url(url): how for url, how in twice.truth.removed.items()}
    assert stored(twice.data)[: len(twice.first)] == twice.first


def test_history_tells_that_an_article_was_removed_and_how(twice: Twice) -> None:
    noticed = {line["url"]: line["noticed"] for line in twice.removals}
    for url, how in twice.truth.removed.items():
        run = newscrawler("history", url, "--json", data=twice.data)
        first, *_, last = map(json.loads, run.stdout.splitlines())
        assert (first["event"], first["version"]) == ("version", 1)
        assert (last["event"], last["how"], last["noticed"]) == ("removed", how, noticed[canonical_url(url)])
        said = newscrawler("history", url, data=twice.data).stdout.decode().splitlines()[-1]
        assert said.startswith(f"removed {last['noticed']}  ")
        assert said.endswith({"home": "redirected to the home page"}.get(how, f"the page answers {how}"))


def test_status_counts_what_was_removed(twice: Twice) -> None:
    (row,) = json.loads(newscrawler("status", "--json", data=twice.data).stdout)
    assert (row["removed"], row["articles"]) == (len(twice.truth.removed), len(twice.truth.records))


def test_the_twins_of_both_editions_are_rejected_with_their_reason(twice: Twice) -> None:
    for line in rejected(twice.data):
        assert line["reason"] in twice.truth.rejected.get(str(line["url"]), ()), line["url"]


def test_clusters_are_those_of_the_manifest_member_by_member(twice: Twice) -> None:
    run = newscrawler("clusters", "--json", data=twice.data)
    stories = [json.loads(line) for line in run.stdout.splitlines()]
    told = [[story["first"], *story["copies"]] for story in stories]
    got = [[canonical_url(article["url"]) for article in articles] for articles in told]
    assert got == [list(map(canonical_url, cluster)) for cluster in twice.truth.clusters]


def test_a_copy_is_told_by_what_was_done_to_it(twice: Twice) -> None:
    run = newscrawler("clusters", "--json", data=twice.data)
    ids = {canonical_url(url): record.id for url, record in twice.truth.records.items()}
    copies = [copy for line in run.stdout.splitlines() for copy in json.loads(line)["copies"]]
    told = {ids[canonical_url(copy["url"])]: (copy["kind"], bool(copy["added"]), bool(copy["cut"])) for copy in copies}
    assert told == {
        "e12": ("near", False, True),
        "c12": ("near", True, False),
        "t12": ("near", False, True),
        "p13": ("retitled", False, False),  # in another spelling, which is no other text
        "s13": ("exact", False, False),
        "l12": ("retitled", False, False),
    }


def test_the_manifest_of_the_run_counts_the_same(twice: Twice) -> None:
    newest = max(twice.data.glob("runs/*.json"))
    run = json.loads(newest.read_text("utf-8"))
    (site,) = run["sites"]
    assert (site["new"], site["edited"]) == (twice.summary["stored"], twice.summary["edited"])
    assert sorted(map(canonical_url, site["removed"])) == sorted(map(canonical_url, twice.truth.removed))
    assert (run["reason"], run["exit_code"]) == ("finished", 0)
