"""Options that several commands share."""

from pathlib import Path

import click

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
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
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
