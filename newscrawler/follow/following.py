"""The loop: read what was committed, hand over what is wanted of it, move the cursor when it was taken."""

from __future__ import annotations

import time
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from newscrawler.archive import Telling, told_since
from newscrawler.ledger import chains

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newscrawler.archive import Event, Position
    from newscrawler.follow.cursor import Cursor
    from newscrawler.follow.wanted import Wanted
    from newscrawler.storage import DataFolder

_BATCH = 200  # steps handed over at once, and told again at most when the reader is killed
POLL_SECONDS = 0.5  # between two looks at whether the log grew: one call of stat(2) each


class Taker(Protocol):
    """Takes events."""

    def take(self, events: Sequence[Event], position: Position) -> None:
        """Take *events*, behind which *position* is; raises what keeps it from that."""

    def taken(self) -> Position | None:
        """Return the position behind what was taken for good; None before there is one."""

    def wait(self) -> None:
        """Wait until all that was handed over is taken."""


def follow(wanted: Wanted, cursor: Cursor, taker: Taker, *, until_idle: bool, tell: Callable[[str], None]) -> int:
    """Hand what happens from *cursor* on to *taker*, for ever or *until_idle*; return how often something was wrong.

    *until_idle* ends when all that is committed was taken. *tell* is given what is wrong, a sentence each. Raises
    what *taker* raises, ArchiveError and StorageError; the cursor then stands behind what was taken.
    """
    position, wrong = cursor.position, 0
    folder = wanted.folder
    try:
        while True:
            size = _logged(folder)
            for steps in _batches(told_since(folder, position)):
                for step in steps:
                    if step.wrong:
                        wrong += 1
                        tell(step.wrong)
                position = position.after(steps)
                taker.take(wanted.among([step.event for step in steps if step.event]), position)
                cursor.move(taker.taken() or cursor.position)
            if until_idle:
                taker.wait()
                return wrong
            while _logged(folder) == size:
                time.sleep(POLL_SECONDS)
                cursor.move(taker.taken() or cursor.position)
    finally:
        cursor.move(taker.taken() or cursor.position)


def _logged(folder: DataFolder) -> int:
    """Return how many bytes the custody logs hold together."""
    return sum(path.stat().st_size for path in chains(folder.path))


def _batches(steps: Iterator[Telling]) -> Iterator[list[Telling]]:
    while batch := list(islice(steps, _BATCH)):
        yield batch
