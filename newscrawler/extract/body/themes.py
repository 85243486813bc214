"""The names that themes give to their parts, read from themes.toml: they raise confidence, and never decide alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec


class _File(msgspec.Struct):
    """The form of themes.toml: places of the text; names of parts that are no text, whole and by word."""

    bodies: dict[str, list[str]]
    chrome: dict[str, list[str]]
    words: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class ThemeTokens:
    """*bodies*: names of places of the text; *chrome*: whole name -> kind; *words*: word in a name -> kind."""

    bodies: frozenset[str]
    chrome: dict[str, str]
    words: dict[str, str]


@cache
def theme_tokens() -> ThemeTokens:
    """Return the tables of themes.toml, read once.

    >>> theme_tokens().chrome["sharedaddy"], "entry-content" in theme_tokens().bodies
    ('share', True)
    """
    read = msgspec.toml.decode((files(__package__) / "themes.toml").read_bytes(), type=_File)
    return ThemeTokens(
        bodies=frozenset(name for names in read.bodies.values() for name in names),
        chrome={name: kind for kind, names in read.chrome.items() for name in names},
        words={word: kind for kind, words in read.words.items() for word in words},
    )
