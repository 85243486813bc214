"""robots.txt by RFC 9309: fetched once a day and host, obeyed, and remembered beside the page."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotConfigured,
    ResponseDataLossError,
)
from scrapy.http.request import NO_CALLBACK

from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.discovery.robots import Robots, parse_robots
from newscrawler.items import Permissions
from newscrawler.middlewares.politeness import Politeness
from newscrawler.middlewares.refusal import Refusal
from newscrawler.warc import capture_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

AGENT = "newscrawler"  # the product token that robots.txt knows us by
FRESH_SECONDS = 86_400.0  # RFC 9309 2.4: not longer than 24 hours
TIMEOUT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class _Known:
    robots: Robots
    permissions: Permissions
    answer: Response | None
    until: float


class RobotsGate:
    """Asks robots.txt before every request; a host whose robots.txt answers 5xx, or not at all, is left alone.

    The answer is kept, so that a request for robots.txt itself costs nothing more. Permissions go into
    ``request.meta["permissions"]``, a Crawl-delay to the slot.
    """

    def __init__(self, crawler: Crawler, session: CrawlSession) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        self.session = session
        self.max_delay = crawler.settings.getfloat("NEWSCRAWLER_MAX_CRAWL_DELAY")
        self.timeout = min(TIMEOUT_SECONDS, crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        self._known: dict[str, _Known] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the middleware; raises NotConfigured when ROBOTSTXT_OBEY is off."""
        return cls(crawler, session_of(crawler))

    async def process_request(self, request: Request) -> Response | None:
        """Let the request pass, or raise Refusal; a robots.txt that is known is answered from memory."""
        if request.meta.get("is_robots"):
            return None
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = await self._rules(origin)
        if parts.path == "/robots.txt" and not parts.query and known.answer is not None:
            answer = known.answer
            request.meta["exchange"] = answer.request.meta["exchange"] if answer.request else None
            request.meta["from_memory"] = True
            return answer.replace(request=None)
        if "unreachable" in known.robots.flags:
            self._refuse("robots_unreachable", f"{origin}/robots.txt does not answer: the site is left alone")
        if not known.robots.allows(request.url, AGENT):
            self._refuse("robots_disallowed", request.url)
        request.meta["permissions"] = known.permissions
        return None

    async def _rules(self, origin: str) -> _Known:
        known = self._known.get(origin)
        if known is not None and known.until >= time.monotonic():
            return known
        async with self._locks.setdefault(origin, asyncio.Lock()):
            known = self._known.get(origin)
            if known is None or known.until < time.monotonic():
                known = self._known[origin] = await self._fetch(origin)
                self._obey_delay(origin, known.robots)
        return known

    async def _fetch(self, origin: str) -> _Known:
        url = f"{origin}/robots.txt"
        meta = {"is_robots": True, "kind": "robots", "download_timeout": self.timeout}
        until = time.monotonic() + FRESH_SECONDS
        try:
            answer = await self.crawler.engine.download_async(Request(url, meta=meta, callback=NO_CALLBACK))
        except (CannotResolveHostError, DownloadConnectionRefusedError, Refusal):
            raise  # the host itself is not to be had: say that, and not that its robots.txt is
        except IgnoreRequest:
            robots = parse_robots(b"", url, status=404)  # a redirect that does not end is no rule (RFC 9309 2.3.1.2)
            return _known(robots, origin, None, until)
        except (DownloadCancelledError, DownloadFailedError, DownloadTimeoutError, ResponseDataLossError) as error:
            logger.warning("%s: %s", url, error)
            return _known(parse_robots(b"", url, status=503), origin, None, until)
        if answer.request is not None:  # it explains the crawl years later
            whole = self.session.keep(answer.request.meta["exchange"])
            if answer.status == HTTPStatus.NOT_MODIFIED and whole.status == HTTPStatus.OK:
                answer.request.meta["exchange"] = whole
                answer = answer.replace(status=whole.status, body=capture_of(whole).body)
        robots = parse_robots(answer.body, url, status=answer.status)
        for flag in robots.flags:
            self._count(f"newscrawler/robots/{flag}")
        return _known(robots, origin, answer, until)

    def _obey_delay(self, origin: str, robots: Robots) -> None:
        delay = robots.delay_seconds(AGENT)
        politeness = self.crawler.get_downloader_middleware(Politeness)
        if delay and isinstance(politeness, Politeness):
            capped = min(delay, self.max_delay)
            logger.info("%s asks for %s s between requests: %s s kept", origin, delay, capped)
            politeness.slow_down(origin, capped, concurrency=1)

    def _refuse(self, reason: str, detail: str) -> None:
        self._count(f"newscrawler/refused/{reason}")
        raise Refusal(reason, detail)

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(name)


def _known(robots: Robots, origin: str, answer: Response | None, until: float) -> _Known:
    permissions = Permissions(robots="allow", noai=robots.refuses_ai(f"{origin}/"))
    return _Known(robots, permissions, answer, until)
