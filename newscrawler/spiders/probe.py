"""Fetches what a probe asks for: one request after the other, through the same guards as a crawl."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.http.request import NO_CALLBACK

from newscrawler.crawl.session import HasSession, PlainSession
from newscrawler.sites.probe import Probe
from newscrawler.spiders.failures import DOWNLOAD_ERRORS, reason_of
from newscrawler.warc import capture_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from newscrawler.sites import ProbeResult, Site

logger = logging.getLogger(__name__)


class ProbeSpider(HasSession, Spider):
    """Runs the probe of *site* and puts its result into *into*. Stores nothing."""

    name = "probe"

    def __init__(self, name: str | None = None, *, site: Site, into: list[ProbeResult], **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.start_urls = [site.url]
        self.session = PlainSession([site])
        self._probe = Probe(site.url)
        self._into = into

    async def start(self) -> AsyncIterator[Any]:
        """Fetch what the probe asks for until it has asked all."""
        while url := self._probe.ask():
            await self._fetch(url)
        self._into.append(self._probe.result(now=datetime.now(UTC)))
        none: tuple[Request, ...] = ()
        for request in none:
            yield request

    async def _fetch(self, url: str) -> None:
        try:
            answer = await self.crawler.engine.download_async(Request(url, callback=NO_CALLBACK))
        except DOWNLOAD_ERRORS as error:
            logger.info("%s: %s", url, error)
            self.crawler.stats.inc_value(f"newscrawler/sources_failed/{reason_of(error)[0]}")
            self._probe.tell(b"", url=url, status=0, headers={})
            return
        exchange = answer.request.meta["exchange"] if answer.request else None
        capture = capture_of(exchange) if exchange else None
        body, headers = (capture.body, capture.headers) if capture else (answer.body, {})
        self._probe.tell(body, url=answer.url, status=answer.status, headers=headers)
