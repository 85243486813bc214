"""A clock over what is read in this process: bytes that take too long are given up, not the run."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TypeVar

from newscrawler.errors import NewsCrawlerError

# Of CPU. A hostile page of 20 MB is read in under 5 (tests/extract/test_fuzz.py), a feed of 1 MB in 7.
MAX_SECONDS = 20.0

Result = TypeVar("Result")


class TooSlowError(NewsCrawlerError):
    """Reading took more CPU than anything may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Why a page could not be read: the *reason* that is counted ("too_slow", "reading"), and its *detail*."""

    reason: str
    detail: str


def guarded(read: Callable[[], Result], *, seconds: float = MAX_SECONDS) -> Result | Failed:
    """Return what *read* gives; or why it gave nothing, having raised or taken too long: no page ends a run.

    >>> guarded(lambda: int("no number")).reason
    'reading'
    """
    try:
        with within(seconds):
            return read()
    except TooSlowError as error:
        return Failed(reason="too_slow", detail=str(error))
    except Exception as error:  # noqa: BLE001 - one page that breaks the rules must not end the run; it is counted
        return Failed(reason="reading", detail=f"{type(error).__name__}: {error}")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlowError inside the block after *seconds* of CPU.

    Only the main thread of a process can be interrupted: in another the block has no clock.

    >>> with within(10):
    ...     "نص".encode().decode()
    'نص'
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def give_up(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
        raise TooSlowError(f"reading it took more than {seconds:g} s of CPU")

    before = signal.signal(signal.SIGPROF, give_up)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
