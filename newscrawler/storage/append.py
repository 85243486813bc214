"""Files that only grow, and that can be cut back to what was committed."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from newscrawler.storage.atomic import make_folder, sync_path
from newscrawler.storage.errors import storage_error


class AppendFile:
    """A file that is appended to in memory and reaches the disk with :meth:`write` and :meth:`sync`.

    Nothing reaches it before, so a kill leaves nothing, or a part of one write, behind the committed size;
    *size* counts what is not written yet. Raises StorageError when the system refuses. Another thread may
    :meth:`sync` what was written while this one appends.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._parts: list[bytes] = []
        self._digest = sha256()
        try:
            make_folder(path.parent)
            is_new = not path.exists()
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o644)
            if is_new:
                sync_path(path.parent)
            self.size = os.fstat(self._descriptor).st_size
        except OSError as error:
            raise storage_error(error, path) from error

    @property
    def is_dirty(self) -> bool:
        """Whether something is not written yet."""
        return bool(self._parts)

    @property
    def digest(self) -> str:
        """The SHA-256, in hexadecimal, of what is not written yet."""
        return self._digest.hexdigest()

    def append(self, data: bytes) -> int:
        """Add *data* and return the offset, in bytes, at which it will lie."""
        offset = self.size
        self._parts.append(data)
        self._digest.update(data)
        self.size += len(data)
        return offset

    def write(self) -> None:
        """Hand what was appended to the system; :meth:`sync` waits until the disk has it."""
        view = memoryview(b"".join(self._parts))
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError as error:
            raise storage_error(error, self.path) from error
        self._parts.clear()
        self._digest = sha256()

    def sync(self) -> None:
        """Wait until the disk has what was written; in any thread."""
        try:
            os.fdatasync(self._descriptor)
        except OSError as error:
            raise storage_error(error, self.path) from error

    def cut(self, size: int) -> None:
        """Drop everything behind *size* bytes, on the disk and in memory."""
        self._parts.clear()
        self._digest = sha256()
        try:
            os.ftruncate(self._descriptor, size)
            os.fdatasync(self._descriptor)
        except OSError as error:
            raise storage_error(error, self.path) from error
        self.size = size

    def close(self) -> None:
        """Close the file; what was not written is gone."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


@dataclass(frozen=True, slots=True)
class Flush:
    """Files that were written and are on their way to the disk; *sizes* are those they have then."""

    sizes: dict[str, int]
    _files: tuple[AppendFile, ...]

    def sync(self) -> None:
        """Wait until the disk has it all; in any thread. Raises StorageError."""
        for file in self._files:
            file.sync()


OPEN_FILES = 64  # between two writes; a process may have 1,024 by default


class OpenFiles:
    """The files being appended to, by name relative to *root*; at most *limit* stay open between two writes."""

    def __init__(self, root: Path, *, limit: int = OPEN_FILES) -> None:
        self.root = root
        self._limit = limit
        self._files: dict[str, AppendFile] = {}

    def get(self, name: str) -> AppendFile:
        """Return the file *name*, opened when it is not."""
        if name not in self._files:
            self._files[name] = AppendFile(self.root / name)
        return self._files[name]

    def dirty(self) -> dict[str, AppendFile]:
        """Return the files that something waits to be written to, by name."""
        return {name: file for name, file in self._files.items() if file.is_dirty}

    def write(self) -> Flush:
        """Hand everything to the system and return what is to be synced. Raises StorageError.

        All files are written before the first is synced: a journaling file system commits their sizes together.
        """
        dirty = self.dirty()
        for file in dirty.values():
            file.write()
        return Flush({name: file.size for name, file in dirty.items()}, tuple(dirty.values()))

    def cut(self, offsets: dict[str, int]) -> None:
        """Cut every open file back to its committed size in *offsets*, as far as the system allows."""
        for name, file in self._files.items():
            file.cut(offsets.get(name, 0))

    def trim(self) -> None:
        """Close the files opened longest ago until *limit* remain; call it when nothing is dirty."""
        for name in [name for name, file in self._files.items() if not file.is_dirty]:
            if len(self._files) <= self._limit:
                break
            self._files.pop(name).close()

    def close(self, name: str | None = None) -> None:
        """Close file *name* (None: every file)."""
        for one in [name] if name is not None else list(self._files):
            if one in self._files:
                self._files.pop(one).close()
