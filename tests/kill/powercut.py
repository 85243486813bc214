"""Power cuts by the strict model: the system calls of a run are replayed, and at any of them the machine stops.

A file has the bytes that it had at its last fsync or fdatasync; a name exists when the folder that it stands in was
synced since. POSIX promises no more; ext4 and XFS mostly keep more, so other cuts keep some of the rest, by chance.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

CALLS = "openat,mkdir,write,pwrite64,ftruncate,fsync,fdatasync,rename,unlink,close"
MARK = "committed "

_CALL = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)", re.DOTALL)
_UNFINISHED = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_FD = re.compile(r"^(\d+)<([^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(eq=False)
class Inode:
    """A file: what it holds, and what of that the disk has."""

    data: bytearray = field(default_factory=bytearray)
    synced: bytes = b""


@dataclass
class Machine:
    """What the system knows (*names*) and what the disk has (*kept*) below *root*; None stands for a folder.

    *places* are the positions of open descriptors, and whether they append; *said* is what the program said.
    """

    root: Path
    names: dict[Path, Inode | None] = field(default_factory=dict)
    kept: dict[Path, Inode | None] = field(default_factory=dict)
    places: dict[str, tuple[int, bool]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def call(self, name: str, arguments: str, result: int) -> bool:
        """Do one call; return whether the disk has more, or something was said, afterwards."""
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(arguments)]
        found = _FD.match(arguments)
        number = found[1] if found else ""
        path = Path(_plain(found[2])) if found else Path(texts[0].decode()) if texts else Path()
        if name == "write" and number == "2" and texts and texts[0].startswith(MARK.encode()):
            self.said.append(texts[0].decode().removeprefix(MARK).strip())
            return True
        if self.root not in path.parents and path != self.root:
            return False
        return bool(getattr(self, f"_{name}")(path, number, texts, arguments, result))

    def _openat(self, _: Path, __: str, ___: list[bytes], ____: str, _____: int) -> None:
        raise AssertionError("opened by :meth:`replay`")

    def opened(self, path: Path, number: str, flags: str) -> None:
        """File *path* is open as descriptor *number* now."""
        if "O_DIRECTORY" not in flags and not (path in self.names and self.names[path] is None) and path != self.root:
            inode = self.names.setdefault(path, Inode()) if "O_CREAT" in flags else self.names.get(path)
            if inode is not None and "O_TRUNC" in flags:
                inode.data.clear()
        self.places[number] = (0, "O_APPEND" in flags)

    def _mkdir(self, path: Path, *_: object) -> None:
        self.names[path] = None

    def _write(self, path: Path, number: str, texts: list[bytes], _: str, result: int) -> None:
        inode = self.names.get(path)
        if inode is not None and result > 0:
            position, appends = self.places.get(number, (0, False))
            position = len(inode.data) if appends else position
            self._put(inode, position, texts[0][:result])
            self.places[number] = (position + result, appends)

    def _pwrite64(self, path: Path, _: str, texts: list[bytes], arguments: str, result: int) -> None:
        inode = self.names.get(path)
        if inode is not None and result > 0:
            self._put(inode, int(arguments.rpartition(", ")[2]), texts[0][:result])

    @staticmethod
    def _put(inode: Inode, position: int, data: bytes) -> None:
        inode.data.extend(bytes(max(position - len(inode.data), 0)))
        inode.data[position : position + len(data)] = data

    def _ftruncate(self, path: Path, _: str, __: list[bytes], arguments: str, ___: int) -> None:
        inode = self.names.get(path)
        if inode is not None:
            size = int(arguments.rpartition(", ")[2])
            del inode.data[size:]
            inode.data.extend(bytes(size - len(inode.data)))

    def _fsync(self, path: Path, *_: object) -> bool:
        inode = self.names.get(path)
        if inode is not None:
            inode.synced = bytes(inode.data)
            return True
        for name in [name for name in self.kept if name.parent == path]:
            del self.kept[name]
        self.kept.update({name: one for name, one in self.names.items() if name.parent == path})
        return True

    _fdatasync = _fsync

    def _rename(self, path: Path, _: str, texts: list[bytes], *__: object) -> None:
        self.names[Path(texts[1].decode())] = self.names.pop(path)

    def _unlink(self, path: Path, *_: object) -> None:
        self.names.pop(path, None)

    def _close(self, _: Path, number: str, *__: object) -> None:
        self.places.pop(number, None)

    def left(self, to: Path, dice: random.Random | None = None) -> None:
        """Write what the disk has after a power cut now below *to*; *dice* keep some of what it need not have."""
        names = dict(self.kept)
        for path, inode in self.names.items():
            if dice and path not in names and dice.random() < 0.5:
                names[path] = inode
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        for path, inode in sorted(names.items()):
            place = to / path.relative_to(self.root)
            if not place.parent.is_dir():
                continue  # a name in a folder that nobody knows
            if inode is None:
                place.mkdir(exist_ok=True)
            else:
                place.write_bytes(_rest(inode, dice))


def _rest(inode: Inode, dice: random.Random | None) -> bytes:
    """Return the bytes of a file after the cut: the synced ones, and by chance a part of those that came since."""
    if dice is None or dice.random() < 0.3:
        return inode.synced
    data, size = bytes(inode.data), len(inode.synced)
    if data[:size] != inode.synced or len(data) < size or dice.random() < 0.5:
        return data
    return data[: dice.randint(size, len(data))]


def _plain(text: str) -> str:
    return bytes.fromhex(text.replace("\\x", "")).decode() if text.startswith("\\x") else text


def trace(command: list[str], log: Path) -> None:
    """Run *command* and write its system calls to *log*."""
    options = ["-f", "-y", "-xx", "-s", "16777216", "-e", f"trace={CALLS}", "-e", "signal=none"]
    subprocess.run(["strace", *options, "-o", str(log), *command], check=True, capture_output=True)


def replay(log: Path, root: Path) -> Iterator[Machine]:
    """Yield the machine after each call of *log* that put something on its disk, or said that something is there.

    *root* is a folder that was there before.
    """
    machine = Machine(root)
    begun: dict[str, str] = {}
    with log.open() as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            if found := _UNFINISHED.match(line):
                begun[found[1]] = found[2]
                continue
            if found := _RESUMED.match(line):
                line = f"{found[1]} {begun.pop(found[1])}{found[2]}"
            call = _CALL.match(line)
            if call is None or int(call[4]) < 0:
                continue
            if call[2] == "openat":
                _open(machine, line, call[3])
            elif machine.call(call[2], call[3], int(call[4])):
                yield machine


def _open(machine: Machine, line: str, arguments: str) -> None:
    opened = re.search(r"\) += (\d+)<([^>]*)>", line)
    if opened and machine.root in (path := Path(_plain(opened[2]))).parents:
        machine.opened(path, opened[1], arguments.rpartition('", ')[2])
