"""newscrawler report: the HTML report for an editor."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from newscrawler.cli.options import data_option, json_option, sites_option
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.ledger import has_frontier
from newscrawler.report.figures import gather
from newscrawler.report.html import render
from newscrawler.report.plain import plain_figures
from newscrawler.sites import load_sites
from newscrawler.storage import DataFolder, write_atomic
from newscrawler.watch import standings


@click.command(epilog="Example: newscrawler report --days 30 --out report.html")
@data_option
@sites_option
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366), help="How far back it looks.")
@click.option("--out", default="report.html", show_default=True, type=click.Path(dir_okay=False, path_type=Path))
@json_option
def command(data: Path, sites_folder: Path, days: int, out: Path, *, as_json: bool) -> None:
    """Write one self-contained HTML file, right to left, in Arabic and English: what came in, how soon, what failed.

    With --json its figures are printed, and no file is written.
    """
    if not has_frontier(DataFolder(data)):
        raise UsageError(f"{data}: nothing was crawled here; newscrawler crawl URL --data {data}")
    titles = {site.name: site.title for site in load_sites(sites_folder) if site.title}
    unsent = ((f"{one.watch}: {one.channel}", one.error) for one in standings(DataFolder(data)) if one.error)
    figures = gather(data, now=datetime.now(UTC), days=days, titles=titles, unsent=unsent)
    if as_json:
        say(json.dumps(plain_figures(figures), ensure_ascii=False))
        return
    write_atomic(out, render(figures).encode())
    say(f"{out} written; open it in a browser")
