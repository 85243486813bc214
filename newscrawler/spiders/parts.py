"""The further pages of an article that its site prints on several."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from newscrawler.crawl.answers import meaning_of
from newscrawler.crawl.reader import Reader, ReadingError
from newscrawler.record import MAX_PARTS
from newscrawler.spiders.failures import DOWNLOAD_ERRORS

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.archive.reading import ReadPage
    from newscrawler.items import SiteRules

logger = logging.getLogger(__name__)

_ERRORS: tuple[type[Exception], ...] = (*DOWNLOAD_ERRORS, ReadingError)


async def fetch_parts(
    urls: Sequence[str], rules: "SiteRules", *, crawler: "Crawler", reader: Reader
) -> tuple["ReadPage", ...]:
    """Return the pages at *urls*, fetched and read; ends at the first that fails."""
    pages: list[ReadPage] = []
    for url in urls[:MAX_PARTS]:
        try:
            answer = await crawler.engine.download_async(Request(url, meta={"kind": "part"}, callback=NO_CALLBACK))
            exchange = answer.request.meta["exchange"] if answer.request else None
            if exchange is None or meaning_of(exchange, page=True).meaning != "read":
                break
            pages.append(await reader.read(exchange, rules, file=""))
        except _ERRORS as error:
            logger.info("%s: %s", url, error)
            break
    return tuple(pages)
