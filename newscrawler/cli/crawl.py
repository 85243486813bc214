"""newscrawler crawl: a site discovered, crawled politely, cleaned and stored."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click
import msgspec

from newscrawler.archive.withdrawal import known_trace
from newscrawler.cli.asked import asked_options
from newscrawler.cli.intake import Captures, capture_options, take_in
from newscrawler.cli.options import Logs, allow_private_option, data_option, log_options, revisit_option, sites_option
from newscrawler.cli.planning import Backfill, backfill_options, planned
from newscrawler.cli.terminal import say
from newscrawler.cli.watching import begin, deliver
from newscrawler.errors import UsageError
from newscrawler.report import RunSummary, broken_sites, finding_lines, last_manifest, summary_lines
from newscrawler.requisites import Level
from newscrawler.sites import Site, Typed, load_sites
from newscrawler.storage import DataFolder


@click.command(
    epilog="Example: NEWSCRAWLER_CONTACT=you@example.org newscrawler crawl https://example.com/ --since 2026-01-01"
)
@asked_options
@data_option
@sites_option
@click.option("--limit", default=0, type=click.IntRange(min=0), metavar="N", help="Stop after N new articles.")
@backfill_options
@capture_options
@click.option("--delay", type=click.FloatRange(min=0.001), metavar="SECONDS", help="Between two requests to a site.")
@revisit_option
@allow_private_option
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@log_options
def command(
    asked: list[Typed],
    data: Path,
    requisites: Level | None,
    sites_folder: Path,
    limit: int,
    delay: float | None,
    revisit: str,
    *,
    logs: Logs,
    backfill: Backfill,
    captures: Captures,
    allow_private: bool,
    as_json: bool,
) -> int:
    """Crawl the news sites at URL: find every article, fetch politely, keep the exact bytes, store clean text.

    What is typed is what is crawled: of an article's URL that article (its site with --site), of a feed's or a
    sitemap's URL what it names. Run it again: only what is new or edited is stored. Stop it at any moment: nothing is
    lost.
    """
    sites = [one.site for one in asked]
    if captures:
        if limit or backfill != Backfill():
            raise UsageError("--since, --until, --plan and --limit are for crawls; captures of others are taken whole")
        return _take_captures(captures, sites, data, sites_folder, requisites, as_json=as_json)
    if not sites:
        raise UsageError("crawl needs a URL, --site NAME, --from-warc or --from-cdx; newscrawler crawl --help")
    _refuse_withdrawn(asked, data)
    if backfill.is_planned:
        only_json = as_json and backfill.only_plan
        sites = planned(sites, backfill, delay=delay, allow_private=allow_private, as_json=only_json)
        asked = [replace(one, site=site) for one, site in zip(asked, sites, strict=True)]
    if backfill.only_plan:
        return 0
    # imported here: Scrapy takes half a second, and a wrong option should not wait for it
    from newscrawler.cli.running import run_spider  # noqa: PLC0415
    from newscrawler.spiders.news import NewsSpider  # noqa: PLC0415

    begin(data, sites_folder)
    summary = run_spider(
        NewsSpider,
        data=data,
        log_level=logs.level,
        overrides=overrides(
            limit=limit, delay=delay, revisit=revisit, log_format=logs.shape, allow_private=allow_private
        ),
        typed=asked,
        since=backfill.since,
        until=backfill.until,
    )
    code = tell(summary, data, as_json=as_json)
    return max(code, deliver(data, sites_folder))


def _take_captures(
    captures: Captures,
    wanted: list[Site],
    data: Path,
    sites_folder: Path,
    requisites: Level | None,
    *,
    as_json: bool,
) -> int:
    """Take the captures of others into the archive, and return the exit code."""
    begin(data, sites_folder)
    taken = take_in(captures, data=data, wanted=wanted, declared=load_sites(sites_folder), requisites=requisites)
    code = tell(taken, data, as_json=as_json)
    return max(code, deliver(data, sites_folder))


def _refuse_withdrawn(asked: list[Typed], data: Path) -> None:
    """Raise UsageError when one of the pages that were typed was taken out of the archive on request."""
    for url in (url for one in asked for url in one.pages):
        if trace := known_trace(DataFolder(data), url):
            raise UsageError(
                f"{url}: taken out of {data} on {trace.moment[:10]} ({trace.reason}), so it is not fetched; see "
                "docs/removal.md"
            )


def tell(summary: RunSummary, data: Path, *, as_json: bool) -> int:
    """Print the summary, on standard error why the exit code is not 0, and return the exit code.

    A site that was found broken in this run makes the code 1.
    """
    was_asked = summary.fetched or not summary.put_off  # a site in its quiet hours is not broken
    broken = broken_sites(last_manifest(DataFolder(data))) if was_asked else []
    code = summary.exit_code or int(bool(broken))
    if as_json:
        found = [{"site": site, **msgspec.to_builtins(finding)} for site, finding in broken]
        say(json.dumps({**asdict(summary), "findings": found, "exit_code": code}, ensure_ascii=False))
    else:
        say("\n".join(summary_lines(summary, data=str(data))))
    if summary.reason:
        say(f"newscrawler: {summary.reason}", err=True)
    for line in finding_lines(broken):
        say(line, err=True)
    return code


def overrides(
    *,
    limit: int = 0,
    delay: float | None = None,
    revisit: str = "due",
    log_format: str = "text",
    allow_private: bool = False,
) -> dict[str, Any]:
    """Return the Scrapy settings that the options stand for."""
    chosen: dict[str, Any] = {
        "NEWSCRAWLER_LIMIT": limit,
        "NEWSCRAWLER_ALLOW_PRIVATE": allow_private,
        "NEWSCRAWLER_LOG_FORMAT": log_format,
        "NEWSCRAWLER_PROGRESS": log_format == "text",
        "LOG_ENABLED": log_format == "text",  # GuardLogs writes the log otherwise
        "NEWSCRAWLER_REVISIT": revisit,
    }
    if delay:
        chosen |= {"DOWNLOAD_DELAY": delay, "NEWSCRAWLER_LOCAL_DELAY": delay}
    return chosen
