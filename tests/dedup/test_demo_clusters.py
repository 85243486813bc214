"""The demo site's second edition: versions and clusters come out as its manifest says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawler.dedup import NearIndex, content_hash, near_hash
from newscrawler.demo import DemoSite, Manifest, manifest

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def truth() -> dict[int, Manifest]:
    return {edition: manifest(DemoSite("http://127.0.0.1:8099", edition, NOW)) for edition in (1, 2)}


def test_edits_change_the_content_hash_and_noise_does_not(truth: dict[int, Manifest]) -> None:
    changed = {
        url
        for url, record in truth[1].records.items()
        if content_hash(record.title, record.text)
        != content_hash(truth[2].records[url].title, truth[2].records[url].text)
    }
    assert changed == truth[2].edited
    assert all(truth[1].records[url].text != truth[2].records[url].text for url in truth[2].noise)


def test_clusters_are_those_of_the_manifest(truth: dict[int, Manifest]) -> None:
    for edition in (1, 2):
        with NearIndex() as index:
            records = truth[edition].records.items()
            index.add((url, near_hash(record.title, record.text)) for url, record in records)
            found = {frozenset(group) for group in index.groups()}
        assert found == {frozenset(cluster) for cluster in truth[edition].clusters}
