"""One writer a data folder: a lock that dies with its holder."""

import fcntl
import os
import socket
from pathlib import Path
from typing import Self

import msgspec

from newscrawler.errors import LockedError
from newscrawler.storage.atomic import make_folder
from newscrawler.storage.errors import storage_error


class Holder(msgspec.Struct, frozen=True):
    """Who holds a lock."""

    pid: int
    host: str
    command: str


_HELD: set[Path] = set()  # by this process


class FolderLock:
    """Holds the lock file at *path* while entered; raises LockedError, naming the holder, when another process has it.

    A POSIX record lock: the kernel drops it when the holder dies, however it dies, and worker processes forked from
    the holder do not inherit it (flock(2) would be kept alive by an orphan). The kernel lets one process lock twice,
    so a second lock within the process is refused here. The file itself stays, empty.
    """

    def __init__(self, path: Path, *, command: str) -> None:
        self.path = path.absolute()
        self._command = command
        self._descriptor = -1

    def acquire(self) -> None:
        """Take the lock or raise LockedError; StorageError when the folder cannot be written."""
        if self.path in _HELD:
            raise LockedError(f"{self.path.parent}: this process writes to it already; finish that run first")
        try:
            make_folder(self.path.parent)
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        except OSError as error:
            raise storage_error(error, self.path) from error
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            holder = self._holder()
            os.close(self._descriptor)
            raise LockedError(f"{self.path.parent}: {holder}; wait for it, stop it, or use another folder") from error
        _HELD.add(self.path)
        self._write(msgspec.json.encode(Holder(os.getpid(), socket.gethostname(), self._command)))

    def release(self) -> None:
        """Give the lock back."""
        if self.path in _HELD and self._descriptor >= 0:
            self._write(b"")
            os.close(self._descriptor)
            self._descriptor = -1
            _HELD.discard(self.path)

    def _write(self, data: bytes) -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, data, 0)

    def _holder(self) -> str:
        try:
            holder = msgspec.json.decode(os.pread(self._descriptor, 4096, 0), type=Holder)
        except msgspec.DecodeError:
            return "another process writes to it"
        return f"process {holder.pid} on {holder.host} writes to it ({holder.command})"

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
