"""newscrawler watch: add, list, test, remove, deliver."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from newscrawler.cli.options import data_option, json_option, only_sites_option, sites_option
from newscrawler.cli.terminal import say
from newscrawler.cli.watching import deliver, watches_beside
from newscrawler.errors import UsageError
from newscrawler.storage import DataFolder
from newscrawler.watch import EVENTS, Watch, end_watch, load_watches, standings, start_watch, try_out


@click.group()
def command() -> None:
    """News that you wait for: a query or an event, delivered after the run that met it."""


@command.command(epilog="Example: newscrawler watch add council 'مجلس المدينة' --mail desk@example.org --every day")
@click.argument("name")
@click.argument("words", metavar="[QUERY...]", nargs=-1)
@click.option("--event", "events", multiple=True, type=click.Choice(EVENTS), help="What is to happen; repeatable.")
@only_sites_option
@click.option("--feed", metavar="FILE", help="A feed in feeds/: .xml is Atom, .json JSON Feed. [default: NAME.xml]")
@click.option("--webhook", metavar="URL", help="Where JSON is posted.")
@click.option("--mail", multiple=True, metavar="ADDRESS", help="Who gets a mail; repeatable.")
@click.option("--smtp", default="smtp://localhost", show_default=True, metavar="URL", help="The mail server.")
@click.option("--apprise", multiple=True, metavar="URL", help="An address of the library apprise; repeatable.")
@click.option("--every", type=click.Choice(["run", "hour", "day"]), default="run", show_default=True, help="How often.")
@sites_option
@data_option
def add(
    name: str,
    words: tuple[str, ...],
    events: tuple[str, ...],
    sites: tuple[str, ...],
    feed: str | None,
    webhook: str | None,
    mail: tuple[str, ...],
    smtp: str,
    apprise: tuple[str, ...],
    every: str,
    sites_folder: Path,
    data: Path,
) -> None:
    """Write watches/NAME.toml, for the articles that QUERY finds (as newscrawler search), or for an event."""
    to = {"feed": feed, "webhook": webhook, "mail": mail, "smtp": smtp, "apprise": apprise}
    stated: dict[str, object] = {
        "name": name,
        "query": " ".join(words) or None,
        "events": events,
        "sites": sites,
        "every": every,
        "to": {key: value for key, value in to.items() if value},
    }
    path = start_watch(Watch.of(stated), DataFolder(data), watches_beside(sites_folder))
    say(f"{path} written; newscrawler watch test {name} sends a message")


@command.command("list", epilog="Example: newscrawler watch list")
@sites_option
@data_option
@json_option
def list_watches(sites_folder: Path, data: Path, *, as_json: bool) -> int:
    """List the watches: what each waits for, where it goes, what is still to be sent. Exit code 1: something failed."""
    waiting = standings(DataFolder(data))
    for watch in load_watches(watches_beside(sites_folder)):
        mine = [one for one in waiting if one.watch == watch.name]
        held = sum(one.waiting for one in mine)
        errors = [f"{one.channel}: {one.error}" for one in mine if one.error]
        if as_json:
            row = {
                "name": watch.name,
                "query": watch.query,
                "events": watch.wanted,
                "sites": watch.sites,
                "to": watch.to.channels(),
                "every": watch.every,
                "waiting": held,
                "errors": errors,
            }
            say(json.dumps(row, ensure_ascii=False))
            continue
        what = ", ".join(filter(None, (watch.query, *watch.events, *watch.sites)))
        say(f"{watch.name}: {what} → {', '.join(watch.to.channels())} ({watch.every}); {held} to be sent")
        for error in errors:
            say(f"    {error}")
    return int(any(one.error for one in waiting))


@command.command(epilog="Example: newscrawler watch test council")
@click.argument("name")
@sites_option
@data_option
@json_option
def test(name: str, sites_folder: Path, data: Path, *, as_json: bool) -> int:
    """Send a test message by every way of the watch, at once. Exit code 1: one did not take it."""
    folder = watches_beside(sites_folder)
    watch = next((one for one in load_watches(folder) if one.name == name), None)
    if watch is None:
        raise UsageError(f"{folder}/{name}.toml: no such watch; newscrawler watch add writes one")
    found = try_out(DataFolder(data), watch, now=datetime.now(UTC))
    for channel, error in found.items():
        row = {"channel": channel, "error": error or None}
        say(json.dumps(row, ensure_ascii=False) if as_json else f"{channel}: {error or 'taken'}")
    return int(any(found.values()))


@command.command(epilog="Example: newscrawler watch remove council")
@click.argument("name")
@sites_option
@data_option
def remove(name: str, sites_folder: Path, data: Path) -> None:
    """Delete watches/NAME.toml, and what was not sent yet."""
    path, unsent = end_watch(name, DataFolder(data), watches_beside(sites_folder))
    say(f"{path} deleted, {unsent} notices unsent")


@command.command("deliver", epilog="Example: newscrawler watch deliver")
@sites_option
@data_option
def deliver_now(sites_folder: Path, data: Path) -> int:
    """Send what is due now, as every run does at its end."""
    return deliver(data, sites_folder)
