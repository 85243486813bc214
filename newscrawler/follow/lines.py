"""Events as lines on a stream, and how many of them its reader has taken."""

from __future__ import annotations

import fcntl
import os
import select
import stat
import struct
import termios
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from newscrawler.archive import event_line
from newscrawler.text.printable import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.archive import Event, Position

_DRAINING_SECONDS = 0.02  # between two looks at whether the reader of a pipe has taken all


class LineTaker:
    """Writes each event as a line of JSON to *stream*.

    Of a pipe a line is taken when its reader has read it: what lies in the pipe unread is told again after a kill. Of
    a file it is when the disk has it, of a terminal when it was shown. What a terminal would obey is escaped.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._written = 0  # bytes
        self._places: deque[tuple[int, Position]] = deque()  # written by then, and the position behind it
        self._taken: Position | None = None
        self._kind = 0
        with suppress(OSError):  # a stream in memory has no number
            self._number = stream.fileno()
            self._kind = stat.S_IFMT(os.fstat(self._number).st_mode)

    def take(self, events: Sequence[Event], position: Position) -> None:
        """Write *events*; *position* is the one behind them. Raises BrokenPipeError when the reader went away."""
        data = visible(b"".join(map(event_line, events)).decode()).encode()
        self._stream.write(data)
        self._stream.flush()
        if self._kind == stat.S_IFREG and data:
            os.fsync(self._number)
        self._written += len(data)
        self._places.append((self._written, position))

    def taken(self) -> Position | None:
        """Return the position behind the last line that was taken; None before there is one."""
        taken = self._written - self._unread()
        while self._places and self._places[0][0] <= taken:
            self._taken = self._places.popleft()[1]
        return self._taken

    def wait(self) -> None:
        """Wait until all was taken, or the reader went away."""
        watch = select.poll()
        while self._unread():
            watch.register(self._number, 0)
            if watch.poll(int(_DRAINING_SECONDS * 1000)):  # an error is the only thing that is waited for
                return

    def _unread(self) -> int:
        """Return how many bytes lie in the pipe."""
        if self._kind != stat.S_IFIFO:
            return 0
        return int(struct.unpack("i", fcntl.ioctl(self._number, termios.FIONREAD, b"\0" * 4))[0])
