"""Patterns of addresses, as robots.txt writes them: which pages of a site are wanted, and which are left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHOLE = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """What is wanted: an article that one of *include* matches (none: every one), and nothing that *exclude* matches.

    >>> only = Patterns(include=("/siyasa/",), exclude=("*?print=", "/*.pdf$"))
    >>> [only.wants(f"https://e.com/{path}") for path in ("siyasa/7", "siyasa/7?print=1", "riyada/7")]
    [True, False, False]
    """

    include: Sequence[str] = ()
    exclude: Sequence[str] = ()

    def wants(self, url: str) -> bool:
        """Return whether the article at *url* is wanted."""
        return not self.refuses(url) and (not self.include or any(_matches(one, url) for one in self.include))

    def refuses(self, url: str) -> bool:
        """Return whether *url* is left alone: as an article, and as a list that leads to some."""
        return any(_matches(one, url) for one in self.exclude)


def is_pattern(text: str) -> bool:
    """Return whether *text* can be a pattern: it begins with "/", "*" or the scheme of an address.

    >>> is_pattern("/sport/"), is_pattern("*.pdf$"), is_pattern("sport")
    (True, True, False)
    """
    return text.startswith(("/", "*")) or bool(_WHOLE.match(text))


def _matches(pattern: str, url: str) -> bool:
    whole = unquote(url.partition("#")[0])
    at = whole if _WHOLE.match(pattern) else "/" + whole.partition("://")[2].partition("/")[2]
    return _compiled(unquote(pattern)).match(at) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    is_end = pattern.endswith("$")
    parts = (pattern[:-1] if is_end else pattern).split("*")
    return re.compile(".*".join(re.escape(part) for part in parts) + ("$" if is_end else ""), re.DOTALL)
