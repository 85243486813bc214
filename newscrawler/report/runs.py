"""The manifests of runs: ``runs/<stamp>-<run>.json``, one for each run that ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawler.ledger import reader_of
from newscrawler.sites.memory import SiteFacts  # noqa: TC001 - msgspec reads the annotation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from newscrawler.sites.memory import HealthFinding
    from newscrawler.storage import DataFolder


KEPT = timedelta(days=90)  # manifests: at a run every five minutes 26,000 files, which list in 0.02 s


class RunManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did and why it ended: *reason* is Scrapy's, *summary* a RunSummary, times ISO 8601 in UTC."""

    run: int
    command: str
    started: str
    ended: str
    reason: str
    exit_code: int
    summary: dict[str, Any]
    sites: tuple[SiteFacts, ...] = ()


def manifests(folder: DataFolder) -> Iterator[RunManifest]:
    """Yield the manifests in *folder*, newest first; a file that is no manifest of this version is passed over."""
    for path in sorted(folder.runs.glob("*.json"), reverse=True):
        try:
            yield msgspec.json.decode(path.read_bytes(), type=RunManifest)
        except msgspec.DecodeError:
            continue


def prune(folder: DataFolder, *, now: datetime) -> None:
    """Delete the manifests of runs that began more than KEPT before *now*; the frontier still knows that they were."""
    oldest = f"{now - KEPT:%Y%m%dT%H%M%SZ}"
    for path in folder.runs.glob("[0-9]*T[0-9]*Z-*.json"):
        if path.name < oldest:
            path.unlink(missing_ok=True)


def last_manifest(folder: DataFolder) -> RunManifest | None:
    """Return the manifest of the last run; None when it did not get as far as writing one."""
    newest = next(manifests(folder), None)
    with reader_of(folder) as frontier:
        runs = frontier.runs(1)
    return newest if newest is not None and runs and newest.run == runs[0].id else None


def broken_sites(manifest: RunManifest | None) -> list[tuple[str, HealthFinding]]:
    """Return what the run found to be broken, with the name of the site."""
    return [(facts.site, finding) for facts in manifest.sites for finding in facts.findings] if manifest else []


def finding_lines(broken: Iterable[tuple[str, HealthFinding]]) -> list[str]:
    """Return what is broken as lines for a terminal: site, kind, what was seen, and pages to look at."""
    lines = []
    for site, finding in broken:
        lines += [f"{site}: {finding.kind}: {finding.detail}", *(f"    {url}" for url in finding.urls)]
    return lines
