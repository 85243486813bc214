"""newscrawler config: what holds here, and where it comes from."""

import json
from pathlib import Path
from typing import Any

import click

from newscrawler.cli.options import json_option
from newscrawler.cli.terminal import say
from newscrawler.config import NAME, read_config


@click.command(epilog="Example: newscrawler config --json")
@json_option
def command(*, as_json: bool) -> None:
    """Show the configuration that holds in this folder: newscrawler.toml, here or above, and the environment."""
    config = read_config(Path.cwd())
    values = {key: {"value": str(getattr(config, key)), "from": origin} for key, origin in config.origins.items()}
    if as_json:
        file = str(config.file) if config.file else None
        say(json.dumps({"file": file, **values, "options": config.options}, ensure_ascii=False))
        return
    say(f"file: {config.file or f'none: no {NAME} here or in a folder above'}")
    for key, found in values.items():
        say(f"{key}: {found['value'] or '-'} ({found['from']})")
    for name, options in config.options.items():
        for option, value in options.items():
            say(f"{name} --{option}: {_shown(value)} ({NAME})")
    if not config.contact:
        say(f'no contact: public sites are not crawled; contact = "you@example.org" in {NAME} cures it', err=True)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
