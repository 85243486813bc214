"""newscrawler status: how every site is doing; with --missing, what it published and the archive lacks."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import click
import msgspec
from rich.box import SIMPLE
from rich.table import Table

from newscrawler.archive import away, held_back
from newscrawler.cli.frontier import frontier_option
from newscrawler.cli.known import archive_in, require_sites
from newscrawler.cli.options import data_option, json_option, sites_option
from newscrawler.cli.screen import Screen, aligned
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.ledger import has_frontier, reader_of
from newscrawler.report.missing import MonthOfSite, completeness
from newscrawler.report.status import SiteStatus, statuses
from newscrawler.sites import load_sites
from newscrawler.sites.memory import load_memories
from newscrawler.storage import DataFolder
from newscrawler.urls import canonical_url
from newscrawler.watch import standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from newscrawler.frontier import FrontierReader
    from newscrawler.sites import Site

SHOWN = 20  # missing URLs printed for each month; --json has all
COLUMNS = ("site", "articles", "removed", "held", "last run", "new", "edited", "failed", "freshest", "due")


@click.command(epilog="Example: newscrawler status --missing --site alwatan")
@data_option
@sites_option
@click.option("--site", "only", metavar="NAME", help="Only this site.")
@click.option("--missing", is_flag=True, help="What the site published and the archive lacks, by month and URL.")
@frontier_option
@json_option
def command(
    data: Path, sites_folder: Path, only: str | None, frontier: str | None, *, missing: bool, as_json: bool
) -> int:
    """Tell how each site is doing: last run, what it brought, what is unusual, when it is due.

    Exit code 1 when the last run found a site broken, when news of a watch could not be sent, or when readings are
    held back: newscrawler quarantine list.
    """
    folder = DataFolder(data)
    if frontier is None and not has_frontier(folder):
        raise UsageError(f"{data}: nothing was crawled here; newscrawler crawl URL --data {data}")
    declared = load_sites(sites_folder)
    with reader_of(folder, frontier) as opened:
        if missing:
            return _missing(opened, data, declared, only, as_json=as_json)
        rows = rows_of(folder, declared, opened)
    if only:
        require_sites([only], {row.site for row in rows}, data)
        rows = [row for row in rows if row.site == only]
    if as_json:
        say(msgspec.json.encode(rows).decode())
    else:
        _print(rows)
    failing = [one for one in standings(folder) if one.error]
    for one in failing:
        text = f"watch {one.watch}: {one.channel}: {one.waiting} not sent, tried {one.tries} times: {one.error}"
        say(text, err=as_json)
    return int(bool(failing) or any(row.findings or row.held for row in rows))


def rows_of(folder: DataFolder, declared: Sequence[Site], frontier: FrontierReader) -> list[SiteStatus]:
    """Return how every site of *folder* is doing, and every *declared* one."""
    names = [site.name for site in declared]
    return statuses(load_memories(folder), names, frontier.counts, removed=away(folder), held=held_back(folder))


def _print(rows: list[SiteStatus]) -> None:
    now = datetime.now(UTC)
    lines = [
        (
            *(row.site, str(row.articles), str(row.removed), str(row.held), _ago(row.last_run, now)),
            *(str(row.new), str(row.edited), str(row.failed), _ago(row.freshest, now), _ago(row.next_due, now)),
        )
        for row in rows
    ]
    # it has to fit 80 columns
    shown = [at for at in range(len(COLUMNS)) if not lines or any(line[at] != "0" for line in lines)]
    cells = [tuple(line[at] for at in shown) for line in (COLUMNS, *lines)]
    say("\n".join(aligned(cells, width=Screen().width)))
    for row in rows:
        if row.missing:
            say(f"{row.site}: missing more than usual: {', '.join(row.missing)}")
        for finding in row.findings:
            say(f"{row.site}: {finding.kind}: {finding.detail}")
            for url in finding.urls:
                say(f"    {url}")


def _ago(moment: str | None, now: datetime) -> str:
    """Return how far a moment is from *now*, for a person: of what was, without "ago"."""
    if moment is None:
        return "never"
    seconds = (now - datetime.fromisoformat(moment)).total_seconds()
    size = abs(seconds)
    units = ((86_400 * 2, 86_400, "d"), (3600 * 2, 3600, "h"), (0, 60, "min"))
    number = next(f"{size / unit:.0f} {name}" for least, unit, name in units if size >= least)
    return number if seconds >= 0 else f"in {number}"


def _missing(frontier: FrontierReader, data: Path, declared: Sequence[Site], only: str | None, *, as_json: bool) -> int:
    with archive_in(data, sites=[only] if only else ()) as archive:
        dates = {
            article.canonical_url: datetime.fromisoformat(article.published)
            for article in archive.articles(site=only)
            if article.published
        }
    zones = {site.name: site.timezone for site in declared if site.timezone}
    pages = frontier.known_pages(only)
    months = completeness(pages, published=lambda url: dates.get(canonical_url(url)), timezones=zones)
    if as_json:
        say(json.dumps([_plain(month) for month in months], ensure_ascii=False))
    else:
        _print_missing(months)
    return 0


def _plain(month: MonthOfSite) -> dict[str, Any]:
    # asdict() makes keys of the items of a Counter
    counters = {name: dict(getattr(month, name)) for name in ("named", "rejected", "failed")}
    return {**asdict(month), **counters, "total": sum(month.named.values())}


def _print_missing(months: list[MonthOfSite]) -> None:
    for site, group in groupby(months, key=attrgetter("site")):
        say(site)
        Screen().print(_table_of(group))
    for month in months:
        for page in month.missing[:SHOWN]:
            say(f"{month.site} {month.month} {page.kind} {page.reason or '-'} {page.url}")
        if len(month.missing) > SHOWN:
            say(f"{month.site} {month.month} … {len(month.missing) - SHOWN} more: --json lists them all")


def _table_of(months: Iterable[MonthOfSite]) -> Table:
    table = Table("month", "published (named first by)", "stored", "rejected", "failed", "not fetched", box=SIMPLE)
    for month in months:
        named, rejected, failed = (
            ", ".join(f"{n} {what}" for what, n in group.most_common())
            for group in (month.named, month.rejected, month.failed)
        )
        total = sum(month.named.values())
        table.add_row(month.month, f"{total}: {named}", str(month.stored), rejected, failed, str(month.not_fetched))
    return table
