"""newscrawler work: crawls the sites that are due, each by itself, for ever; as many workers as there are machines."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import click

from newscrawler.cli.frontier import frontier_option
from newscrawler.cli.options import Logs, allow_private_option, data_option, log_options, sites_option, store_option
from newscrawler.cli.orders import Orders
from newscrawler.errors import UsageError
from newscrawler.frontier import SITE_LEASE_SECONDS
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

PLACES = 64  # sites that one process crawls at a time; each costs a few MB, and its pages share one reading process


@click.command(
    epilog="Example: newscrawler work --frontier postgresql://news@db/archive --data /mnt/news --processes 4"
)
@frontier_option
@store_option
@data_option
@sites_option
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="Workers on this machine.")
@click.option("--places", default=PLACES, show_default=True, type=click.IntRange(1), help="Sites at a time in each.")
@click.option("--until-idle", is_flag=True, help="End when no site is due.")
@click.option(
    "--lease",
    "lease_seconds",
    default=SITE_LEASE_SECONDS,
    show_default=True,
    type=click.FloatRange(min=1),
    metavar="SECONDS",
    help="After so long the sites of a worker that is gone are taken over.",
)
@allow_private_option
@log_options
def command(
    frontier: str | None,
    store: str | None,
    data: Path,
    sites_folder: Path,
    processes: int,
    places: int,
    lease_seconds: float,
    *,
    logs: Logs,
    until_idle: bool,
    allow_private: bool,
) -> int:
    """Crawl every site when it is due; one slow site never holds the others.

    Without --frontier one process works on the data folder alone. With it, workers on any number of machines share the
    sites; start the command on each. With --store, too, they share no folder. Stop it at any moment: nothing is lost.
    """
    if store is not None and frontier is None:
        raise UsageError("--store needs --frontier: docs/cluster.md says how")
    if processes > 1:
        if frontier is None:
            raise UsageError("--processes needs --frontier: one file has one writer; docs/cluster.md says how")
        return _several(processes)
    DataFolder(data).require_writable()
    # imported here: Scrapy takes half a second, and a wrong option should not wait for it
    from newscrawler.cli.crawl import overrides  # noqa: PLC0415
    from newscrawler.cli.workshop import work  # noqa: PLC0415

    return work(
        Orders(
            data=data,
            sites=sites_folder,
            frontier=frontier,
            store=store,
            places=places,
            lease_seconds=lease_seconds,
            until_idle=until_idle,
        ),
        overrides(log_format=logs.shape, allow_private=allow_private) | {"LOG_LEVEL": logs.level},
    )


def _several(processes: int) -> int:
    """Start this command so many times, each with one process; hand signals on; return the highest exit code."""
    arguments = sys.argv[1:]
    at = next(place for place, word in enumerate(arguments) if word.startswith("--processes"))
    del arguments[at : at + (1 if "=" in arguments[at] else 2)]
    command = [sys.executable, "-m", "newscrawler", *arguments]
    # sessions of their own: a Ctrl-C at the terminal reaches this process only, which tells each worker once
    workers = [subprocess.Popen(command, start_new_session=True) for _ in range(processes)]  # noqa: S603 - our own

    def hand_on(number: int, _: object) -> None:
        for worker in workers:
            worker.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, hand_on)
    codes = [worker.wait() for worker in workers]
    return max(code if code >= 0 else 1 for code in codes)
