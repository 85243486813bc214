"""Tells which share of the mutants of a room its tests kill: ``python tests/mutate.py ROOM [SAMPLE [SEED]]``.

It mutates a copy of the project in .cache (the changes are those of mutmut), collects the tests once, and forks for
each mutant a process that runs those tests that met the changed line, the quickest first, until one fails
(mutants.py). With *SAMPLE* that many mutants of each folder of the room are tried, drawn with *SEED* (1).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections import defaultdict
from multiprocessing import Pool
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents

ROOT = Path(__file__).parents[1]
# Tests that show a room at work in rooms above it.
ELSEWHERE = {
    "discovery": ["tests/crawl/test_settle.py", "tests/crawl/test_visits.py", "tests/sites/test_probe.py"],
    "extract": [
        *("tests/documents", "tests/record", "tests/eval"),
        *("tests/dates/test_trap_pages.py", "tests/dedup/test_edits_of_pages.py"),
    ],
    "ledger": ["tests/archive/test_damage.py"],
    "warc": ["tests/archive/test_intake.py", "tests/archive/test_bombs.py"],
}
# The examples in docstrings, which pytest takes for those of another module where mutmut wraps their functions.
EXAMPLES = """
import doctest
import pkgutil
from importlib import import_module

import pytest

folder = import_module("newscrawler.{room}").__path__
found = [
    doctest.DocTestParser().get_doctest(value.__doc__, vars(module), f"{{info.name}}.{{name}}", info.name, 0)
    for info in pkgutil.walk_packages(folder, "newscrawler.{room}.")
    for module in [import_module(info.name)]
    for name, value in sorted(vars(module).items())
    if getattr(value, "__module__", "") == info.name and "mutmut" not in name and ">>>" in (value.__doc__ or "")
]


@pytest.mark.parametrize("example", found, ids=lambda example: example.name)
def test_example(example):
    assert doctest.DocTestRunner().run(example, clear_globs=False).failed == 0
"""
PLAIN = ["-p", "no:randomly", "-p", "no:cacheprovider", "-q", "-s", "-p", "mutants", "--reruns=0"]


def copied(room: str) -> Path:
    """Return a folder with the project in it, and the examples of *room* among its tests."""
    folder = ROOT / ".cache" / "mutate" / room
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    (folder / "tests" / room / "test_docstrings.py").write_text(EXAMPLES.format(room=room), "utf-8")
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write('\n[tool.mutmut]\nsource_paths = ["newscrawler"]\n')
    return folder


def mutants(file: Path) -> list[str]:
    """Write the mutants of a module into its *file* and return their names."""
    changed = mutate_file_contents(str(file), file.read_text("utf-8"))
    file.write_text(changed.code, "utf-8")
    module = ".".join(file.with_suffix("").parts)
    return [f"{module}.{name}" for name in changed.mutant_names]


def mutated(folder: Path, room: str) -> dict[str, list[str]]:
    """Write the mutants of *room* into the copy in *folder* and return their names by the folder they are in."""
    found = defaultdict(list)
    os.chdir(folder)  # where mutmut looks for its configuration
    files = sorted(Path("newscrawler", room).rglob("*.py"))
    with Pool() as pool:
        for file, names in zip(files, pool.map(mutants, files, chunksize=1), strict=True):
            found[str(file.parent.relative_to("newscrawler"))] += names
    return found


def results(folder: Path, room: str, names: list[str]) -> dict[str, str]:
    """Return what became of each mutant: "killed", "alive" or "no test"."""
    (folder / "mutants.json").write_text(json.dumps(names), "utf-8")
    tests = [f"tests/{room}", *ELSEWHERE.get(room, [])]
    subprocess.run([sys.executable, "-m", "pytest", *PLAIN, *tests], cwd=folder, check=True)
    return json.loads((folder / "results.json").read_text("utf-8"))


def main(room: str, sample: str = "", seed: str = "1") -> int:
    if not (ROOT / "newscrawler" / room).is_dir() or not (ROOT / "tests" / room).is_dir():
        sys.stderr.write(f"{room}: no room with tests; make mutate ROOM=ledger\n")
        return 2
    folder = copied(room)
    dice = random.Random(seed)
    found = mutated(folder, room)
    chosen = {part: dice.sample(names, min(int(sample or len(names)), len(names))) for part, names in found.items()}
    ends = results(folder, room, [name for names in chosen.values() for name in names])
    for part, names in chosen.items():
        left = sorted(name for name in names if ends[name] != "killed")
        sys.stdout.writelines(f"{ends[name]}  {name}\n" for name in left)
        share = 100 * (1 - len(left) / max(len(names), 1))
        sys.stdout.write(f"{part}: {len(names) - len(left)} of {len(names)} mutants killed, {share:.0f} %\n")
    sys.stdout.write(f"they stand in {folder}/newscrawler, beside what they change: NAME beside ..._orig\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
