"""Whether a page belongs to the part of its host that is crawled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.urls.address import path_segments

if TYPE_CHECKING:
    from newscrawler.discovery.harvest import Harvest


def in_scope(url: str, scope: tuple[str, ...]) -> bool:
    """Return True when the path of *url* begins with the segments of *scope*; () is the whole host.

    >>> in_scope("https://example.com/arabic/1", ("arabic",)), in_scope("https://example.com/english/1", ("arabic",))
    (True, False)
    """
    return not scope or tuple(path_segments(url)[: len(scope)]) == scope


def scope_of(home: str, harvest: Harvest) -> tuple[str, ...]:
    """Return the path below which the site lies, () for a whole host: an edition such as ``/arabic/`` is apart."""
    prefix = tuple(path_segments(home))
    inside = [in_scope(entry.url, prefix) for entry in harvest.entries]
    return prefix if inside and sum(inside) * 2 >= len(inside) else ()
