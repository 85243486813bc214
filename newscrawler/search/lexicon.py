"""Words that no rule tells, from tables beside the code: broken plurals, and names of places."""

from functools import cache
from importlib.resources import files

import msgspec

from newscrawler.text import search_key
from newscrawler.text.stem import light_stem


def other_numbers(stem: str) -> tuple[str, ...]:
    """Return the stems of the broken plurals of the word with *stem*, or of its singular and its other plurals.

    >>> other_numbers("شهر"), other_numbers("جسور"), other_numbers("كتب")
    (('اشهر', 'شهور'), ('جسر',), ())
    """
    return _numbers().get(stem, ())


@cache
def place_names() -> frozenset[str]:
    """Return the search forms of one-word names of places that have no article.

    >>> "مصر" in place_names(), "طاقه" in place_names()
    (True, False)
    """
    return frozenset(search_key(name) for line in _lines("places") for name in line.split())


@cache
def _numbers() -> dict[str, tuple[str, ...]]:
    """Return for each stem of the table those that stand beside it."""
    found: dict[str, dict[str, None]] = {}
    for line in _lines("plurals"):
        own = [light_stem(search_key(word)) for word in line.split()]
        for stem in own:
            found.setdefault(stem, {}).update(dict.fromkeys(other for other in own if other != stem))
    return {stem: tuple(others) for stem, others in found.items()}


def _lines(name: str) -> list[str]:
    """Return the lines of all lists in ``<name>.toml``."""
    raw = files("newscrawler.search").joinpath(f"{name}.toml").read_bytes()
    lists = msgspec.toml.decode(raw, type=dict[str, tuple[str, ...]])
    return [line for one in lists.values() for line in one]
