"""Redirects: Scrapy follows those of robots.txt and of plain spiders; a task's are for its spider to judge."""

from typing import TYPE_CHECKING, Self

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

from newscrawler.frontier import Task

if TYPE_CHECKING:
    from scrapy import Request
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

    def handle_referer(self, request: "Request", response: "Response") -> None:  # noqa: ARG002 - Scrapy's signature
        """Send no Referer."""
        request.headers.pop("Referer", None)
