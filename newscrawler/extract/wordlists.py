"""Word tables of this room: TOML files beside the code, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec


@cache
def wordlists(name: str) -> dict[str, tuple[str, ...]]:
    """Return the lists of ``<name>.toml`` by key. Raises msgspec.ValidationError if the file is none of lists."""
    raw = files("newscrawler.extract").joinpath(f"{name}.toml").read_bytes()
    return msgspec.toml.decode(raw, type=dict[str, tuple[str, ...]])
