"""Word tables of this room: TOML files beside the code, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from newscrawler.text import search_key


@cache
def wordlist_keys(name: str, list_name: str) -> tuple[str, ...]:
    """Return the search forms of the list *list_name* of ``<name>.toml``, in its order.

    >>> wordlist_keys("bylines", "bare_labels")[:2]
    ('كتب', 'كتبت')
    """
    return tuple(map(search_key, wordlists(name)[list_name]))


@cache
def wordlists(name: str) -> dict[str, tuple[str, ...]]:
    """Return the lists of ``<name>.toml`` by key. Raises msgspec.ValidationError if the file is none of lists.

    >>> "أستاذ" in wordlists("bylines")["roles"]
    True
    """
    raw = files("newscrawler.extract").joinpath(f"{name}.toml").read_bytes()
    return msgspec.toml.decode(raw, type=dict[str, tuple[str, ...]])
