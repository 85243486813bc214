"""Articles whose pages are refused, as the feed that named them tells them."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from newscrawler.archive.latest import latest_of
from newscrawler.crawl.reader import ReadingError
from newscrawler.discovery.harvest import Source
from newscrawler.record.build import FEED_TEXT, FEED_TYPE
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from newscrawler.crawl.parts import Fetch
    from newscrawler.crawl.reader import ReadsPages
    from newscrawler.crawl.revisits import Revisits
    from newscrawler.crawl.sites_session import SitesSession
    from newscrawler.frontier import Task
    from newscrawler.items import Entry
    from newscrawler.warc import Exchange

    Texts = dict[str, tuple[str, Entry]]  # by canonical address: the page, and what else the feed says of it

logger = logging.getLogger(__name__)

REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN})


@dataclass(slots=True)
class FeedTexts:
    """Asks the feeds of a site again, once in a run, when its pages are refused, for the whole texts that they have."""

    session: SitesSession
    revisits: Revisits
    reader: ReadsPages
    fetch: Fetch
    _asked: dict[str, asyncio.Future[Texts]] = field(default_factory=dict)

    async def instead(self, task: Task, refused: Exchange) -> Exchange:
        """Return the article of *task* as its feed tells it, a file among the captures, in place of a *refused* page.

        Both are kept. What is no refusal, what a page gave before, and what the feed has no text of stays as it is.
        """
        if task.kind != "page" or refused.status not in REFUSED or self._had_a_page(task):
            return refused
        found = None
        for feed in self._feeds(task):
            if feed not in self._asked:
                self._asked[feed] = asyncio.ensure_future(self._texts(feed, task))
            found = found or (await self._asked[feed]).get(task.key)
        if found is None:
            return refused
        self.revisits.recorder.keep(task.site, refused)
        return replace(
            refused,
            status=HTTPStatus.OK.value,
            headers=((b"Content-Type", FEED_TYPE.encode()),),
            body=found[0].encode(),
            hint=found[1],
            is_file=True,
            request_headers=(),
            reason=None,
            protocol=None,
            ip=None,
            tls=None,
            head=b"",
        )

    def _feeds(self, task: Task) -> list[str]:
        """Return the feeds that may have the text of *task*: the one that named it, or those of its site."""
        if task.hint is not None and task.hint.source == "feed" and task.via:
            return [task.via]
        discovery = self.session.discoveries.get(task.site)
        return discovery.feeds if discovery else []

    def _had_a_page(self, task: Task) -> bool:
        """Return whether the stored article of *task* was read from its page: nothing else takes its place."""
        state = self.revisits.stored(task)
        stored = latest_of(state, self.revisits.ledger) if state else None
        return state is not None and (stored is None or FEED_TEXT not in stored.quality.flags)

    async def _texts(self, feed: str, task: Task) -> Texts:
        exchange = await self.fetch(feed)
        if exchange is None or exchange.status != HTTPStatus.OK:
            return {}
        exchange = self.session.keep(replace(exchange, kind="feed"), task)
        try:
            told = await self.reader.harvest(exchange, Source(url=feed, kind="feed_text"))
        except ReadingError as error:
            logger.info("%s: %s", feed, error)
            return {}
        if told.harvest is None:
            return {}
        entries = {entry.url: entry for entry in told.harvest.entries}
        return {canonical_url(url): (html, entries[url]) for url, html in told.harvest.pages if url in entries}
