"""newscrawler get: one page out of the archive."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from newscrawler.cli.extract import moment_of
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import data_option, url_argument
from newscrawler.cli.terminal import say
from newscrawler.errors import NewsCrawlerError
from newscrawler.html import decode
from newscrawler.warc import Exchange, capture_of


@click.command(epilog="Example: newscrawler get https://example.com/a --at 2026-01-08")
@url_argument
@click.option("--at", help="The capture that was current at this moment (ISO 8601). [default: the latest]")
@click.option("--rendered", is_flag=True, help="The page as its scripts made it, where a browser showed it.")
@click.option("--screenshot", is_flag=True, help="The picture of the page that was taken (PNG).")
@data_option
def command(url: str, at: str | None, data: Path, *, rendered: bool, screenshot: bool) -> None:
    """Print the page that was captured at URL, unpacked, byte for byte; on a terminal as text that it can show."""
    moment = moment_of(at)
    with archive_in(data) as archive:
        exchange = archive.exchange(url, moment)
    if exchange is None:
        raise NewsCrawlerError(f"{url}: not in {data}/warc; newscrawler crawl fetches it")
    if moment and exchange.fetched_at.replace(microsecond=0) > moment:
        raise NewsCrawlerError(
            f"{url}: not captured before {at}; the first capture is of {exchange.fetched_at:%F %T%z}"
        )
    if moment:
        say(f"{exchange.url} as captured at {exchange.fetched_at:%F %T%z}", err=True)
    if screenshot:
        sys.stdout.buffer.write(_picture(exchange))
        return
    if rendered and exchange.view is None:
        raise NewsCrawlerError(f"{url}: no browser showed it; set fetch.browser in its site's file")
    capture = capture_of(exchange if rendered else replace(exchange, view=None))
    if sys.stdout.isatty():
        say(decode(capture.body, capture.headers.get("content-type")).text)
    else:
        sys.stdout.buffer.write(capture.body)


def _picture(exchange: Exchange) -> bytes:
    if exchange.view is None or exchange.view.picture is None:
        raise NewsCrawlerError(f"{exchange.url}: no picture was taken; set archive.screenshot in its site's file")
    return exchange.view.picture
