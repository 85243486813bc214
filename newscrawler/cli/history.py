"""newscrawler history: every version of an article, and when its site took it away."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from newscrawler.archive import Archive, Move, Removal, ids_at, moves, removals
from newscrawler.archive.reextract import word_changes
from newscrawler.archive.reextract.words import BREAK
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import data_option, json_option, url_argument
from newscrawler.cli.terminal import say
from newscrawler.errors import NewsCrawlerError
from newscrawler.items import Article, article_id
from newscrawler.urls import canonical_url

_HOW = {"home": "redirected to the home page", "soft_404": "the page says 200 and that it is not there"}


@click.command(epilog="Example: newscrawler history https://example.com/a")
@url_argument
@data_option
@json_option
def command(url: str, data: Path, *, as_json: bool) -> None:
    """List every version of the article at URL (or with that id): when it was fetched and what changed.

    When the site took the article away, or put it back, is told too, with how: 404, 410, a redirect home; and when it
    moved to another address. Its history is found under both.
    """
    with archive_in(data) as archive:
        versions = versions_of(archive, url)
        taken = [removal for removal in removals(archive.folder) if removal.id == versions[0].id]
        moved = [move for move in moves(archive.folder) if move.id == versions[0].id]
    rows = [_row(article, earlier) for earlier, article in zip([None, *versions], versions, strict=False)]
    rows = sorted([*rows, *map(_taken, taken), *map(_moved, moved)], key=_moment)
    if as_json:
        for row in rows:
            say(json.dumps(row, ensure_ascii=False))
        return
    say(versions[-1].url)
    for row in rows:
        say("\n" + "  ".join(_said(row) if row["event"] == "version" else _said_of_removal(row)))
        if row["event"] == "version":
            say(str(row["title"]))


def versions_of(archive: Archive, url: str) -> list[Article]:
    """Return every version of the article at *url*, oldest first. Raises NewsCrawlerError when there is none.

    *url* can be any spelling of the address, the address that was fetched, or the article's id.
    """
    for key in (article_id(canonical_url(url)), *ids_at(archive.folder, url), url):
        if found := archive.history(key):
            return found
    fetched = next((article.id for article in archive.articles() if url in {article.url, article.canonical_url}), None)
    if fetched is None:
        raise NewsCrawlerError(f"{url}: no such article in {archive.root}; newscrawler search finds articles by words")
    return archive.history(fetched)


def _said(row: dict[str, object]) -> Iterator[str]:
    """Yield what there is to say of a version, but for its title."""
    yield f"version {row['version']}"
    for name in ("fetched_at", "published", "modified"):
        if row[name]:
            yield f"{name.removesuffix('_at')} {row[name]}"
    if row["words_changed"] is not None:
        yield f"{row['words_changed']} words changed"
    if row["paragraphs_moved"]:
        yield f"{row['paragraphs_moved']} paragraphs moved"


def _said_of_removal(row: dict[str, object]) -> Iterator[str]:
    """Yield what there is to say of an article that was taken away or put back, or that moved."""
    yield f"{row['event']} {row['noticed']}"
    if row["event"] == "moved":
        yield f"to {row['moved_to']} ({row['how']})"
    if row["how"] in _HOW:
        yield _HOW[str(row["how"])]
    elif row["event"] == "removed":
        yield f"the page answers {row['how']}"


def _taken(removal: Removal) -> dict[str, object]:
    return {
        "event": "returned" if removal.how == "returned" else "removed",
        "how": removal.how,
        "noticed": removal.noticed,
        "version": removal.version,
        "title": removal.title,
        "url": removal.url,
    }


def _moved(move: Move) -> dict[str, object]:
    return {"event": "moved", "how": move.how, "noticed": move.noticed, "url": move.url, "moved_to": move.moved_to}


def _moment(row: dict[str, object]) -> datetime:
    return datetime.fromisoformat(str(row.get("noticed") or row["fetched_at"]))


def _row(article: Article, earlier: Article | None) -> dict[str, object]:
    changed = moved = None
    if earlier is not None:
        runs = [*word_changes(earlier.title, article.title), *word_changes(earlier.text or "", article.text or "")]
        changed = sum(max(len(run.old.split()), len(run.new.split())) for run in runs if run.to is None)
        moved = sum(1 + run.old.split().count(BREAK) for run in runs if run.to is not None)
    return {
        "event": "version",
        "version": article.version,
        "fetched_at": article.fetched_at,
        "published": article.published,
        "modified": article.modified,
        "title": article.title,
        "words_changed": changed,
        "paragraphs_moved": moved,
        "content_hash": article.content_hash,
        "url": article.url,
    }
