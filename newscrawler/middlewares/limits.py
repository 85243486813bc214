"""Limits of a run that no server sets: a page budget for every host, and the quiet hours of a site."""

import logging
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.middlewares.refusal import PAGE_BUDGET, Refusal
from newscrawler.sites.quiet import quiet_until

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from newscrawler.frontier import Task

logger = logging.getLogger(__name__)


class Limits:
    """Puts pages off: over NEWSCRAWLER_MAX_PAGES of a host in this run, or in the quiet hours of their site.

    What is put off stays PENDING, and its host is blocked for as long as this run would wait.
    """

    def __init__(self, crawler: "Crawler", session: CrawlSession) -> None:
        self.crawler = crawler
        self.session = session
        self.max_pages = crawler.settings.getint("NEWSCRAWLER_MAX_PAGES")
        self.beyond_this_run = crawler.settings.getfloat("NEWSCRAWLER_MAX_WAIT") + 1.0
        self._pages: Counter[str] = Counter()
        self._told: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware."""
        return cls(crawler, session_of(crawler))

    def process_request(self, request: "Request") -> None:
        """Let the request pass, or raise Refusal with the reason "quiet_hours" or "page_budget"."""
        task = request.meta.get("task")
        if task is None or "hops" in request.meta:
            return
        now = datetime.now(UTC)
        site = self.session.sites.get(task.site)
        until = quiet_until(site.quiet, now, timezone=site.timezone) if site else None
        if until is not None:
            self._put_off(task, "quiet_hours", until.timestamp(), f"{task.site} is left alone until {until:%H:%M %Z}")
        if task.kind == "page" and self.max_pages:
            host = urlsplit(task.url).netloc
            if self._pages[host] >= self.max_pages:
                said = f"{host}: {self.max_pages} pages in this run, the rest is left for the next"
                self._put_off(task, PAGE_BUDGET, time.time() + self.beyond_this_run, said)
            self._pages[host] += 1

    def _put_off(self, task: "Task", reason: str, moment: float, said: str) -> None:
        """Give the task back, and lease nothing of its host before *moment*."""
        if said not in self._told:
            self._told.add(said)
            logger.info("%s", said)
        self.crawler.stats.inc_value(f"newscrawler/put_off/{reason}")
        if self.session.recorder:
            self.session.recorder.ledger.block_host_until(task.host, moment, reason)
            self.session.recorder.ledger.release([task])
        raise Refusal(reason, said)
