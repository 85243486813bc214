"""newscrawler extract: one page made clean, as JSON, text, Markdown or HTML."""

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


def _plain(article: Article) -> str:
    return f"{article.title}\n\n{article.text}" if article.text else article.title


def _json(article: Article) -> str:
    return json.dumps(msgspec.to_builtins(article), ensure_ascii=False, indent=2)


_FORMS = {"json": _json, "text": _plain, "markdown": Article.markdown, "html": Article.html}


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
@click.option(
    "--format", "form", type=click.Choice(list(_FORMS)), default="json", help="What to print. [default: json]"
)
@click.option("--text", "form", flag_value="text", help="The same as --format text.")
def command(
    page: str, url: str | None, fetched_at: str | None, timezone: str | None, content_type: str | None, form: str
) -> None:
    """Print the article of PAGE (a file, or - for standard input). Never uses the network."""
    article = extract(
        read_html(page),
        url=url or url_of(page),
        fetched_at=moment_of(fetched_at),
        headers={"Content-Type": content_type} if content_type else None,
        rules=SiteRules(timezone=timezone),
    )
    if article is None:
        raise ExtractionError(f"{page}: no article on this page; `newscrawler explain {page}` shows why")
    say(_FORMS[form](article).rstrip("\n"))


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
