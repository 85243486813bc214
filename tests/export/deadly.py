"""What ends the process that looks at it: a module of its own, since that process loads it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Deadly(tuple[str, ...]):  # noqa: SLOT001 - it carries what it must know
    """Fields of which the first look, in another process than that of *home*, ends that one as the kernel does."""

    home: int
    marker: Path

    def __iter__(self) -> Iterator[str]:
        if os.getpid() != self.home and not self.marker.exists():
            self.marker.touch()
            os._exit(137)
        return super().__iter__()
