"""The rules that pages were read with are part of the archive: committed with them, and verified."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawler.archive.rules import keep_rules, kept_rules, rules_files
from newscrawler.archive.verify import verify
from newscrawler.items import SiteRules
from newscrawler.ledger import open_ledger, rebuild_frontier
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

RULES = SiteRules(name="a", timezone="Asia/Riyadh")
OTHERS = replace(RULES, lines=("تصدر هذه الصفحة كل يوم",))


def kept(data: Path, *rules: SiteRules) -> list[bytes]:
    """Keep *rules*, one after the other, each in a run of its own; return the lines that are there then."""
    for one in rules:
        with open_ledger(data) as ledger:
            keep_rules(ledger, "a", one)
    [path] = rules_files(DataFolder(data))
    return path.read_bytes().splitlines()


def test_a_line_is_written_when_the_rules_change(tmp_path: Path) -> None:
    assert len(kept(tmp_path, RULES, RULES)) == 1
    assert len(kept(tmp_path, OTHERS, OTHERS)) == 2
    assert kept_rules(DataFolder(tmp_path), "a") == OTHERS
    assert list(verify(tmp_path)) == []
    rebuild_frontier(tmp_path, now=0.0)
    assert kept_rules(DataFolder(tmp_path), "a") == OTHERS
    assert list(verify(tmp_path)) == []


def test_a_change_from_outside_is_found(tmp_path: Path) -> None:
    kept(tmp_path, RULES)
    [path] = rules_files(DataFolder(tmp_path))
    path.write_bytes(path.read_bytes().replace(b"Riyadh", b"Kuwait"))
    assert [(found.kind, found.file) for found in verify(tmp_path)] == [
        ("changed_bytes", path.relative_to(tmp_path).as_posix())
    ]


def test_damaged_rules_are_found_and_followed_by_those_of_the_next_run(tmp_path: Path) -> None:
    kept(tmp_path, RULES)
    [path] = rules_files(DataFolder(tmp_path))
    path.write_bytes(b"{" + path.read_bytes()[1:].replace(b"{", b"["))
    assert {found.kind for found in verify(tmp_path)} == {"bad_line", "changed_bytes"}
    assert len(kept(tmp_path, RULES)) == 2
    assert kept_rules(DataFolder(tmp_path), "a") == RULES
