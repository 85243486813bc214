"""What the answer to a source gave: a harvest, or the reason why there is none that may be counted."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.crawl.reader import ReadingError, ReadsPages

if TYPE_CHECKING:
    from newscrawler.crawl.site_discovery import SiteDiscovery
    from newscrawler.discovery.harvest import Source
    from newscrawler.frontier import NewTask
    from newscrawler.warc import Exchange

logger = logging.getLogger(__name__)

_NAMED = frozenset({"sitemap", "feed", "rest"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceContent:
    """The *tasks* that a source leads to; or the *reason* why it failed, with its *detail*."""

    tasks: tuple[NewTask, ...] = ()
    reason: str | None = None
    detail: str | None = None


async def found_in(
    exchange: Exchange, source: Source | None, *, reader: ReadsPages, discovery: SiteDiscovery
) -> SourceContent:
    """Return what the answer to *source* leads to; nothing when it is None."""
    if source is None:
        return SourceContent()
    try:
        gave = await reader.harvest(exchange, source, forms=discovery.forms)
    except ReadingError as error:
        logger.error("%s: %s", exchange.url, error)  # noqa: TRY400 - the traceback that counts is the reader's
        return SourceContent(reason=error.reason, detail=str(error).strip().rpartition("\n")[2])
    if gave.truncated:
        return SourceContent(reason="too_large" if gave.truncated == "length" else "truncated")
    if gave.refused:
        logger.info("%s", gave.refused)
        if source.kind in _NAMED and not source.guess:  # somebody says that it is one
            return SourceContent(reason=f"no_{source.kind}", detail=gave.refused)
    return SourceContent(tasks=tuple(discovery.follow(source, gave.harvest, url=exchange.url)))
