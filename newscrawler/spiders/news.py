"""The spider of every news site: asks what the frontier gives out, and hands each answer to what settles it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from newscrawler import __version__
from newscrawler.crawl.answers import Follow, NoAnswer
from newscrawler.crawl.desk import Desk
from newscrawler.crawl.reader import Reader
from newscrawler.crawl.session import HasSession
from newscrawler.crawl.settle import Settle
from newscrawler.crawl.showing import ShowingReader, showing
from newscrawler.crawl.sites_session import SitesSession
from newscrawler.sites import Site, Typed, undeclared
from newscrawler.spiders.failures import DOWNLOAD_ERRORS, reason_of
from newscrawler.warc import Exchange, WarcInfo

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from datetime import datetime

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newscrawler.frontier import Task
    from newscrawler.items import Article

logger = logging.getLogger(__name__)


class NewsSpider(HasSession, Spider):
    """Crawls *url*, the declared *sites* or what was *typed*: ``scrapy crawl news -a url=https://example.com/``."""

    name = "news"
    site: Site | None = None  # a spider made from a site file has it
    session: SitesSession
    desk: Desk
    showing: ShowingReader | None = None
    settle: Settle

    def __init__(
        self,
        name: str | None = None,
        *,
        url: str | None = None,
        sites: Iterable[Site] = (),
        typed: Iterable[Typed] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        declared = [*sites, *([self.site] if self.site else []), *([undeclared(url)] if url else [])]
        self.asked = [*(Typed(site=site) for site in declared), *typed]
        self.start_urls = [address for one in self.asked for address in (one.site.url, *one.pages)]

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        *args: Any,
        since: datetime | None = None,
        until: datetime | None = None,
        desk: Desk | None = None,
        **kwargs: Any,
    ) -> Self:
        """Build the spider; *since*, *until* (aware) bound what it fetches, *desk* is shared with other crawls."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider.desk = desk or Desk(Reader(settings.getint("NEWSCRAWLER_PROCESSES")))
        spider.session = SitesSession(
            spider.asked,
            since=since,
            until=until,
            info=_warc_info(settings),
            keep_warc=settings.getbool("NEWSCRAWLER_WARC"),
            everything=settings["NEWSCRAWLER_REVISIT"] == "all",
            opens=spider.desk.opens,
        )
        crawler.signals.connect(spider.spider_opened, signals.spider_opened)
        crawler.signals.connect(spider.spider_closed, signals.spider_closed)
        return spider

    def spider_opened(self) -> None:
        """Start the process that reads pages. UsageError when no FrontierScheduler has opened the session."""
        self.showing = showing(self.desk.reader, self.session, fetch=self.fetch_beside, counts=self.crawler.stats)
        self.settle = Settle(
            self.session,
            reader=self.showing or self.desk.reader,
            fetch=self.fetch_beside,
            counts=self.crawler.stats,
            retry_seconds=self.crawler.settings.getfloat("NEWSCRAWLER_RETRY_SECONDS"),
        )
        self.desk.reader.start()

    async def spider_closed(self) -> None:
        """End the reading process; write the indexes of the WARC files; tell of the traps that were met."""
        self.desk.leave()
        if notes := [*self.session.notes(), *(self.showing.notes if self.showing else ())]:
            self.crawler.stats.set_value("newscrawler/notes", notes)
        self.session.close()
        if self.showing:
            await self.showing.end_browser()

    async def start(self) -> AsyncIterator[Any]:
        """Put the first sources into the frontier; every request comes from there."""
        self.session.begin()
        for request in tuple[Request, ...]():
            yield request

    async def parse_task(self, response: Response) -> AsyncIterator[Article | Request]:
        """Yield the article that the answer to a task gives, or the request for where its page is now."""
        task: Task = response.meta["task"]
        result = await self.settle.answered(task, response.meta["exchange"], hops=response.meta.get("hops", 0))
        if isinstance(result, Follow):
            yield Request(result.url, self.parse_task, errback=self.fail_task, meta={"task": task, "hops": result.hops})
        elif result is not None:
            yield result

    async def fail_task(self, failure: Failure) -> None:
        """Hand on why there was no answer."""
        task: Task = vars(failure)["request"].meta["task"]  # Scrapy puts the request there
        reason, again = reason_of(failure.value or RuntimeError("no reason"))
        is_ours = isinstance(failure.value, IgnoreRequest)
        self.settle.unanswered(task, NoAnswer(reason=reason, detail=str(failure.value), again=again, is_ours=is_ours))

    async def fetch_beside(self, url: str, kind: str = "part") -> Exchange | None:
        """Return the answer to what belongs to a page, a further part of its article say; None when there is none."""
        try:
            answer = await self.crawler.engine.download_async(Request(url, meta={"kind": kind}, callback=NO_CALLBACK))
        except DOWNLOAD_ERRORS as error:
            logger.info("%s: %s", url, error)
            return None
        exchange = answer.request.meta["exchange"] if answer.request else None
        return exchange if isinstance(exchange, Exchange) else None


def _warc_info(settings: BaseSettings) -> WarcInfo:
    return WarcInfo(
        software=f"newscrawler/{__version__}",
        operator=settings["NEWSCRAWLER_CONTACT"] or None,
        user_agent=settings["USER_AGENT"],
        robots="obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
    )
