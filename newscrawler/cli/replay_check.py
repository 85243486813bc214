"""newscrawler replay-check: whether archived pages have all that they need to be shown."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import TYPE_CHECKING

import click
import msgspec
from rich.table import Table

from newscrawler.archive.replay_check import PageCheck, check_page, sampled
from newscrawler.browser import Browser, find_browser
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import data_option, json_option, only_sites_option
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.errors import NewsCrawlerError

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.archive import Archive
    from newscrawler.items import Article

SAME = 0.01  # of the pixels may differ: the caret of a form, the edge of a letter
_MOST_NAMED = 20  # missing addresses that are printed; --json has all


@click.command(epilog="Example: newscrawler replay-check --site alwatan --sample 10")
@only_sites_option
@click.option("--sample", default=10, show_default=True, type=click.IntRange(1), metavar="N", help="So many pages.")
@data_option
@json_option
def command(sites: tuple[str, ...], sample: int, data: Path, *, as_json: bool) -> int:
    """Show archived pages in a browser, out of the archive alone, and tell what they ask for and is not there.

    The browser has no network. Where a screenshot was archived it tells how many pixels differ. Exit code 1 when
    something is missing, a page cannot be shown, or looks otherwise (1 % of its pixels).
    """
    chromium = find_browser().require()
    with archive_in(data, sites=sites) as archive:
        articles = sampled(archive.articles(site=sites or None), sample)
        if not articles:
            raise NewsCrawlerError(f"{data}: no article has its page in a WARC; newscrawler crawl keeps them")
        checks = asyncio.run(_checked(archive, articles, chromium))
    if as_json:
        say(json.dumps(msgspec.to_builtins(checks), ensure_ascii=False))
    else:
        _show(checks)
    return int(any(check.missing or check.not_shown or (check.different or 0.0) > SAME for check in checks))


async def _checked(archive: Archive, articles: list[Article], chromium: Path) -> list[PageCheck]:
    browser = Browser(chromium)
    try:
        return [await check_page(archive, article, browser) for article in articles]
    finally:
        await browser.close()


def _show(checks: list[PageCheck]) -> None:
    table = Table("site", "pages", "asked for", "missing", "not shown", "pixels different")
    for site in sorted({check.site for check in checks}):
        found = [check for check in checks if check.site == site]
        kinds = Counter(asked.kind for check in found for asked in check.missing)
        missing = ", ".join(f"{n} × {kind}" for kind, n in kinds.most_common()) or "0"
        asked = sum(check.asked for check in found)
        failed = sum(bool(check.not_shown) for check in found)
        shares = [check.different for check in found if check.different is not None]
        worst = f"{max(shares):.2%}" if shares else "no screenshot"
        table.add_row(site, str(len(found)), str(asked), missing, str(failed), worst)
    Screen().print(table)
    for check in checks:
        if check.not_shown:
            say(check.not_shown)
    named = sorted({f"{asked.kind} {asked.url}" for check in checks for asked in check.missing})
    for line in named[:_MOST_NAMED]:
        say(f"missing: {line}")
    if len(named) > _MOST_NAMED:
        say(f"and {len(named) - _MOST_NAMED} more: --json names them all")
