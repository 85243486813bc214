"""Every command that reports something says the same to programs: --json."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from newscrawler.cli.main import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

# What stands for --json in a command that has none.
OTHERWISE = {
    "daemon": "a service: --log-format json, /health, /metrics",
    "extract": "--format json is what it prints",
    "follow": "prints JSON and nothing else",
    "frontier copy": "says that it is done; frontier status --json has the numbers",
    "frontier init": "says that it is done",
    "get": "gives the bytes of a page",
    "schedule cron": "prints a file of another program",
    "schedule systemd": "prints a file of another program",
    "serve": "a service: /api/v1",
    "watch add": "says that it is done; watch list --json has it",
    "watch deliver": "says what failed; watch list --json has it",
    "watch remove": "says that it is done",
    "work": "a service: --log-format json",
}


def commands() -> Iterator[tuple[str, click.Command]]:
    waiting: list[tuple[str, click.Command]] = [("", cli)]
    while waiting:
        name, command = waiting.pop()
        if isinstance(command, click.Group):
            context = click.Context(command)
            for one in command.list_commands(context):
                found = command.get_command(context, one)
                assert found is not None
                waiting.append((f"{name} {one}".strip(), found))
        else:
            yield name, command


COMMANDS = dict(commands())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_takes_json_or_says_it_otherwise(name: str) -> None:
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert ("--json" in options) != (name in OTHERWISE)


def test_no_exception_outlives_its_command() -> None:
    assert OTHERWISE.keys() <= COMMANDS.keys()
