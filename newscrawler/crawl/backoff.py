"""How long a host is left alone after it did not answer as it should."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawler.frontier import HostState, Task

if TYPE_CHECKING:
    from newscrawler.ledger import Ledger

FIRST_SECONDS = 5.0  # after 429 or 503 without Retry-After; doubled with every further one: 5, 10, 20, 40, …
LONGEST_SECONDS = 3600.0
SILENT_PAGES = 5  # pages in a row that found no connection: one lost page is the net's fault, five are the host's
SILENT_SECONDS = 300.0  # longer than a run waits, so it ends, and the next one tries again
_SLOW_DOWN = frozenset({"http_429", "http_503"})
_NO_ANSWER = frozenset({"connection_failed", "connection_refused", "host_unknown", "timeout"})


def after_failure(state: HostState, reason: str, *, now: float, wait_seconds: float | None = None) -> HostState:
    """Return what is known of a host after a failure called *reason*; *wait_seconds* is what it asked for itself.

    The block is kept across restarts. An answer that speaks of the page only (500, a body cut short) blocks nothing.
    """
    if reason not in _SLOW_DOWN and reason not in _NO_ANSWER and wait_seconds is None:
        return state
    failures = state.failures + 1
    if wait_seconds is not None:
        wait = wait_seconds
    elif reason in _SLOW_DOWN:
        wait = min(FIRST_SECONDS * 2 ** (failures - 1), LONGEST_SECONDS)
    else:
        wait = SILENT_SECONDS if failures >= SILENT_PAGES else 0.0
    until = max(state.blocked_until, now + wait) if wait else state.blocked_until
    return replace(state, failures=failures, blocked_until=until, reason=reason)


def after_answer(state: HostState) -> HostState:
    """Return what is known of a host that answered well: its failures in a row are over."""
    return replace(state, failures=0) if state.failures else state


def note_failure(ledger: "Ledger", task: Task, reason: str | None, wait_seconds: float | None = None) -> None:
    """Remember a failure of the host of *task*; lease nothing of it for a while if it asks for that or is silent.

    A page that finds no connection counts once, however often it is tried.
    """
    if task.attempts and reason in _NO_ANSWER:
        return
    state = ledger.host(task.host)
    noted = after_failure(state, reason or "", now=time.time(), wait_seconds=wait_seconds)
    if noted != state:
        ledger.save_host(noted)
