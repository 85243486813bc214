"""A plugin of pytest for ``tests/mutate.py``: each mutant in a process forked from one that has collected the tests."""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import time
from collections import defaultdict
from itertools import accumulate, compress, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

MEMORY = 4 << 30  # bytes that a mutant may take before it counts as killed
SECONDS = 3.0  # of the processor that the tests of one mutant take, the quickest first
SLOWER = 3  # times that, and as many seconds, after which it counts as killed


def forked(work: Callable[[], bool]) -> int:
    """Start a process that ends with 1 when *work* returns True or raises, else with 0; return its number."""
    child = os.fork()
    if not child:
        code = True
        try:
            code = work()
        finally:
            os._exit(int(code))
    return child


def passes(session: pytest.Session, test: pytest.Item, following: pytest.Item | None) -> bool:
    failed = session.testsfailed
    test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
    return session.testsfailed == failed


def calls(session: pytest.Session) -> bool:
    """Run all tests and write for each how long it took, in seconds, and which functions it called."""
    set_mutant_under_test("stats")
    found = []
    for test, following in pairwise([*session.items, None]):
        state()._stats.clear()
        began = time.process_time()
        # what counts the seconds of the code itself may fail beside its mutants, and tells nothing then
        has_passed = passes(session, test, following)
        found.append([time.process_time() - began, sorted(state()._stats) if has_passed else []])
    Path("calls.json").write_text(json.dumps(found), "utf-8")
    return False


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


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try the mutants that ``mutants.json`` names, as many at once as there are processors."""
    gc.freeze()  # what the children share is not written to
    os.waitpid(forked(lambda: calls(session)), 0)
    tests = defaultdict(list)
    for place, (seconds, functions) in enumerate(json.loads(Path("calls.json").read_text("utf-8"))):
        for function in functions:
            tests[function].append((seconds, place))
    ends, running = {}, {}
    names = json.loads(Path("mutants.json").read_text("utf-8"))
    for name in [*names, *[None] * (os.cpu_count() or 1)]:
        if len(running) == os.cpu_count() or (name is None and running):
            child, code = os.wait()
            ends[running.pop(child)] = "killed" if code else "alive"
        if name is None:
            continue
        if chosen := quickest(tests.get(name.partition("__mutmut_")[0], [])):
            running[forked(lambda name=name, chosen=chosen: is_killed(session, name, chosen))] = name
        else:
            ends[name] = "no test"
    Path("results.json").write_text(json.dumps(ends), "utf-8")
    return True
