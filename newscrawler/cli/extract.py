"""newscrawler extract: one page made clean, as JSON or text."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from newscrawler.cli.options import Address
from newscrawler.cli.terminal import say
from newscrawler.errors import ExtractionError, UsageError
from newscrawler.items import Article, SiteRules
from newscrawler.record import extract


@click.command(
    epilog='Example: newscrawler extract page.html --url https://example.com/a --at "2026-01-08T10:00:00+03:00"'
)
@click.argument("page", type=click.Path(dir_okay=False, allow_dash=True))
@click.option(
    "--url",
    type=Address(),
    help="Address of the page; links and the record's id depend on it. [default: the file's own]",
)
@click.option("--at", "fetched_at", help="When the page was captured (ISO 8601); relative dates need it.")
@click.option("--timezone", help="IANA time zone of the site, for dates without one.")
@click.option("--content-type", help="The Content-Type header, when known.")
@click.option("--text", "as_text", is_flag=True, help="Print title and text instead of JSON.")
def command(
    page: str, url: str | None, fetched_at: str | None, timezone: str | None, content_type: str | None, *, as_text: bool
) -> None:
    """Print the article of PAGE (a file, or - for standard input) as JSON. Never uses the network."""
    article = extract(
        read_html(page),
        url=url or url_of(page),
        fetched_at=moment_of(fetched_at),
        headers={"Content-Type": content_type} if content_type else None,
        rules=SiteRules(timezone=timezone),
    )
    if article is None:
        raise ExtractionError(f"{page}: no article on this page; `newscrawler explain {page}` shows why")
    say(_plain(article) if as_text else json.dumps(msgspec.to_builtins(article), ensure_ascii=False, indent=2))


def read_html(page: str) -> bytes:
    """Return the bytes of the file *page*, or of standard input for "-". Raises UsageError."""
    if page == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(page).read_bytes()
    except OSError as error:
        raise UsageError(f"{page}: {error.strerror}; give the path of an HTML file, or - for standard input") from error


def url_of(page: str) -> str:
    """Return an address for a page that came without one."""
    return "stdin:" if page == "-" else Path(page).absolute().as_uri()


def moment_of(text: str | None) -> datetime | None:
    """Return the moment that ``--at`` gives, in UTC when it says no zone. Raises UsageError."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--at {text}: not an ISO 8601 date; for example 2026-01-08T10:00:00+03:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _plain(article: Article) -> str:
    return f"{article.title}\n\n{article.text}" if article.text else article.title
