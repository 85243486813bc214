"""Options that several commands share."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from newscrawler.urls import split_login


class Address(click.ParamType[str]):
    """An address as the archive knows it: without user name and password, which are stored and printed nowhere."""

    name = "url"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's
        """Return the address."""
        return split_login(value)[0]


PORT = click.IntRange(0, 65535)
url_argument = click.argument("url", type=Address())
data_option = click.option(
    "--data",
    default="data",
    show_default=True,
    envvar="NEWSCRAWLER_DATA",
    type=click.Path(file_okay=False, path_type=Path),
    help="The data folder.",
)
sites_option = click.option(
    "--sites",
    "sites_folder",
    default="sites",
    show_default=True,
    envvar="NEWSCRAWLER_SITES",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of site files.",
)
store_option = click.option(
    "--store", metavar="URL", help="Where the archive lies when machines share no folder: s3://bucket/prefix."
)
only_sites_option = click.option("--site", "sites", multiple=True, metavar="NAME", help="Only this site; repeatable.")
timezone_option = click.option(
    "--timezone", metavar="ZONE", help="Whose days are meant, for example Asia/Riyadh. [default: of each site its own]"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
allow_private_option = click.option(
    "--allow-private", is_flag=True, help="A site's name may be at a private address: your own network's."
)
revisit_option = click.option(
    "--revisit",
    type=click.Choice(["due", "all"]),
    default="due",
    show_default=True,
    help="Known pages to look at again: those whose time has come, or all of them now.",
)
log_format_option = click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Log lines for people, or one JSON object a line.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logs:
    """What is logged, and how: *shape* "text" or "json", *level* as Python names it."""

    shape: str
    level: str


def log_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give *command* the options of the log, as its argument *logs*."""

    @log_format_option
    @click.option("--log-level", default="WARNING", show_default=True, help="How much Scrapy tells on standard error.")
    @wraps(command)
    def with_logs(*args: Any, log_format: str, log_level: str, **kwargs: Any) -> int:
        return command(*args, logs=Logs(shape=log_format, level=log_level.upper()), **kwargs)

    return with_logs


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Who does the work: so many *processes* (None: as the command has it), or those of a Dask scheduler, *cluster*."""

    processes: int | None
    cluster: str | None

    def __bool__(self) -> bool:
        return bool(self.processes or self.cluster)


def workers_options(default: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what gives a command the options that say who does its work, as its argument *hands*."""

    def hired(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option("--processes", type=click.IntRange(min=1), help=f"Working processes. [default: {default}]")
        @click.option("--cluster", metavar="ADDRESS", help="The workers of the Dask scheduler tcp://HOST:PORT instead.")
        @wraps(command)
        def with_hands(*args: Any, processes: int | None, cluster: str | None, **kwargs: Any) -> Any:
            return command(*args, hands=Hands(processes=processes, cluster=cluster), **kwargs)

        return with_hands

    return hired


def period_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give *command* the options that bound the articles in time: since, until and timezone."""
    bounds = (
        click.option("--since", metavar="DATE", help="Only what was published on or after this day (ISO 8601)."),
        click.option("--until", metavar="DATE", help="Only what was published before this day (ISO 8601)."),
        timezone_option,
    )
    for bound in reversed(bounds):
        command = bound(command)
    return command
