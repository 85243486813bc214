"""Keeps the answer as it came over the wire, before anything decodes it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy.http import Response

from newscrawler.items import Permissions
from newscrawler.warc import Exchange

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers

SECRET = frozenset({b"cookie", b"authorization", b"proxy-authorization"})  # headers that open doors: never archived


class CaptureExchange:
    """Puts the Exchange of every answer into ``request.meta["exchange"]``; nearest to the downloader of all.

    The request of a frontier task gets its answer without a body: its reader works on the exchange, in a process of
    its own, and nothing in between needs to decode or guess. Counts what came over the wire, under the names of
    Scrapy's DownloaderStats, which would see no bodies.
    """

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler
        self._count = crawler.stats.inc_value

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware."""
        return cls(crawler)

    def process_response(self, request: "Request", response: "Response") -> "Response":
        """Keep the exchange; return the answer."""
        task = request.meta.get("task")
        if request.meta.pop("from_memory", False):
            return response.replace(body=b"")
        self._count("downloader/response_count")
        self._count(f"downloader/response_status_count/{response.status}")
        self._count("downloader/response_bytes", len(response.body))
        exchange = Exchange(
            url=request.url,
            fetched_at=datetime.now(UTC).replace(microsecond=0),
            status=response.status,
            headers=_answered(request, response),
            body=response.body,
            method=request.method,
            request_headers=tuple(pair for pair in _pairs(request.headers) if pair[0].lower() not in SECRET),
            protocol=response.protocol,
            ip=str(response.ip_address) if response.ip_address and not request.meta.get("proxy") else None,
            truncated="disconnect" if "dataloss" in response.flags else None,
            kind=task.kind if task else request.meta.get("kind", "page"),
            hint=task.hint if task else None,
            permissions=request.meta.get("permissions") or Permissions(),
        )
        request.meta["exchange"] = exchange
        if task is None or task.request is not None:  # a plain request of some spider: it reads the answer itself
            return response
        location = response.headers.get(b"Location")
        return Response(
            response.url,
            response.status,
            headers={b"Location": location} if location else None,
            request=request,
            ip_address=response.ip_address,
        )


def _answered(request: "Request", response: "Response") -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers of an answer; what follows a log-in sets keys to it, which are no part of the archive."""
    is_private = any(name in request.headers for name in SECRET)
    return tuple(pair for pair in _pairs(response.headers) if not (is_private and pair[0].lower() == b"set-cookie"))


def _pairs(headers: "Headers") -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name, value) for name, values in headers.items() for value in values)
