"""Pages that scripts fill: shown in a browser, whose every request goes through the guards of the crawl, then read."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from newscrawler.archive.needed import settle_requisite
from newscrawler.browser import Browser, find_browser
from newscrawler.crawl.requisites import due_again
from newscrawler.errors import BrowserError
from newscrawler.html.shell import FEW_ENTRIES, has_scripts, is_shell
from newscrawler.items import Article
from newscrawler.warc import capture_of
from newscrawler.warc.exchange import PageView

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from newscrawler.browser import FoundBrowser, PageRequest
    from newscrawler.crawl.counts import RunCounts
    from newscrawler.crawl.reader import Reader
    from newscrawler.crawl.reading_process import SourceAnswer
    from newscrawler.crawl.sites_session import SitesSession
    from newscrawler.discovery.harvest import Source
    from newscrawler.items import Rejection, SiteRules
    from newscrawler.record.reading import ReadPage
    from newscrawler.requisites import Kinds, Need
    from newscrawler.sites import Site
    from newscrawler.warc import Exchange, Prior

    Fetch = Callable[[str, str], Awaitable[Exchange | None]]  # address and kind; None: there was no answer

logger = logging.getLogger(__name__)

MOST_REQUESTS = 200  # of one page, beside itself: the front page of a large paper makes some 150
KEPT_BYTES = 64 << 20  # of answers that further pages need, too: scripts and style sheets of a site have 1 to 5 MB
VIEWS_KEPT = 16  # of pages that are read twice, as an article and as a list
_SHORT = 200  # letters of a text that may be all that a shell shows
_LISTS = frozenset({"home", "listing"})
_SOURCES = frozenset({"home", "listing", "page"})  # kinds of sources that are pages
_KINDS = {"stylesheet": "style", "font": "font", "image": "image", "script": "script"}
_DATA = "data"  # what scripts ask for
_RUN = frozenset({"script", "stylesheet", "fetch", "xhr"})  # what a page needs to fill itself


class ShowingReader:
    """Reads by *reader*; pages of some sites are shown in a browser first, as ``fetch.browser`` of their files says.

    *fetch* asks for what a page needs, through the middlewares; each answer is archived, and kept for further pages.
    Without a browser (*found*) pages are read as they came, and *notes* says so.
    """

    def __init__(
        self, reader: Reader, *, session: SitesSession, fetch: Fetch, counts: RunCounts, found: FoundBrowser
    ) -> None:
        self._reader = reader
        self.notes: list[str] = []
        self._session = session
        self._fetch = fetch
        self._counts = counts
        self._browser = Browser(found.chromium) if found.chromium and not found.install else None
        if self._browser is None:
            self.notes.append(f"pages that scripts fill are not shown: {'; '.join(found.install)}")
            logger.warning("%s", self.notes[0])
        self._views: OrderedDict[tuple[str, object], PageView] = OrderedDict()
        self._answers: OrderedDict[str, asyncio.Task[Exchange | None]] = OrderedDict()
        self._kept_bytes = 0

    async def read(
        self,
        exchange: Exchange,
        rules: SiteRules,
        *,
        warcinfo: str | None,
        prior: Prior | None = None,
        read: bool = True,
        kinds: Kinds = frozenset(),
    ) -> ReadPage:
        """Return what :meth:`Reader.read` does, of the page as its scripts made it where that is wanted."""
        site = self._session.sites.get(rules.name or "")
        mode = site.fetch.browser if site and read else "never"
        if site and mode == "always":
            exchange = await self._shown(exchange, site)
        page = await self._reader.read(exchange, rules, warcinfo=warcinfo, prior=prior, read=read, kinds=kinds)
        if site and mode == "auto" and _is_thin(page.record) and _is_shell(exchange):
            shown = await self._shown(exchange, site)
            if shown.view:
                return await self._reader.read(shown, rules, warcinfo=warcinfo, prior=prior, kinds=kinds)
        return page

    async def harvest(
        self, exchange: Exchange, source: Source, *, forms: tuple[tuple[str, ...], ...] = ()
    ) -> SourceAnswer:
        """Return what :meth:`Reader.harvest` does, of the page as its scripts made it where that is wanted."""
        site = self._session.sites.get(self._session.site_of(exchange.url, None))
        is_page = source.kind in _SOURCES and not source.within
        mode = site.fetch.browser if site and is_page else "never"
        if site is None or mode == "never":
            return await self._reader.harvest(exchange, source, forms=forms)
        more = site.fetch.load_more if source.kind in _LISTS else 0
        if mode == "always" or more or _is_shell(exchange):
            exchange = await self._shown(exchange, site, more=more)
            return await self._reader.harvest(exchange, source, forms=forms)
        told = await self._reader.harvest(exchange, source, forms=forms)
        named = told.harvest.entries if told.harvest else ()
        if source.kind in _LISTS and len(named) < FEW_ENTRIES and has_scripts(exchange.body):
            exchange = await self._shown(exchange, site)
            return await self._reader.harvest(exchange, source, forms=forms)
        return told

    async def needs(self, exchange: Exchange, kinds: Kinds) -> tuple[Need, ...]:
        """Return what :meth:`Reader.needs` does."""
        return await self._reader.needs(exchange, kinds)

    async def end_browser(self) -> None:
        """End the browser, if one runs."""
        if self._browser:
            await self._browser.close()

    async def _shown(self, exchange: Exchange, site: Site, *, more: int = 0) -> Exchange:
        """Return *exchange* with what the browser makes of it; as it is when that fails, which is counted.

        A list is asked for *more* so often.
        """
        is_page = exchange.status == HTTPStatus.OK and "html" in (exchange.header(b"content-type") or "html")
        if self._browser is None or not is_page or exchange.truncated:
            return exchange
        key = exchange.url, exchange.fetched_at
        if key not in self._views:
            answers = _PageAnswers(self, site, exchange)
            try:
                picture = site.archive.screenshot
                shown = await self._browser.show(exchange.url, answers.answer, picture=picture, more=more)
            except BrowserError as error:
                self._counts.inc_value("newscrawler/browser/failed")
                logger.warning("%s", error)
                return exchange
            self._counts.inc_value("newscrawler/browser/shown")
            self._views[key] = PageView(html=shown.html.encode(), browser=shown.browser, picture=shown.picture)
            if len(self._views) > VIEWS_KEPT:
                self._views.popitem(last=False)
        return replace(exchange, view=self._views[key])

    async def needed(self, url: str, kind: str, site: Site) -> Exchange | None:
        """Return the answer at *url*, asked for once a run; None when there is none."""
        if url not in self._answers:
            self._answers[url] = asyncio.ensure_future(self._asked(url, kind, site))
        answer = await self._answers[url]
        if kind == _DATA:
            self._answers.pop(url, None)  # may say something else to the next page
        return answer

    async def _asked(self, url: str, kind: str, site: Site) -> Exchange | None:
        exchange = await self._fetch(url, kind)
        if exchange is None:
            return None
        self._session.keep_for(site.name, exchange)
        if kind in self._session.kinds_of(site.name) and exchange.status == HTTPStatus.OK:
            recorder = self._session.opened[0]
            settle_requisite(recorder, exchange, site.name, url=url, due=due_again(kind, now=time.time()))
        self._kept_bytes += len(exchange.body)
        while self._kept_bytes > KEPT_BYTES and len(self._answers) > 1:
            _, oldest = self._answers.popitem(last=False)
            dropped = oldest.result() if oldest.done() else None
            self._kept_bytes -= len(dropped.body) if dropped else 0
        return exchange


def showing(reader: Reader, session: SitesSession, *, fetch: Fetch, counts: RunCounts) -> ShowingReader | None:
    """Return what reads by *reader* and shows pages first; None where no file of a site asks for a browser."""
    if all(site.fetch.browser == "never" for site in session.sites.values()):
        return None
    return ShowingReader(reader, session=session, fetch=fetch, counts=counts, found=find_browser())


@dataclass(slots=True)
class _PageAnswers:
    """Answers what one page asks for: what it needs to fill itself, and what the archive wants to have of it."""

    reader: ShowingReader
    site: Site
    page: Exchange
    asked: int = 0

    async def answer(self, asked: PageRequest) -> Exchange | None:
        """Return the answer; None for frames, for what is not wanted, and for more than MOST_REQUESTS."""
        if asked.kind == "document":
            return self.page if asked.url == self.page.url.partition("#")[0] else None
        if asked.kind not in _RUN and not self._is_kept(asked):
            return None
        self.asked += 1
        if self.asked > MOST_REQUESTS:
            return None
        return await self.reader.needed(asked.url, _KINDS.get(asked.kind, _DATA), self.site)

    def _is_kept(self, asked: PageRequest) -> bool:
        kind = _KINDS.get(asked.kind)
        archive = self.site.archive
        return kind is not None and (archive.screenshot or any(kind == one for one in archive.kinds))


def _is_thin(record: Article | Rejection | None) -> bool:
    return not isinstance(record, Article) or len(record.text or "") < _SHORT


def _is_shell(exchange: Exchange) -> bool:
    capture = capture_of(exchange)
    return is_shell(capture.body, capture.headers.get("content-type"))
