"""newscrawler get: one page out of the archive."""

import sys
from pathlib import Path

import click

from newscrawler.archive import open_archive
from newscrawler.cli.extract import moment_of
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
    archive = open_archive(data)
    try:
        capture = archive.get(url, moment_of(at))
    finally:
        archive.close()
    if capture is None:
        raise NewsCrawlerError(f"{url}: not in {data}/warc; newscrawler crawl fetches it")
    if sys.stdout.isatty():
        say(decode(capture.body, capture.headers.get("content-type")).text)
    else:
        sys.stdout.buffer.write(capture.body)
