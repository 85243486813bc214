"""newscrawler diff: what an editor changed, word by word."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.text import Text

from newscrawler.archive import WordChange, open_archive, word_changes
from newscrawler.cli.history import versions_of
from newscrawler.cli.options import data_option, json_option, url_argument
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.items import Article

_CUT, _ADDED = "red strike", "green underline"  # told apart without colour too
_AROUND = 12  # words shown before and after a change
_BREAK = "¶"  # how word_changes() writes a paragraph break


@click.command(epilog="Example: newscrawler diff https://example.com/a --from 1 --to 3")
@url_argument
@click.option("--from", "old", type=click.IntRange(min=1), metavar="VERSION", help="[default: the one before --to]")
@click.option("--to", "new", type=click.IntRange(min=1), metavar="VERSION", help="[default: the latest]")
@data_option
@json_option
def command(url: str, old: int | None, new: int | None, data: Path, *, as_json: bool) -> None:
    """Show what changed in headline, standfirst and text between two versions of the article at URL."""
    with open_archive(data) as archive:
        versions = {article.version: article for article in versions_of(archive, url)}
    after = _version(versions, new or max(versions), url)
    before = _version(versions, old or max((v for v in versions if v < after.version), default=after.version), url)
    pairs = {
        name: (getattr(before, name) or "", getattr(after, name) or "") for name in ("title", "description", "text")
    }
    changes = {name: word_changes(*pair) for name, pair in pairs.items()}
    if as_json:
        told = {name: [asdict(run) for run in runs] for name, runs in changes.items()}
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
            console.print(coloured(pairs[name][0], runs))
    if not any(changes.values()):
        console.print("no word changed" if before.version != after.version else "there is one version only")


def coloured(old: str, changes: tuple[WordChange, ...]) -> Text:
    """Return *old* with what was cut struck through and what was added underlined; long equal runs are shortened."""
    words = old.replace("\n\n", f" {_BREAK} ").split()
    text = Text()
    done = 0
    for run in changes:
        _equal(text, words[done : run.at], is_first=done == 0, is_last=False)
        for piece, style in ((run.old, _CUT), (run.new, _ADDED)):
            if piece:
                text.append(_lines(piece), style=style)
                text.append(" ")
        done = run.at + len(run.old.split())
    _equal(text, words[done:], is_first=False, is_last=True)
    return text


def _equal(text: Text, words: list[str], *, is_first: bool, is_last: bool) -> None:
    """Add *words* that did not change: those next to a change, and "…" for the rest."""
    lead = [] if is_first else words[:_AROUND]
    rest = words[len(lead) :]
    tail = [] if is_last else rest[-_AROUND:]
    middle = ["…"] if len(rest) > len(tail) else []
    if shown := [*lead, *middle, *tail]:
        text.append(_lines(" ".join(shown)) + " ")


def _lines(words: str) -> str:
    return words.replace(_BREAK, "\n")


def _version(versions: dict[int, Article], number: int, url: str) -> Article:
    if number not in versions:
        raise UsageError(f"{url}: no version {number}; there are: {', '.join(map(str, sorted(versions)))}")
    return versions[number]
