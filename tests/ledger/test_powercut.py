"""The power goes at any system call: every state opens, and what was said to be committed is there."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from commands import tool
from kill.powercut import Machine, replay, trace
from ledger.writing import MADE_UP, stored, url

from newscrawler.archive.verify import verify
from newscrawler.ledger import open_ledger

WRITER = Path(__file__).with_name("smallwriter.py")
SAMPLE = 15  # of the states; all of them, and ten chances each, were checked in 2026-11


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The system calls of a writer, and the folder that it was started in."""
    tool("strace")
    root = tmp_path_factory.mktemp("power")
    (root / "run").mkdir()
    trace([sys.executable, str(WRITER), str(root / "run" / "new" / "data")], root / "calls")
    return root / "calls", root / "run"


def check(machine: Machine, place: Path, dice: random.Random | None) -> None:
    machine.left(place, dice)
    data = place / "new" / "data"
    if not data.exists():
        assert not machine.said
        return
    open_ledger(data).close()
    found = stored(data)
    last = int(machine.said[-1]) if machine.said else -1
    wanted = {url(number) for number in range(last + 1) if number % 10 < 6}
    assert wanted <= set(found), "said to be committed"
    assert len(found) == len(set(found))
    assert {finding.kind for finding in verify(data)} <= MADE_UP


@pytest.mark.parametrize("kind", ["strict", "by-chance"])
def test_every_state_opens_and_nothing_committed_is_lost(log: tuple[Path, Path], tmp_path: Path, kind: str) -> None:
    dice = random.Random(15) if kind == "by-chance" else None
    chosen = random.Random(kind)
    total = sum(1 for _ in replay(*log))
    numbers = {total - 1, *chosen.sample(range(total), min(SAMPLE, total))}
    for number, machine in enumerate(replay(*log)):
        if number in numbers:
            check(machine, tmp_path / "after", dice)
    assert machine.said[-1] == "25"


def test_the_model_is_strict(log: tuple[Path, Path]) -> None:
    """Without the sync of a folder its names are lost: the model would notice."""
    calls, root = log
    lines = calls.read_text().splitlines(keepends=True)
    data = "".join(f"\\x{byte:02x}" for byte in str(root / "new" / "data" / "articles" / "a").encode())
    weaker = calls.with_name("weaker")
    weaker.write_text("".join(line for line in lines if not (" fsync(" in line and f"<{data}>" in line)))
    *_, machine = replay(weaker, root)
    assert not any(
        path.suffix == ".jsonl" and path.parent.name == "a" and "articles" in path.parts for path in machine.kept
    )
