"""Redirects: Scrapy follows those of robots.txt and of plain spiders; a task's are for its spider to judge."""

from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

from newscrawler.crawl.session import session_of
from newscrawler.frontier import Task
from newscrawler.urls import split_login
from newscrawler.warc import Exchange

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class FollowRedirects(RedirectMiddleware):
    """Scrapy's, but the redirect of a frontier task goes to its spider: it is archived, and may lead to another page.

    No Referer is sent, so that Scrapy's RefererMiddleware is not needed.
    """

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware without looking for a RefererMiddleware."""
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def process_request(self, request: "Request") -> None:
        """Leave the redirects of a task alone."""
        task = request.meta.get("task")
        if isinstance(task, Task) and task.request is None:
            request.meta["dont_redirect"] = True

    def _build_redirect_request(
        self, source_request: "Request", response: "Response", *, url: str, **kwargs: Any
    ) -> "Request":
        """Return the request for *url*, without user name and password: a redirect is no log-in."""
        return super()._build_redirect_request(source_request, response, url=split_login(url)[0], **kwargs)

    def process_response(self, request: "Request", response: "Response", *_: Any, **__: Any) -> "Request | Response":
        """Return the answer, or the request for where it leads to; a redirect that is followed here is archived."""
        exchange, is_followed = request.meta.get("exchange"), True
        try:
            result = super().process_response(request, response)
            is_followed = isinstance(result, Request)
        finally:  # too many of them are an error
            if is_followed and isinstance(exchange, Exchange):
                session_of(self.crawler).keep(exchange)
        return result

    def handle_referer(self, request: "Request", response: "Response") -> None:  # noqa: ARG002 - Scrapy's signature
        """Send no Referer."""
        request.headers.pop("Referer", None)
