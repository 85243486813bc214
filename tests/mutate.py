"""Tells which share of the mutants of a room its tests kill: ``python tests/mutate.py ROOM [DIGITS]``.

It mutates a copy of the project in .cache. With *DIGITS* only mutants whose number ends with one of them are tried: "3"
is about a tenth of them, "37" a fifth.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Tests that show a room at work in rooms above it.
ELSEWHERE = {
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
PLAIN = ["-p", "no:randomly", "-p", "no:cacheprovider", "--reruns=0", "-m=not slow and not kill"]
ALIVE, UNTESTED, UNTRIED = 0, 33, None  # exit codes of mutmut; the others are ways to be caught


def copied(room: str) -> Path:
    """Return a folder with the project in it, told to mutate *room* and to run its tests."""
    folder = ROOT / ".cache" / "mutate" / room
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".*", "__pycache__"))
    (folder / "tests" / room / "test_docstrings.py").write_text(EXAMPLES.format(room=room), "utf-8")
    others = [path.name for path in folder.iterdir() if path.name not in {"newscrawler", "tests", "pyproject.toml"}]
    options = {
        "source_paths": ["newscrawler"],
        "only_mutate": [f"newscrawler/{room}/*"],
        "also_copy": others,
        "pytest_add_cli_args": PLAIN,
        "pytest_add_cli_args_test_selection": [f"tests/{room}", *ELSEWHERE.get(room, [])],
    }
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in options.items())
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write(f"\n[tool.mutmut]\n{lines}")
    return folder


def codes(folder: Path) -> dict[str, int | None]:
    """Return how the tests ended for each mutant that was made."""
    found: dict[str, int | None] = {}
    for file in sorted(folder.glob("mutants/newscrawler/**/*.meta")):
        found |= json.loads(file.read_text("utf-8"))["exit_code_by_key"]
    return found


def main(room: str, digits: str = "") -> int:
    if not (ROOT / "newscrawler" / room).is_dir() or not (ROOT / "tests" / room).is_dir():
        sys.stderr.write(f"{room}: no room with tests; make mutate ROOM=ledger\n")
        return 2
    folder = copied(room)
    chosen = [f"*__mutmut_*{digit}" for digit in digits]
    mutmut = Path(sys.executable).with_name("mutmut")
    done = subprocess.run([mutmut, "run", *chosen], cwd=folder, check=False)
    tried = {name: code for name, code in codes(folder).items() if code is not UNTRIED}
    if done.returncode or not tried:
        sys.stderr.write(f"{room}: mutmut ended with {done.returncode}, its tests must pass first\n")
        return done.returncode or 1
    left = sorted(name for name, code in tried.items() if code in {ALIVE, UNTESTED})
    for name in left:
        sys.stdout.write(f"{'alive' if tried[name] == ALIVE else 'no test'}  {name}\n")
    share = 100 * (1 - len(left) / len(tried))
    sys.stdout.write(f"{room}: {len(tried) - len(left)} of {len(tried)} mutants killed, {share:.0f} %\n")
    sys.stdout.write(f"one of them: cd {folder} && {mutmut} show NAME\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
