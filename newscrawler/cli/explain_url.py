"""newscrawler explain-url: the whole history of one address."""

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table

from newscrawler.archive import ids_at
from newscrawler.cli.frontier import frontier_option
from newscrawler.cli.options import data_option, json_option, url_argument
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.errors import NewsCrawlerError, UsageError
from newscrawler.frontier import ArticleState, FetchEvent, FrontierReader, HostState, UrlStatus
from newscrawler.items import article_id
from newscrawler.ledger import has_frontier, reader_of
from newscrawler.report.words import REASONS
from newscrawler.storage import DataFolder
from newscrawler.urls import canonical_url

SOURCES = (
    "home",
    "robots",
    "sitemap",
    "feed",
    "rest",
    "listing",
    "more",
    "page",
    "requisite",
)  # what makes keys of its own


@click.command(epilog="Example: newscrawler explain-url https://example.com/politics/1.html --data data")
@url_argument
@data_option
@frontier_option
@json_option
def command(url: str, data: Path, frontier: str | None, *, as_json: bool) -> int:
    """Tell what became of URL: who named it, every fetch and how it ended, where it stands, what is stored of it.

    Exit code 1 when the address was never seen.
    """
    folder = DataFolder(data)
    if frontier is None and not has_frontier(folder):
        raise UsageError(f"{data}: no crawl has run here; name the data folder with --data")
    with reader_of(folder, frontier) as opened:
        status = _find(opened, url)
        if status is None:
            if as_json:
                say("null")
            raise NewsCrawlerError(f"{url}: was never seen: no source named it, and nothing linked to it")
        history = opened.history(status.key)
        article = opened.article(next(iter(ids_at(folder, status.key)), article_id(status.key)))
        host = opened.host_state(status.host)
    if as_json:
        parts = {"standing": asdict(status), "story": [asdict(event) for event in history], "host": asdict(host)}
        say(json.dumps({**parts, "article": asdict(article) if article else None}, ensure_ascii=False))
    else:
        _show(status, history, article, host, data)
    return 0


def _find(frontier: FrontierReader, url: str) -> UrlStatus | None:
    """Return the status of a page, or of a source, at *url*."""
    keys = (canonical_url(url), url, *(f"{kind}:{url}" for kind in SOURCES))
    return next((found for key in keys if (found := frontier.status(key))), None)


def _show(
    status: UrlStatus, history: list[FetchEvent], article: ArticleState | None, host: HostState, data: Path
) -> None:
    say(status.url)
    say(f"  {status.kind} of {status.site}, known since {_when(status.seen)}")
    say(f"  named by {status.via or 'the crawl itself'}")
    if history:
        table = Table("when", "outcome", "why", "HTTP", "run")
        for event in history:
            code, run = str(event.status or ""), str(event.run or "")
            table.add_row(_when(event.moment), event.outcome, _why(event.reason, event.detail), code, run)
        Screen().print(table)
    else:
        say("  never fetched")
    say(f"  now: {_state(status)}")
    if host.blocked_until > time.time():
        say(f"  {host.host} is left alone until {_when(host.blocked_until)} ({host.reason})")
    if status.etag or status.last_modified:
        say(f"  validators: ETag {status.etag or '-'}, Last-Modified {status.last_modified or '-'}")
    if article:
        say(f"  stored: version {article.version} of {article.title!r}")
        say(f"          in {data}/{article.file}, byte {article.offset}")


def _state(status: UrlStatus) -> str:
    if status.state == "pending":
        return f"waits, not before {_when(status.due)}" if status.due else "waits for its turn"
    if status.due:
        return f"{status.state}, looked at again {_when(status.due)}"
    return {"leased": "being fetched", "done": "done", "failed": "given up"}[status.state]


def _why(reason: str | None, detail: str | None) -> str:
    words = REASONS.get(reason or "", reason or "")
    return f"{words}: {detail}" if detail and words else detail or words


def _when(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S} UTC"
