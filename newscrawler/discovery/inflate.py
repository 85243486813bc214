"""The bytes of a source in pieces: decompressed where they are gzip, and never more than a source may have."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from newscrawler.errors import SitemapError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SITEMAP_BYTES = 52_428_800  # the protocol's own limit for one file, uncompressed (sitemaps.org, 2008)
GZIP = b"\x1f\x8b"

_MAX_RATIO = 250  # a sitemap of 50,000 numbered URLs shrinks 29 times (2026-11); zlib ends at 1,032, where bombs are
_SMALL = 1_000_000  # bytes that may come from any ratio: they do no harm
_CHUNK = 65536
_MOST_MEMBERS = 100  # what follows is copied for each: a bound on time; files put together day by day have some
_MOST_LAYERS = 2  # a .xml.gz that its maker, or a server, compressed once more


def pieces(body: bytes, flags: dict[str, None]) -> Iterator[bytes]:
    """Yield *body* in pieces, up to MAX_SITEMAP_BYTES; a longer one adds the flag "too_large"."""
    if len(body) > MAX_SITEMAP_BYTES:
        flags["too_large"] = None
    for start in range(0, min(len(body), MAX_SITEMAP_BYTES), _CHUNK):
        yield body[start : start + _CHUNK]


def inflated(body: bytes, url: str, flags: dict[str, None], *, layer: int = 1) -> Iterator[bytes]:
    """Yield the decompressed content of the gzip *body*, in pieces, up to MAX_SITEMAP_BYTES; members in a row are one.

    *flags* gets "gzip_cut" when the end is missing or damaged, "too_large" when there is more. Raises SitemapError for
    compression bombs.
    """
    decompressed = _members(body, url, flags)
    first = next(decompressed, b"")
    if first[:2] == GZIP:
        if layer >= _MOST_LAYERS:
            raise SitemapError(f"{url}: gzip inside gzip inside gzip is refused")
        yield from inflated(first + b"".join(decompressed), url, flags, layer=layer + 1)
        return
    yield first
    yield from decompressed


def _members(body: bytes, url: str, flags: dict[str, None]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(wbits=31)
    pending, total, ended, members = body, 0, False, 1
    while pending:
        try:
            piece = inflater.decompress(pending, _CHUNK)
        except zlib.error:
            flags["gzip_cut"] = None
            return
        pending, ended = inflater.unconsumed_tail, inflater.eof
        if ended and inflater.unused_data[:2] == GZIP and members < _MOST_MEMBERS:  # else: padding
            pending, ended, members = inflater.unused_data, False, members + 1
            inflater = zlib.decompressobj(wbits=31)
        total += len(piece)
        if total > _SMALL and total > _MAX_RATIO * (len(body) - len(pending)):
            raise SitemapError(f"{url}: a compression bomb ({len(body) - len(pending)} bytes hold more than {total})")
        yield piece
        if total >= MAX_SITEMAP_BYTES:
            flags["too_large"] = None
            return
    if not ended:
        flags["gzip_cut"] = None
