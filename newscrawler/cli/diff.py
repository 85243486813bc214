"""newscrawler diff: what an editor changed, word by word."""

import json
from pathlib import Path

import click
import msgspec
from rich.text import Text

from newscrawler.archive.reextract import ImageChange, image_changes, word_changes
from newscrawler.cli.coloured import coloured
from newscrawler.cli.history import versions_of
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import data_option, json_option, url_argument
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.items import Article


@click.command(epilog="Example: newscrawler diff https://example.com/a --from 1 --to 3")
@url_argument
@click.option("--from", "old", type=click.IntRange(min=1), metavar="VERSION", help="[default: the one before --to]")
@click.option("--to", "new", type=click.IntRange(min=1), metavar="VERSION", help="[default: the latest]")
@data_option
@json_option
def command(url: str, old: int | None, new: int | None, data: Path, *, as_json: bool) -> None:
    """Show what changed in headline, standfirst, text and images between two versions of the article at URL.

    Paragraphs that only stand elsewhere are shown as moved.
    """
    with archive_in(data) as archive:
        versions = {article.version: article for article in versions_of(archive, url)}
    after = _version(versions, new or max(versions), url)
    before = _version(versions, old or max((v for v in versions if v < after.version), default=after.version), url)
    pairs = {
        name: (getattr(before, name) or "", getattr(after, name) or "") for name in ("title", "description", "text")
    }
    changes = {name: word_changes(*pair) for name, pair in pairs.items()}
    images = image_changes(before, after)
    if as_json:
        told = {**msgspec.to_builtins(changes), "images": msgspec.to_builtins(images)}
        said = {"url": after.url, "from": before.version, "to": after.version, "changes": told}
        say(json.dumps(said, ensure_ascii=False))
        return
    console = Screen(soft_wrap=True)
    console.print(
        f"{after.url}\nversion {before.version}, {before.fetched_at} → version {after.version}, {after.fetched_at}"
    )
    for name, runs in changes.items():
        if runs:
            console.print(f"\n{name}", style="bold")
            console.print(coloured(pairs[name][0], runs, is_plain=console.is_plain))
    if images:
        console.print("\nimages", style="bold")
    for change in images:
        console.print(_of_image(change, is_plain=console.is_plain))
    if not images and not any(changes.values()):
        console.print("no word changed" if before.version != after.version else "there is one version only")


def _of_image(change: ImageChange, *, is_plain: bool) -> Text:
    """Return a line on one image: where it is, and what of it changed."""
    old, new = change.old or "", change.new or ""
    shown = coloured(old, word_changes(old, new), is_plain=is_plain)
    return shown if change.field == "url" else Text.assemble(f"{change.url}\n  {change.field}: ", shown)


def _version(versions: dict[int, Article], number: int, url: str) -> Article:
    if number not in versions:
        raise UsageError(f"{url}: no version {number}; there are: {', '.join(map(str, sorted(versions)))}")
    return versions[number]
