"""A limit on the memory that reading may take."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATUS = Path("/proc/self/status")


@contextmanager
def within_memory(more_bytes: int) -> Iterator[None]:
    """Raise MemoryError inside the block when the process wants *more_bytes* more than it has; on Linux only."""
    try:
        status = _STATUS.read_text()
    except OSError:
        yield
        return
    used = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = used + more_bytes
    is_lower = before == resource.RLIM_INFINITY or limit < before
    try:
        if is_lower:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))
