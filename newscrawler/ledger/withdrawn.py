"""Articles that were taken out of the archive on request: what is left of them, and that they are not fetched again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newscrawler.errors import StorageError
from newscrawler.frontier import Commit, NewTask, Outcome
from newscrawler.storage import iter_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawler.storage import DataFolder


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``withdrawn/<site>/<month>.jsonl``: the trace of the article *id*, which is gone from the archive.

    *urls* are its canonical addresses, none of which is fetched again; *reason* is what the person gave who took it
    out, *moment* ISO 8601 in UTC.
    """

    id: str
    site: str
    urls: tuple[str, ...]
    reason: str
    moment: str


def gone(trace: Withdrawn, *, moment: float) -> Commit:
    """Return what a frontier is to know of *trace*: its addresses, each done with at *moment* (epoch seconds)."""
    return Commit(
        moment=moment,
        tasks=tuple(NewTask(url=url, key=url, site=trace.site) for url in trace.urls),
        outcomes=tuple(Outcome(key=url, outcome="rejected", moment=moment, reason="withdrawn") for url in trace.urls),
    )


_DECODER = msgspec.json.Decoder(Withdrawn)


def withdrawn_files(folder: DataFolder) -> list[Path]:
    """Return the files of what was taken out, by site and month."""
    return sorted((folder.path / "withdrawn").rglob("*.jsonl"))


def withdrawn_of(line: bytes) -> Withdrawn:
    """Return what *line* tells. Raises ValueError when it is damaged."""
    return _DECODER.decode(line)


def withdrawn(folder: DataFolder) -> Iterator[Withdrawn]:
    """Yield what was taken out of *folder*. Raises StorageError for a damaged line: it could be fetched again."""
    for path in withdrawn_files(folder):
        for offset, line in iter_lines(path):
            try:
                yield withdrawn_of(line)
            except ValueError as error:
                raise StorageError(f"{path}: offset {offset}: {error}; restore the file from a backup") from error
