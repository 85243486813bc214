"""Parameters that name a visit, and so make new addresses of the same pages without end."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from newscrawler.urls.address import pairs_of_query, query_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

_RANDOM = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[0-9A-Za-z_-]{8,}|[0-9]{10,}")
_SESSION_LINKS = (
    5  # links of a page that carry the same value, and the share of all: a session id stands on every link,
)
_SESSION_SHARE = 0.5  # but for those of menus that a cache made for all visitors


def session_pairs(urls: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return the parameters that name the visit: those with a random value that most links of one page share.

    >>> session_pairs([f"https://e.com/{n}?visit=a81f09cc77" for n in range(9)])
    frozenset({('visit', 'a81f09cc77')})
    """
    seen = Counter(pair for url in urls if "?" in url for pair in set(query_pairs(url)))
    enough = max(_SESSION_LINKS, len(urls) * _SESSION_SHARE)
    return frozenset(pair for pair, count in seen.items() if count >= enough and _RANDOM.fullmatch(pair[1]))


def without_pairs(url: str, pairs: frozenset[tuple[str, str]]) -> str:
    """Return *url* without the named parameters, all else as it was."""
    if not pairs or "?" not in url:
        return url
    path, _, rest = url.partition("?")
    query, hash_mark, fragment = rest.partition("#")
    kept = "&".join(piece for piece in query.split("&") if not pairs.intersection(pairs_of_query(piece)))
    return f"{path}{'?' if kept else ''}{kept}{hash_mark}{fragment}"
