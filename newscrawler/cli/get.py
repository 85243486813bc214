"""newscrawler get: one page out of the archive."""

import sys
from pathlib import Path

import click

from newscrawler.cli.extract import moment_of
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import data_option, url_argument
from newscrawler.cli.terminal import say
from newscrawler.errors import NewsCrawlerError
from newscrawler.html import decode


@click.command(epilog="Example: newscrawler get https://example.com/a --at 2026-01-08")
@url_argument
@click.option("--at", help="The capture that was current at this moment (ISO 8601). [default: the latest]")
@data_option
def command(url: str, at: str | None, data: Path) -> None:
    """Print the page that was captured at URL, unpacked, byte for byte; on a terminal as text that it can show."""
    moment = moment_of(at)
    with archive_in(data) as archive:
        capture = archive.get(url, moment)
    if capture is None:
        raise NewsCrawlerError(f"{url}: not in {data}/warc; newscrawler crawl fetches it")
    if moment and capture.fetched_at > moment:
        raise NewsCrawlerError(f"{url}: not captured before {at}; the first capture is of {capture.fetched_at:%F %T%z}")
    if moment:
        say(f"{capture.url} as captured at {capture.fetched_at:%F %T%z}", err=True)
    if sys.stdout.isatty():
        say(decode(capture.body, capture.headers.get("content-type")).text)
    else:
        sys.stdout.buffer.write(capture.body)
