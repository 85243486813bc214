"""newscrawler explain: why a page's fields are what they are."""

import json
from dataclasses import asdict

import click
from rich.table import Table

from newscrawler.cli.extract import moment_of, read_html, url_of
from newscrawler.cli.options import Address, json_option
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.extract import read_page
from newscrawler.extract.explain import explain
from newscrawler.items import Rejection, SiteRules


@click.command(epilog="Example: newscrawler explain page.html --url https://example.com/a")
@click.argument("page", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--url", type=Address(), help="Address of the page. [default: the file's own]")
@click.option("--at", "fetched_at", help="When the page was captured (ISO 8601).")
@click.option("--timezone", help="IANA time zone of the site.")
@json_option
def command(page: str, url: str | None, fetched_at: str | None, timezone: str | None, *, as_json: bool) -> None:
    """Show what was weighed for every field of PAGE, the claim that was believed, and why."""
    html, address, moment = read_html(page), url or url_of(page), moment_of(fetched_at)
    rules = SiteRules(timezone=timezone)
    told = explain(html, url=address, fetched_at=moment, rules=rules)
    reading = read_page(html, url=address, fetched_at=moment, rules=rules)
    verdict = f"no article: {reading.reason} ({reading.detail})" if isinstance(reading, Rejection) else "an article"
    if as_json:
        rows = [asdict(row) for row in told.rows]
        told_all = {"url": address, "verdict": verdict, "encoding": told.encoding, "flags": told.flags, "rows": rows}
        say(json.dumps(told_all, ensure_ascii=False))
        return
    table = Table("field", "candidate", "source", "trust", "won", "why", title=f"{verdict}; read as {told.encoding}")
    for row in told.rows:
        table.add_row(row.field, row.candidate, row.source, f"{row.trust:.2f}", "✓" if row.won else "", row.why)
    Screen().print(table)
    if told.flags:
        say(f"flags: {', '.join(told.flags)}")
