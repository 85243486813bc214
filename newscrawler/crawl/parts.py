"""The further pages of an article that its site prints on several."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from newscrawler.crawl.answers import meaning_of
from newscrawler.crawl.reader import ReadingError, ReadsPages

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from newscrawler.items import SiteRules
    from newscrawler.record.reading import ReadPage
    from newscrawler.warc import Exchange

    Fetch = Callable[[str], Awaitable[Exchange | None]]  # None: there was no answer

logger = logging.getLogger(__name__)


async def fetch_parts(
    urls: Sequence[str], rules: SiteRules, *, warcinfo: str | None, fetch: Fetch, reader: ReadsPages
) -> tuple[ReadPage, ...]:
    """Return the pages at *urls*, fetched and read under *warcinfo*; ends at the first that fails."""
    pages: list[ReadPage] = []
    for url in urls:
        exchange = await fetch(url)
        if exchange is None or meaning_of(exchange, page=True).meaning != "read":
            break
        try:
            pages.append(await reader.read(exchange, rules, warcinfo=warcinfo))
        except ReadingError as error:
            logger.info("%s: %s", url, error)
            break
    return tuple(pages)
