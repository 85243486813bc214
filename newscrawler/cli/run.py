"""newscrawler run: every site whose time has come, in one process, safe to start every minute."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from newscrawler.cli.options import (
    Logs,
    allow_private_option,
    data_option,
    json_option,
    log_options,
    revisit_option,
    sites_option,
)
from newscrawler.cli.terminal import say
from newscrawler.cli.watching import begin, deliver
from newscrawler.errors import LockedError, UsageError
from newscrawler.schedule import is_due
from newscrawler.sites import Site, load_sites
from newscrawler.sites.memory import load_memory
from newscrawler.storage import DataFolder, FolderLock


@click.command(epilog="Example: * * * * * newscrawler run --due --data /srv/news/data --sites /srv/news/sites")
@click.argument("names", metavar="[NAME...]", nargs=-1)
@click.option("--due", is_flag=True, help="Only the sites whose time has come.")
@data_option
@sites_option
@revisit_option
@allow_private_option
@json_option
@click.option("--metrics-port", default=0, metavar="PORT", help="Prometheus metrics on this port of 127.0.0.1.")
@log_options
def command(
    names: tuple[str, ...],
    data: Path,
    sites_folder: Path,
    revisit: str,
    metrics_port: int,
    *,
    logs: Logs,
    due: bool,
    allow_private: bool,
    as_json: bool,
) -> int:
    """Crawl the declared sites (NAME: only these), several at once, polite to each.

    When another run is at work it says which, and ends with code 0: a timer may start it every minute.
    At its end the news that watches wait for is sent, as feed, mail, webhook or notification: newscrawler watch.
    """
    sites = chosen(names, load_sites(sites_folder), sites_folder)
    folder = DataFolder(data)
    options = {
        "NEWSCRAWLER_METRICS_PORT": metrics_port,
        "NEWSCRAWLER_REVISIT": revisit,
        "NEWSCRAWLER_ALLOW_PRIVATE": allow_private,
    }
    try:
        folder.require_writable()
        # A lock of its own, held from here to the end: the lock of the folder is taken by the crawl, when Scrapy is up,
        # and two runs that start together must not both get so far.
        with FolderLock(data / "run.lock", command="newscrawler run"):
            begin(data, sites_folder)
            wanted = due_sites(sites, folder, now=time.time()) if due else sites
            if wanted:
                code = _crawl(wanted, data, options, logs=logs, as_json=as_json)
            else:
                code = _idle(sites, folder, as_json=as_json)
            return max(code, deliver(data, sites_folder))
    except LockedError as error:
        if as_json:
            say(json.dumps({"running": True, "detail": str(error)}, ensure_ascii=False))
        say(f"newscrawler: {error}", err=True)
        return 0


def _crawl(sites: list[Site], data: Path, options: dict[str, Any], *, logs: Logs, as_json: bool) -> int:
    # imported here: Scrapy takes half a second, and most starts find nothing to do
    from newscrawler.cli.crawl import overrides, tell  # noqa: PLC0415
    from newscrawler.cli.running import run_spider  # noqa: PLC0415
    from newscrawler.spiders.news import NewsSpider  # noqa: PLC0415

    chosen_options = overrides(log_format=logs.shape) | options
    summary = run_spider(NewsSpider, data=data, log_level=logs.level, overrides=chosen_options, sites=sites)
    return tell(summary, data, as_json=as_json)


def chosen(names: tuple[str, ...], sites: list[Site], folder: Path) -> list[Site]:
    """Return the sites called *names*, or all. Raises UsageError for an unknown name, or when there are no sites."""
    if not sites:
        raise UsageError(f"{folder}: no site files; newscrawler sites add URL --sites {folder} writes one")
    known = {site.name: site for site in sites}
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"{folder}: no site file for {', '.join(unknown)} (there are: {', '.join(known)})")
    return [known[name] for name in names] if names else sites


def due_sites(sites: list[Site], folder: DataFolder, *, now: float) -> list[Site]:
    """Return those of *sites* that are to be crawled at *now* (epoch seconds), the longest overdue first."""
    memories = {site.name: load_memory(folder, site.name) for site in sites}
    due = [site for site in sites if is_due(memories[site.name], site.interval, now=now)]
    return sorted(due, key=lambda site: memories[site.name].due)


def _idle(sites: list[Site], folder: DataFolder, *, as_json: bool) -> int:
    name, due = min(((site.name, load_memory(folder, site.name).due) for site in sites), key=lambda pair: pair[1])
    moment = datetime.fromtimestamp(due, tz=UTC).isoformat(timespec="seconds")
    if as_json:
        say(json.dumps({"due": [], "next": {"site": name, "at": moment}}))
    else:
        say(f"nothing is due; next is {name} at {moment}")
    return 0
