"""newscrawler search: full text of the archive."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from newscrawler.archive.workers import HERE, Workers, workers_for
from newscrawler.cli.options import Hands, data_option, json_option, timezone_option, workers_options
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.errors import StorageError
from newscrawler.search import Hit, Snippet, parse_query, search, update_index
from newscrawler.search.chunks import RowsWork
from newscrawler.storage import DataFolder

_MARK = "bold yellow"


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog="Example: newscrawler search '\"مجلس المدينة\" جسر site:demo since:2026-01-01'",
)
@click.argument("words", metavar="QUERY...", nargs=-1, type=click.UNPROCESSED)
@data_option
@timezone_option
@click.option("--limit", default=10, show_default=True, type=click.IntRange(min=1), help="Show so many at most.")
@click.option("--rebuild", is_flag=True, help="Make the index again from the first byte; QUERY can be left out.")
@workers_options("this one alone")
@json_option
def command(
    words: tuple[str, ...],
    data: Path,
    timezone: str | None,
    limit: int,
    hands: Hands,
    *,
    rebuild: bool,
    as_json: bool,
) -> int:
    """Find the articles that answer QUERY, best first; the index is brought up to date before.

    A word is found with and without article, conjunction, common endings, hamza and harakat. "Words in quotes" stand
    together; AND, OR, NOT, -word, (groups) and prefix* as in Lucene; title:, author:, section:, tag:, site:, language:,
    since:DATE and until:DATE narrow the search. Exit code 1 when nothing is found. The same in a browser and as an API:
    newscrawler serve. A query that waits for what comes: newscrawler watch. To remove one article: newscrawler remove.
    """
    folder = DataFolder(data)
    if not folder.path.is_dir():
        raise StorageError(f"{data}: no such data folder; a crawl makes one: newscrawler crawl URL --data {data}")
    query = parse_query(" ".join(words), timezone=timezone) if words or not rebuild else None
    with _workers(hands) as workers:
        done = update_index(folder, rebuild=rebuild, workers=workers)
    if done.added and sys.stderr.isatty():
        say(f"{done.added} articles indexed", err=True)
    if query is None:
        say(json.dumps({"indexed": done.added}) if as_json else f"{done.added} articles indexed")
        return 0
    hits = search(folder, query, limit=limit)
    if as_json:
        for hit in hits:
            say(json.dumps(asdict(hit), ensure_ascii=False))
    else:
        _show(hits)
    return 0 if hits else 1


def _workers(hands: Hands) -> AbstractContextManager[Workers]:
    """Return who makes the index: this process, when nobody else is named."""
    return workers_for([], loads=RowsWork.__module__, **asdict(hands)) if hands else nullcontext(HERE)


def _show(hits: list[Hit]) -> None:
    console = Screen(soft_wrap=True)
    for hit in hits:
        console.print(_marked(hit.title, style="bold"))
        console.print(Text(f"{(hit.published or hit.fetched_at)[:10]}  {hit.site}  {hit.url}", style="dim"))
        if hit.snippet.text:
            console.print(_marked(hit.snippet))
        console.print()
    if not hits:
        say("nothing found", err=True)


def _marked(piece: Snippet, **how: Any) -> Text:
    """Return *piece* with its marks in colour."""
    text = Text(piece.text, **how)
    for start, end in piece.marks:
        text.stylize(_MARK, start, end)
    return text
