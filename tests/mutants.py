"""A plugin of pytest for ``tests/mutate.py``: each mutant in a process forked from one that has collected the tests."""

from __future__ import annotations

import ast
import gc
import json
import os
import resource
import signal
import time
import traceback
from itertools import accumulate, compress, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
from mutmut.mutation.trampoline import set_mutant_under_test

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

MEMORY = 4 << 30  # bytes that a mutant may take before it counts as killed
SECONDS = 8.0  # of the processor that the tests of one mutant take, the quickest first
SLOWER = 3  # times that, and as many seconds, after which it counts as killed


def forked(work: Callable[[], bool]) -> int:
    """Start a process that ends with 1 when *work* returns True or raises, else with 0; return its number."""
    child = os.fork()
    if not child:
        code = True
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(int(code))
    return child


def passes(session: pytest.Session, test: pytest.Item, following: pytest.Item | None) -> bool:
    failed = session.testsfailed
    test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
    return session.testsfailed == failed


def lines_met(session: pytest.Session) -> bool:
    """Run all tests and write how long each took, in seconds, and which tests met each line of the mutated files."""
    set_mutant_under_test("")
    cover = coverage.Coverage(data_file=None, config_file=False, include=["newscrawler/*"])
    seconds, passed = [], []
    cover.start()
    for place, (test, following) in enumerate(pairwise([*session.items, None])):
        cover.switch_context(str(place))
        began = time.process_time()
        # what counts the seconds of the code itself may fail while it is watched, and tells nothing then
        passed.append(passes(session, test, following))
        seconds.append(time.process_time() - began)
    cover.stop()
    data = cover.get_data()
    met = {
        str(Path(file).relative_to(Path.cwd())): {
            line: [int(place) for place in places if place and passed[int(place)]]
            for line, places in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    Path("met.json").write_text(json.dumps([seconds, met]), "utf-8")
    return False


def changed_line(file: Path, mutant: str) -> list[int]:
    """Return the line of the original function that *mutant* changes, and those before it, the nearest first."""
    text = file.read_text("utf-8")
    source = text.splitlines()
    found = {node.name: node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)}
    first, other = found[f"{mutant.partition('__mutmut_')[0]}__mutmut_orig"].lineno, found[mutant]
    inside = range(1, (other.end_lineno or 0) - other.lineno + 1)
    changed = next((i for i in inside if source[first - 1 + i] != source[other.lineno - 1 + i]), len(inside))
    return [first + i for i in range(changed, -1, -1)]


def quickest(tests: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Return the quickest of *tests*, which together take no longer than ``SECONDS``; one at least."""
    tests.sort()
    together = [*accumulate(seconds for seconds, _ in tests)]
    return [*compress(tests, (taken <= SECONDS for taken in together))] or tests[:1]


def is_killed(session: pytest.Session, mutant: str, tests: Sequence[tuple[float, int]]) -> bool:
    """Return False when all *tests* (seconds, and place among the session's) pass with *mutant* in place."""
    for standard in (1, 2):  # what a failing test says
        os.dup2(os.open(os.devnull, os.O_WRONLY), standard)
    limit = SLOWER * (1 + sum(seconds for seconds, _ in tests))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, limit)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    set_mutant_under_test(mutant)
    chosen = [session.items[place] for _, place in tests]
    return not all(passes(session, test, following) for test, following in pairwise([*chosen, None]))


def tests_of(mutant: str, seconds: list[float], met: dict[str, dict[str, list[int]]]) -> list[tuple[float, int]]:
    """Return the tests that met the line which *mutant* changes, or the statement it stands in."""
    module, _, name = mutant.rpartition(".")
    file = Path(*module.split(".")).with_suffix(".py")
    if not file.is_file():
        file = Path(*module.split("."), "__init__.py")
    lines = met.get(str(file), {})
    places = next((found for line in changed_line(file, name)[:-1] if (found := lines.get(str(line)))), [])
    return quickest([(seconds[place], place) for place in places])


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try the mutants that ``mutants.json`` names, as many at once as there are processors."""
    gc.freeze()  # what the children share is not written to
    os.waitpid(forked(lambda: lines_met(session)), 0)
    seconds, met = json.loads(Path("met.json").read_text("utf-8"))
    ends, running = {}, {}
    names = json.loads(Path("mutants.json").read_text("utf-8"))
    for name in [*names, *[None] * (os.cpu_count() or 1)]:
        if len(running) == os.cpu_count() or (name is None and running):
            child, code = os.wait()
            ends[running.pop(child)] = "killed" if code else "alive"
        if name is None:
            continue
        if chosen := tests_of(name, seconds, met):
            running[forked(lambda name=name, chosen=chosen: is_killed(session, name, chosen))] = name
        else:
            ends[name] = "no test"
    Path("results.json").write_text(json.dumps(ends), "utf-8")
    return True
