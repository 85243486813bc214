"""What newscrawler.toml sets for the options of a command."""

from typing import Any

import click

from newscrawler.config import Config
from newscrawler.errors import UsageError


def defaults_of(command: click.Command, name: str, config: Config) -> dict[str, Any]:
    """Return what the options of *command*, called *name*, start from, by parameter, in the form that click takes.

    The subcommands of a group share its table. Raises UsageError for a key that is no option of the command.
    """
    stated = config.options.get(name, {})
    if not isinstance(command, click.Group):
        return _paths(command, config) | _named(command, name, stated, config)
    known = {option for one in command.commands.values() for option in _options(one)}
    _require(stated, known, name, config)
    return {
        sub: _paths(one, config) | {_options(one)[key]: value for key, value in stated.items() if key in _options(one)}
        for sub, one in command.commands.items()
    }


def _named(command: click.Command, name: str, stated: dict[str, Any], config: Config) -> dict[str, Any]:
    options = _options(command)
    _require(stated, options, name, config)
    return {options[key]: value for key, value in stated.items()}


def _require(stated: dict[str, Any], known: set[str] | dict[str, str], name: str, config: Config) -> None:
    if unknown := stated.keys() - set(known):
        raise UsageError(
            f"{config.file}: [{name}] has no option {min(unknown)!r}; there are {', '.join(sorted(known))}"
        )


def _paths(command: click.Command, config: Config) -> dict[str, Any]:
    both = {"data": str(config.data), "sites": str(config.sites)}
    options = _options(command)
    return {options[key]: value for key, value in both.items() if key in options}


def _options(command: click.Command) -> dict[str, str]:
    """Return the parameter of each long option of *command*, by the option as it is typed, without its dashes."""
    return {
        flag.removeprefix("--"): parameter.name or ""
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for flag in parameter.opts
        if flag.startswith("--")
    }
