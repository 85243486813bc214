"""newscrawler frontier: the store in PostgreSQL that workers share."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import click

from newscrawler.cli.options import data_option, json_option
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.frontier import is_frontier, open_frontier
from newscrawler.ledger import shared_address
from newscrawler.storage import DataFolder
from newscrawler.urls import without_password

if TYPE_CHECKING:
    from pathlib import Path

frontier_option = click.option(
    "--frontier",
    metavar="URL",
    help="The frontier that workers share: postgresql://user@host/database.",
)


@click.group()
def command() -> None:
    """Make, fill and look at the frontier in PostgreSQL that workers share."""


@command.command(epilog="Example: newscrawler frontier init --frontier postgresql://news@db/archive")
@frontier_option
def init(frontier: str | None) -> None:
    """Create the tables, where there are none."""
    from newscrawler.frontier.postgres import create_tables  # noqa: PLC0415 - an extra
    from newscrawler.frontier.postgres.link import connect, explained  # noqa: PLC0415 - likewise

    address = _required(frontier)
    with connect(address) as connection, explained(address), connection.transaction():
        is_new = create_tables(connection)
    say(f"{without_password(address)}: {'ready' if is_new else 'has a frontier already'}")


@command.command(epilog="Example: newscrawler frontier copy --data /mnt/news --frontier postgresql://news@db/archive")
@frontier_option
@data_option
def copy(frontier: str | None, data: Path) -> None:
    """Copy frontier.sqlite of a data folder into an empty frontier; from then on workers crawl the folder."""
    from newscrawler.frontier.postgres import PostgresFrontier  # noqa: PLC0415 - an extra
    from newscrawler.frontier.postgres.copying import copy_frontier  # noqa: PLC0415 - likewise

    folder, address = DataFolder(data), _required(frontier)
    if not is_frontier(folder.frontier):
        raise UsageError(f"{folder.frontier}: no frontier to copy; newscrawler work begins with an empty folder, too")
    with folder.lock("newscrawler frontier copy"):
        with open_frontier(folder.frontier) as source, PostgresFrontier(address) as target:
            rows = copy_frontier(source.path, target)
        kept = folder.frontier.with_name(f"frontier.sqlite.{int(time.time())}.copied")
        folder.frontier.rename(kept)
    say(f"{rows} rows copied; the old frontier is {kept}. Now: newscrawler work --data {data} --frontier …")


@command.command(epilog="Example: newscrawler frontier status --data /mnt/news")
@frontier_option
@data_option
@json_option
def status(frontier: str | None, data: Path, *, as_json: bool) -> None:
    """Tell which worker has which site, and until when."""
    from newscrawler.frontier.postgres import PostgresFrontier  # noqa: PLC0415 - an extra

    address = frontier or shared_address(DataFolder(data))
    with PostgresFrontier(_required(address), read_only=True) as opened:
        held, counts = opened.holders(), opened.counts()
    if as_json:
        leases = [one._asdict() | {"until": one.until.isoformat()} for one in held]
        say(json.dumps({"leases": leases, "pending": counts.pending, "leased": counts.leased, "done": counts.done}))
        return
    for one in held:
        left = f"{one.seconds:.0f} s left" if one.seconds > 0 else "lost; whoever comes next takes it"
        say(f"{one.site}  epoch {one.epoch}  {one.worker}  {left}")
    say(f"{len(held)} sites held; {counts.pending} URLs wait, {counts.leased} are in work, {counts.done} done")


def _required(address: str | None) -> str:
    """Return *address*. Raises UsageError when there is none, or it is of another kind."""
    if not address or not address.startswith(("postgresql://", "postgres://")):
        raise UsageError(f"--frontier {address or ''}: name it as postgresql://user@host/database".replace(" :", ":"))
    return address
