"""Conditional requests: a page that was fetched before is asked for only if it changed."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.crawl.source_memory import REMEMBERED
from newscrawler.crawl.visits import is_check
from newscrawler.frontier import Task

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

SOURCES = REMEMBERED - {"robots"}  # kinds of tasks whose answers the session remembers


class Revalidate:
    """Sends the stored validators of a page: If-None-Match, and If-Modified-Since.

    A host whose validators were caught lying (the session's ``distrusted`` hosts) is asked for the whole page.
    """

    def __init__(self, session: CrawlSession) -> None:
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware."""
        return cls(session_of(crawler))

    def process_request(self, request: "Request") -> None:
        """Add the headers."""
        task = request.meta.get("task")
        if request.meta.get("is_robots") or (isinstance(task, Task) and task.kind in SOURCES):
            etag, last_modified = self.session.validators(request.url, task)
            _ask(request, etag, last_modified)
            return
        if not isinstance(task, Task) or task.kind != "page":
            return
        if (
            self._is_filled_by_scripts(task)
            or task.host in self.session.distrusted
            or is_check(task.key, datetime.now(UTC).date())
        ):
            return
        _ask(request, task.etag, task.last_modified)

    def _is_filled_by_scripts(self, task: Task) -> bool:
        """Return whether the page of *task* may change while its own bytes do not."""
        site = self.session.sites.get(task.site)
        return site is not None and site.fetch.browser != "never"


def _ask(request: "Request", etag: str | None, last_modified: str | None) -> None:
    if etag:
        request.headers.setdefault("If-None-Match", etag)
    if last_modified:
        request.headers.setdefault("If-Modified-Since", last_modified)
