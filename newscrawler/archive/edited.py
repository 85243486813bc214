"""Which articles of an archive have later versions: looked for by many workers, and known to all of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from newscrawler.archive.months import SiteMonth, edited_in
from newscrawler.archive.workers import IN_FLIGHT, Workers
from newscrawler.errors import ArchiveError

_EDITED = "edited"
_decode = msgspec.msgpack.Decoder(dict[bytes, int]).decode


@dataclass(frozen=True, slots=True)
class EditedWork:
    """Find the edited articles of *month*. It can travel."""

    month: SiteMonth

    def run(self) -> dict[bytes, int]:
        """Return what :func:`newscrawler.archive.months.edited_in` does."""
        return edited_in([self.month])

    def lost(self, again: Callable[[Any], Any]) -> dict[bytes, int]:  # noqa: ARG002 - as all works
        """Raise: the month cannot be read."""
        raise ArchiveError(f"{self.month.site} {self.month.month}: the process that read its articles was killed twice")


def edited_by(workers: Workers, months: Iterable[SiteMonth]) -> dict[bytes, int]:
    """Return the newest version of each article that has more than one, as :func:`edited_in` does of all *months*."""
    newest: dict[bytes, int] = {}
    for found in workers.in_order(map(EditedWork, months), ahead=IN_FLIGHT):
        for key, version in found.items():
            newest[key] = max(newest.get(key, 0), version)
    return newest


def keep_edited(edited: Mapping[bytes, int], scratch: Path) -> None:
    """Write to the folder *scratch*, which all workers see, which articles are *edited*."""
    (scratch / _EDITED).write_bytes(msgspec.msgpack.encode(edited))


@lru_cache(maxsize=1)
def kept_edited(scratch: Path) -> dict[bytes, int]:
    """Return what :func:`keep_edited` wrote to *scratch*; a worker keeps it from one part to the next."""
    return _decode((scratch / _EDITED).read_bytes())
