"""newscrawler quarantine: readings that are worse than what is stored, and what a person makes of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import msgspec
from rich.box import SIMPLE
from rich.table import Column, Table
from rich.text import Text

from newscrawler.archive import Archive, Quarantine
from newscrawler.archive.reextract import word_changes
from newscrawler.archive.releasing import accept, drop
from newscrawler.cli.coloured import coloured
from newscrawler.cli.history import versions_of
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import Address, data_option, json_option, url_argument
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newscrawler.archive import Waiting
    from newscrawler.items import Article

_SAID = {
    "same_text": "other articles had the same text in that run",
    "prefix": "only the beginning of the text is left",
    "text_lost": "most of the text is gone",
    "headline_lost": "the headline has nothing of the article",
    "date_lost": "the date is gone",
    "score_lost": "it reads far less surely",
    "site_broken": "most pages of the site read worse in that run",
}

site_option = click.option("--site", "only", metavar="NAME", help="Only this site.")


@click.group(epilog="Example: newscrawler quarantine list --site alwatan")
def command() -> None:
    """Look at readings that were held back: worse than the stored version, which stays the latest.

    They are released by themselves when the page reads so for two days while its site is whole.
    """


@command.command(name="list", epilog="Example: newscrawler quarantine list --json")
@data_option
@site_option
@json_option
def list_(data: Path, only: str | None, *, as_json: bool) -> int:
    """List what is held back, the oldest first. Exit code 1 when something is."""
    with archive_in(data, sites=[only] if only else ()) as archive:
        found = _waiting(archive, only)
    if as_json:
        for waits in found:
            say(json.dumps(_plain(waits), ensure_ascii=False))
    elif found:
        whole = (Column(name, no_wrap=True) for name in ("id", "site", "since", "visits"))
        table = Table(*whole, "because", "headline", box=SIMPLE, pad_edge=False)
        for waits in found:
            line = waits.held
            visits = str(1 + len(waits.visits))
            reasons = ", ".join(line.reasons)
            table.add_row(line.id, line.site, line.moment[:10], visits, reasons, Text(waits.reading.title))
        Screen().print(table)
        say(f"{len(found)} held back. Look: newscrawler quarantine show ID; then: accept ID, or drop ID")
    else:
        say("nothing is held back")
    return int(bool(found))


@command.command(epilog="Example: newscrawler quarantine show 0123456789abcdef")
@url_argument
@data_option
@json_option
def show(url: str, data: Path, *, as_json: bool) -> None:
    """Show the reading of the article at URL (or with that id) that is held back, against the stored version."""
    with archive_in(data) as archive:
        (waits,) = _chosen(archive, (url,), None)
        stored = versions_of(archive, waits.held.id)[-1]
    if as_json:
        say(json.dumps({**_plain(waits), "reading": msgspec.to_builtins(waits.reading)}, ensure_ascii=False))
        return
    line = waits.held
    say(f"{line.url}\n{line.id}, held back since {line.moment}, seen {1 + len(waits.visits)} times")
    for reason in line.reasons:
        say(f"  {reason}: {_SAID[reason]}")
    _differences(stored, waits.reading)


@command.command(name="accept", epilog="Example: newscrawler quarantine accept 0123456789abcdef")
@click.argument("urls", metavar="URL...", nargs=-1, type=Address())
@data_option
@site_option
@json_option
def accept_(urls: tuple[str, ...], data: Path, only: str | None, *, as_json: bool) -> None:
    """Store the readings of the articles at URL (addresses or ids) as their next versions; or all of a site."""
    with archive_in(data) as archive:
        found = _chosen(archive, urls, only)
    with open_ledger(data, command="newscrawler quarantine accept") as ledger:
        quarantine = Quarantine(ledger.folder)
        for waits in found:
            version = accept(waits, quarantine, ledger)
            line = f"{waits.held.url}: version {version}"
            say(json.dumps({**_plain(waits), "version": version}, ensure_ascii=False) if as_json else line)


@command.command(name="drop", epilog="Example: newscrawler quarantine drop --site alwatan")
@click.argument("urls", metavar="URL...", nargs=-1, type=Address())
@data_option
@site_option
@json_option
def drop_(urls: tuple[str, ...], data: Path, only: str | None, *, as_json: bool) -> None:
    """Forget the readings of the articles at URL (addresses or ids), or all of a site; the WARC keeps the pages.

    When a later visit finds the same reading, it is not held again.
    """
    with archive_in(data) as archive:
        found = _chosen(archive, urls, only)
    with open_ledger(data, command="newscrawler quarantine drop") as ledger:
        quarantine = Quarantine(ledger.folder)
        for waits in found:
            drop(waits, quarantine, ledger)
            say(json.dumps(_plain(waits), ensure_ascii=False) if as_json else f"{waits.held.url}: dropped")


def _waiting(archive: Archive, site: str | None) -> list[Waiting]:
    found = [one for one in Quarantine(archive.folder).waiting.values() if site in {None, one.held.site}]
    return sorted(found, key=lambda waits: (waits.held.moment, waits.held.id))


def _chosen(archive: Archive, urls: Sequence[str], site: str | None) -> list[Waiting]:
    """Return what waits of the articles at *urls*, or of *site*. Raises UsageError when there is nothing."""
    if bool(urls) == bool(site):
        raise UsageError("name articles (addresses or ids), or --site NAME; newscrawler quarantine list shows them")
    waiting = {waits.held.id: waits for waits in _waiting(archive, site)}
    if site:
        return list(waiting.values())
    ids = [url if url in waiting else versions_of(archive, url)[0].id for url in urls]
    if missing := [url for url, key in zip(urls, ids, strict=True) if key not in waiting]:
        raise UsageError(f"{', '.join(missing)}: nothing is held back; newscrawler quarantine list shows what is")
    return [waiting[key] for key in ids]


def _differences(stored: Article, reading: Article) -> None:
    """Print what the reading has of the stored version: words cut are struck through, words added underlined."""
    console = Screen(soft_wrap=True)
    for name in ("title", "published", "text"):
        old, new = str(getattr(stored, name) or ""), str(getattr(reading, name) or "")
        if changes := word_changes(old, new):
            console.print(f"\n{name}", style="bold")
            console.print(coloured(old, changes, is_plain=console.is_plain))
    if stored.quality.score != reading.quality.score:
        console.print(f"\nscore {stored.quality.score} → {reading.quality.score} ({', '.join(reading.quality.flags)})")


def _plain(waits: Waiting) -> dict[str, object]:
    line = waits.held
    return {
        "id": line.id,
        "site": line.site,
        "url": line.url,
        "since": line.moment,
        "visits": 1 + len(waits.visits),
        "version": line.version,
        "reasons": list(line.reasons),
        "title": waits.reading.title,
        "diff": msgspec.to_builtins(line.diff),
    }
