"""What the TOML files of the demo site tell: its articles, and what happens to them in later editions."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

LayoutName = Literal["sahifa", "jannah", "html5", "table", "breaks", "next"]
Edition = Literal[1, 2, 3]
Gone = Literal["404", "410", "home", "moved", "readdressed"]
Broken = Literal["maintenance", "teaser", "emptied"]


class DemoTold(msgspec.Struct, forbid_unknown_fields=True):
    """One ``[[article]]`` table of a file in ``articles/``."""

    id: str
    title: str
    slug: str = ""
    number: int = 0
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    age_hours: int = 0
    standfirst: str = ""
    body: str = ""
    section: str = ""
    exact: bool = False
    related_first: bool = False
    video: bool = False
    feed_only: bool = False
    sitemap_only: bool = False


class Change(msgspec.Struct, forbid_unknown_fields=True):
    """One ``[[change]]`` table of ``edition2.toml`` or ``edition3.toml``: what happens to an article before it."""

    id: str
    kind: Literal["edited", "noise", Gone, Broken]
    title: str = ""
    swaps: tuple[tuple[str, str], ...] = ()
    append: str = ""
    modified: str = ""
    slug: str = ""


class _Articles(msgspec.Struct, forbid_unknown_fields=True):
    article: tuple[DemoTold, ...]


class SecondEdition(msgspec.Struct, forbid_unknown_fields=True):
    """The file ``edition2.toml``: changes of articles, and articles that are new."""

    change: tuple[Change, ...]
    article: tuple[DemoTold, ...]
    copies: dict[str, str]


class ThirdEdition(msgspec.Struct, forbid_unknown_fields=True):
    """The file ``edition3.toml``: changes of articles."""

    change: tuple[Change, ...]


@cache
def second_edition() -> SecondEdition:
    """Return what ``edition2.toml`` declares."""
    return msgspec.toml.decode(_read("edition2"), type=SecondEdition)


@cache
def third_edition() -> ThirdEdition:
    """Return what ``edition3.toml`` declares."""
    return msgspec.toml.decode(_read("edition3"), type=ThirdEdition)


def changes_until(edition: Edition) -> tuple[Change, ...]:
    """Return all changes since the first edition."""
    known = {1: (), 2: second_edition().change, 3: second_edition().change + third_edition().change}
    return known[edition]


@cache
def articles_of(name: str) -> tuple[DemoTold, ...]:
    """Return the articles that the file of section *name* tells."""
    return msgspec.toml.decode(_read(name), type=_Articles).article


def _read(name: str) -> bytes:
    return files(__package__).joinpath("articles", f"{name}.toml").read_bytes()
