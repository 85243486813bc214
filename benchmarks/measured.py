"""What a command takes: time by the clock, CPU of all its processes, and their memory at the highest."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_EVERY_SECONDS = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of *wall* time and of *cpu*, bytes of *memory* of all processes and of the *main* (its share of each)."""

    wall: float
    cpu: float
    memory: int
    main: int

    def __str__(self) -> str:
        megabytes = f"{self.memory / 1e6:.0f} MB, {self.main / 1e6:.0f} MB the first process"
        return f"{self.wall:.1f} s, {self.cpu:.1f} s of CPU, {megabytes}"


def measured(command: list[str], out: IO[bytes]) -> Measured:
    """Run *command*, a program of this Python, with its output to *out*. Raises CalledProcessError when it fails.

    It is looked at ten times a second: of a process that ends, a tenth of a second at most is not counted.
    """
    begun = time.perf_counter()
    program = str(Path(sys.executable).with_name(command[0]))
    memory = main = 0
    cpu: dict[int, float] = {}
    with subprocess.Popen([program, *command[1:]], stdout=out, process_group=0) as running:
        while running.poll() is None:
            cpu |= _group(running.pid)
            shares = {pid: _share(pid) for pid in cpu}
            memory, main = max(memory, sum(shares.values())), max(main, shares.get(running.pid, 0))
            time.sleep(_EVERY_SECONDS)
        if running.returncode:
            raise subprocess.CalledProcessError(running.returncode, command)
    return Measured(time.perf_counter() - begun, sum(cpu.values()), memory, main)


def _group(leader: int) -> dict[int, float]:
    """Return the seconds of CPU of each process of the group of *leader*."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            fields = place.joinpath("stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[2]) == leader:
            found[int(place.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
    return found


def _share(pid: int) -> int:
    """Return the bytes of memory that process *pid* has, its share of what several have."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))
