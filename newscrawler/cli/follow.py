"""newscrawler follow: what happens in the archive, as it happens."""

import sys
import time
from pathlib import Path

import click

from newscrawler.cli.known import archive_in
from newscrawler.cli.options import data_option, only_sites_option, timezone_option
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.follow import BulkTaker, LineTaker, Taker, Wanted, WebTaker, follow, open_cursor
from newscrawler.search import Matcher, parse_query


@click.command(epilog="Example: newscrawler follow --cursor mine --from-start --until-idle 'المدينة site:demo'")
@click.argument("words", metavar="[QUERY...]", nargs=-1)
@click.option("--cursor", "name", metavar="NAME", help="Go on where the reader of this name stopped.")
@click.option(
    "--from-start", is_flag=True, help="A new cursor begins with the oldest article. [default: with the next]"
)
@click.option("--until-idle", is_flag=True, help="End when all that is committed was told. [default: wait for more]")
@click.option("--to", metavar="URL", help="Post it there, or write it to that PostgreSQL. [default: print it]")
@click.option("--bulk", is_flag=True, help="URL of --to is an index of OpenSearch or Elasticsearch.")
@only_sites_option
@timezone_option
@data_option
def command(
    words: tuple[str, ...],
    name: str | None,
    from_start: bool,  # noqa: FBT001 - click passes them by name
    until_idle: bool,  # noqa: FBT001
    to: str | None,
    bulk: bool,  # noqa: FBT001
    sites: tuple[str, ...],
    timezone: str | None,
    data: Path,
) -> int:
    """Print what happens in the archive as it happens, one JSON object a line.

    New articles, new versions, removals, returns, moves and what becomes of readings that were held back; with QUERY
    (as for search) of the articles that it finds. Only what is committed is told, beside running crawls. The cursor
    is kept in the data folder and moves when a line was taken, so each event is told at least once, with its "key".
    """
    with archive_in(data) as archive:
        folder = archive.folder
    matches = Matcher(parse_query(" ".join(words), timezone=timezone)).among if words else None
    wanted = Wanted(folder=folder, sites=sites, matches=matches)
    with open_cursor(folder, name, from_start=from_start) as cursor:
        taker = _taker(to, bulk=bulk)
        wrong = follow(wanted, cursor, taker, until_idle=until_idle, tell=lambda text: say(text, err=True))
    return 1 if wrong else 0


def _taker(to: str | None, *, bulk: bool) -> Taker:
    if to is None:
        if bulk:
            raise UsageError("--bulk says how to post; say where to with --to https://…")
        return LineTaker(sys.stdout.buffer)
    if to.startswith(("postgresql://", "postgres://")):
        return _database(to)
    if not to.startswith(("http://", "https://")):
        raise UsageError(f"--to {to}: no address that starts with https://, http:// or postgresql://")
    return BulkTaker(to, wait=time.sleep) if bulk else WebTaker(to, wait=time.sleep)


def _database(to: str) -> Taker:
    try:
        from newscrawler.follow.database import DatabaseTaker  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise UsageError("--to postgresql://: needs psycopg: pip install 'newscrawler-ar[cluster]'") from error
    return DatabaseTaker(to, wait=time.sleep)
