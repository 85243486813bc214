"""Archived pages shown in a browser out of the archive alone: what of them is missing, what looks otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import nsmallest
from http import HTTPStatus
from typing import TYPE_CHECKING
from zlib import crc32

from newscrawler.errors import ArchiveError, BrowserError
from newscrawler.urls import resolve
from newscrawler.warc.heads import header_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawler.archive.reader import Archive
    from newscrawler.browser import Browser, PageRequest
    from newscrawler.items import Article
    from newscrawler.warc.exchange import Exchange

_MOST_HOPS = 5  # redirects in a row, as in a crawl


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCheck:
    """What showing one page gave: how much it *asked* for, and what of that is *missing*; or why it was not *shown*.

    *different* is the share of pixels that differ from the picture that was taken when it was captured, if one was.
    """

    site: str
    url: str
    asked: int = 0
    missing: tuple[PageRequest, ...] = ()
    different: float | None = None
    not_shown: str | None = None


def sampled(articles: Iterable[Article], number: int) -> list[Article]:
    """Return *number* of *articles* that have their page in a WARC, by the hash of their ids: the same ones again."""
    kept = (article for article in articles if article.warc)
    return nsmallest(number, kept, key=lambda article: (crc32(article.id.encode()), article.id))


async def check_page(archive: Archive, article: Article, browser: Browser) -> PageCheck:
    """Return what showing the page of *article* in *browser* gives; its scripts are told the time of the capture."""
    answers = _ArchivedAnswers(archive, article)
    try:
        view = archive.exchange_at(article.warc).view if article.warc else None
        before = view.picture if view else None
        shown = await browser.show(article.url, answers.answer, clock=answers.moment, picture=before is not None)
        different = await browser.difference(before, shown.picture) if before and shown.picture else None
    except (ArchiveError, BrowserError) as error:
        return PageCheck(site=article.site, url=article.url, not_shown=str(error))
    return PageCheck(
        site=article.site, url=article.url, asked=answers.asked, missing=shown.missing, different=different
    )


@dataclass(slots=True)
class _ArchivedAnswers:
    """Answers of the archive as they were when the page of *article* was captured; no address is rewritten."""

    archive: Archive
    article: Article
    asked: int = 0
    moment: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.moment = datetime.fromisoformat(self.article.fetched_at)

    async def answer(self, asked: PageRequest) -> Exchange | None:
        """Return what the archive has at the address; None when it has nothing."""
        self.asked += 1
        if asked.url == self.article.url.partition("#")[0] and self.article.warc:
            return self.archive.exchange_at(self.article.warc)
        url: str | None = asked.url
        for _ in range(_MOST_HOPS + 1):
            found = self.archive.exchange(url, self.moment) if url else None
            if found and found.status == HTTPStatus.NOT_MODIFIED:
                return replace(found, status=HTTPStatus.OK)  # with the body that it speaks of
            if found is None or not _is_redirect(found):
                return found
            url = _location(found)
        return None


def _is_redirect(exchange: Exchange) -> bool:
    return HTTPStatus.MULTIPLE_CHOICES <= exchange.status < HTTPStatus.BAD_REQUEST


def _location(exchange: Exchange) -> str | None:
    raw = next((value for name, value in exchange.headers if name.lower() == b"location"), b"").strip()
    return resolve(exchange.url, header_text(raw)) if raw else None
