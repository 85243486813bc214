"""What a command that crawls does about watches: they lie beside the site files."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.cli.terminal import say
from newscrawler.sites import load_sites
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path


def watches_beside(sites_folder: Path) -> Path:
    """Return the folder of the watches that belong to the site files in *sites_folder*."""
    return sites_folder.parent / "watches"


def begin(data: Path, sites_folder: Path) -> None:
    """Let new watches begin before a crawl. Raises UsageError for a file that is no watch."""
    if not watches_beside(sites_folder).is_dir():
        return
    from newscrawler.watch import begin_declared  # noqa: PLC0415 - with search, a tenth of a crawl's start

    begin_declared(DataFolder(data), watches_beside(sites_folder))


def deliver(data: Path, sites_folder: Path) -> int:
    """Send what is due, say what failed, and return the exit code: 1 when something did."""
    if not watches_beside(sites_folder).is_dir():
        return 0
    from newscrawler.watch import deliver_due, load_watches  # noqa: PLC0415 - likewise

    watches = load_watches(watches_beside(sites_folder))
    titles = {site.name: site.title for site in load_sites(sites_folder) if site.title}
    failed = deliver_due(DataFolder(data), watches, titles=titles, now=datetime.now(UTC))
    for line in failed:
        say(f"newscrawler: {line}", err=True)
    return int(bool(failed))
