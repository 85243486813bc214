"""Manifests of runs, which are not kept for ever."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.report.runs import prune
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path


def test_manifests_of_long_ago_are_deleted_and_nothing_else(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.runs.mkdir()
    names = ("20260801T000000Z-000001.json", "20260804T000000Z-000002.json", "20261101T000000Z-000003.json", "own.json")
    for name in names:
        (folder.runs / name).write_text("{}")
    prune(folder, now=datetime(2026, 11, 1, tzinfo=UTC))
    assert {path.name for path in folder.runs.iterdir()} == set(names[1:])
