"""newscrawler.toml: who we are, where things lie, and options that every command starts from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from newscrawler.errors import UsageError

NAME = "newscrawler.toml"


_VARIABLES = {"contact": "NEWSCRAWLER_CONTACT", "data": "NEWSCRAWLER_DATA", "sites": "NEWSCRAWLER_SITES"}


class _File(msgspec.Struct, frozen=True, kw_only=True):
    contact: str = ""
    user_agent: str = ""
    data: str = "data"
    sites: str = "sites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What the file and the environment say; the environment wins.

    *contact* is a page or an e-mail address where site owners reach you, *user_agent* a whole one in the place of ours,
    *data* and *sites* are folders, *options* are those of each command by its name, *file* is where it was read.
    *origins* tells of each value where it comes from: a variable, newscrawler.toml, or "default".
    """

    contact: str
    user_agent: str
    data: Path
    sites: Path
    options: dict[str, dict[str, Any]]
    origins: dict[str, str]
    file: Path | None


def find_config(folder: Path) -> Path | None:
    """Return the newscrawler.toml of *folder* or of the nearest folder above it, or None."""
    here = folder.absolute()
    return next((file for place in (here, *here.parents) if (file := place / NAME).is_file()), None)


def read_config(folder: Path) -> Config:
    """Return the configuration that holds in *folder*; paths in the file are relative to the file.

    Raises UsageError for a file that cannot be read, names an unknown key, or gives one a wrong value.
    """
    file = find_config(folder)
    stated = _stated(file) if file else {}
    options = {name: value for name, value in stated.items() if isinstance(value, dict)}
    try:
        values = msgspec.convert({name: stated[name] for name in stated.keys() - options.keys()}, _File)
    except msgspec.ValidationError as error:
        raise UsageError(f"{file}: {error}") from error
    if unknown := stated.keys() - options.keys() - set(_File.__struct_fields__):
        known = ", ".join(_File.__struct_fields__)
        raise UsageError(f"{file}: unknown key {min(unknown)!r}; there are {known}, and a table for each command")
    base = file.parent if file and file.parent != folder.absolute() else Path()
    told = {key: value for key, name in _VARIABLES.items() if (value := os.environ.get(name))}
    return Config(
        contact=told.get("contact", values.contact),
        user_agent=values.user_agent,
        data=Path(told.get("data") or base / values.data),
        sites=Path(told.get("sites") or base / values.sites),
        options=options,
        origins={
            key: _VARIABLES[key] if key in told else NAME if key in stated else "default"
            for key in _File.__struct_fields__
        },
        file=file,
    )


def _stated(file: Path) -> dict[str, Any]:
    try:
        stated: dict[str, Any] = msgspec.toml.decode(file.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise UsageError(f"{file}: cannot be read: {error}") from error
    return stated
