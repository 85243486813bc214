"""newscrawler clusters: stories that came out more than once."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
from rich.text import Text

from newscrawler.archive.copies import copied_stories
from newscrawler.archive.copies.sketching import SketchWork
from newscrawler.archive.workers import workers_for
from newscrawler.cli.known import archive_in
from newscrawler.cli.options import Hands, data_option, json_option, only_sites_option, period_options, workers_options
from newscrawler.cli.screen import Screen
from newscrawler.cli.terminal import say
from newscrawler.dates import Period
from newscrawler.dedup import Copy, Story, clusters
from newscrawler.items import Article

_SHOWN = 3  # sentences added or cut that are shown of each copy; --json has all


@click.command(epilog="Example: newscrawler clusters --since 2026-01-01 --json")
@data_option
@only_sites_option
@period_options
@workers_options("this one alone")
@json_option
def command(
    data: Path,
    sites: tuple[str, ...],
    since: str | None,
    until: str | None,
    timezone: str | None,
    hands: Hands,
    *,
    as_json: bool,
) -> None:
    """List each story that at least two articles tell: the first publisher, the copies, what each added or cut."""
    period = Period.of(since, until, timezone)
    with _stories(data, sites, period, hands) as stories:
        console = Screen(soft_wrap=True)
        found = 0
        for story in stories:
            found += 1
            if as_json:
                say(json.dumps(_as_json(story), ensure_ascii=False))
            else:
                _show(console, story)
    if not as_json:
        console.print(f"{found} stories with copies" if found else "no story came out twice")


@contextmanager
def _stories(data: Path, sites: tuple[str, ...], period: Period, hands: Hands) -> Iterator[Iterable[Story]]:
    """Give the stories, found by this process when nobody else is named."""
    with archive_in(data, sites=sites) as archive:
        if not hands:
            yield clusters(partial(archive.articles, site=sites or None, since=period.since, until=period.until))
            return
        with workers_for([data.absolute()], loads=SketchWork.__module__, **asdict(hands)) as workers:
            yield copied_stories(archive.folder, sites=sites, period=period, workers=workers)


def _as_json(story: Story) -> dict[str, object]:
    copies = [
        {
            **_named(copy.article),
            "kind": copy.kind,
            "similarity": round(copy.similarity, 3),
            "added": copy.added,
            "cut": copy.cut,
        }
        for copy in story.copies
    ]
    return {"first": _named(story.first), "copies": copies}


def _named(article: Article) -> dict[str, object]:
    names = ("id", "version", "site", "url", "title", "published", "fetched_at")
    return {name: getattr(article, name) for name in names}


def _show(console: Screen, story: Story) -> None:
    console.print(Text(story.first.title, style="bold"))
    console.print(Text(f"  first  {_line(story.first)}"))
    for copy in story.copies:
        console.print(Text(f"  {copy.kind:8} {copy.similarity:.2f}  {_line(copy.article)}"))
        if copy.article.title != story.first.title:
            console.print(Text(f"    titled {copy.article.title}", style="dim"))
        _sentences(console, copy)
    console.print()


def _sentences(console: Screen, copy: Copy) -> None:
    for sign, sentences, style in (("+", copy.added, "green"), ("-", copy.cut, "red")):
        for sentence in sentences[:_SHOWN]:
            console.print(Text(f"    {sign} {sentence}", style=style))
        if len(sentences) > _SHOWN:
            console.print(Text(f"    {sign} {len(sentences) - _SHOWN} sentences more", style=style))


def _line(article: Article) -> str:
    return f"{article.published or article.fetched_at}  {article.site}  {article.url}"
