"""What is remembered of a site between two runs: ``data/sites/<site>.json``. It may be deleted; it is learned again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newscrawler.errors import StorageError
from newscrawler.storage import site_folder, write_atomic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newscrawler.storage import DataFolder

HOURS_OF_WEEK = 168


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """When a site publishes, as seen from epoch second *since* to *updated*.

    *weights* are articles by hour of the week (Monday 00:00 UTC first); older ones count less. *recent* are the
    moments of publication of the last day, in order.
    """

    since: float
    updated: float
    weights: tuple[float, ...] = (0.0,) * HOURS_OF_WEEK
    recent: tuple[float, ...] = ()


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """How often pages older than a week were visited again (*visits*), and how many of these found an edit."""

    visits: int = 0
    edits: int = 0


class Usual(msgspec.Struct, frozen=True, kw_only=True):
    """What is usual on a site; older runs count less.

    *articles* were read, *fields* says how many of them had each field; of *pages* fetched for the first time, *stored*
    were articles; a run's sources name *named* pages.
    """

    articles: float = 0.0
    fields: dict[str, float] = {}
    pages: float = 0.0
    stored: float = 0.0
    named: float = 0.0


class HealthFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that broke: its *kind* from a closed set, what was seen in words, and up to three *urls*."""

    kind: str
    detail: str
    urls: tuple[str, ...] = ()


class SiteFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did on one site; reasons map to numbers, *samples* maps "rejected/reason" and the like to URLs.

    *held*: readings that were held back, being worse than what is stored.

    *fields*: of *new* and *edited* articles, how many have each. *named*: pages that the sources named.
    *latency_seconds*: the median from publication to first capture, where the time of day is known. Times are ISO 8601.
    """

    site: str
    new: int = 0
    edited: int = 0
    unchanged: int = 0
    gone: int = 0
    held: dict[str, int] = {}
    named: int = 0
    sources: int = 0
    rejected: dict[str, int] = {}
    failed: dict[str, int] = {}
    sources_failed: dict[str, int] = {}
    fields: dict[str, int] = {}
    latency_seconds: float | None = None
    freshest: str | None = None
    freshest_url: str | None = None
    removed: tuple[str, ...] = ()
    samples: dict[str, list[str]] = {}
    findings: tuple[HealthFinding, ...] = ()
    next_due: str | None = None


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """All that is remembered of a site. Times are epoch seconds.

    *due* is when it is crawled next (0: now), *failures* how many runs in a row got nothing from it. *freshest* is the
    latest time of publication seen. *last* is what the last run did on it.
    """

    site: str
    ran: float = 0.0
    due: float = 0.0
    failures: int = 0
    freshest: float = 0.0
    pace: Pace | None = None
    habits: Habits = Habits()
    usual: Usual = Usual()
    last: SiteFacts | None = None


def is_broken(findings: Sequence[HealthFinding]) -> bool:
    """Return whether *findings* say that a site is broken; single readings that were held back do not."""
    return any(finding.kind != "held" for finding in findings)


def memory_path(folder: DataFolder, site: str) -> Path:
    """Return the file that remembers *site*."""
    return folder.path / "sites" / f"{site_folder(site)}.json"


def load_memory(folder: DataFolder, site: str) -> Memory:
    """Return what is remembered of *site*: nothing when it was never crawled, or the file cannot be understood."""
    path = memory_path(folder, site)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Memory)
    except (FileNotFoundError, msgspec.DecodeError):  # a ValidationError is one: a file of another version
        return Memory(site=site)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}; make it readable, or delete it") from error


def load_memories(folder: DataFolder) -> list[Memory]:
    """Return what is remembered of every site that was crawled into *folder*, by name."""
    return [load_memory(folder, path.stem) for path in sorted((folder.path / "sites").glob("*.json"))]


def save_memory(folder: DataFolder, memory: Memory) -> None:
    """Write *memory*, whole or not at all. Raises StorageError."""
    write_atomic(memory_path(folder, memory.site), msgspec.json.encode(memory) + b"\n")
