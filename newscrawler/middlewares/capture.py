"""Keeps the answer as it came over the wire, before anything decodes it; also one that came in part only."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response

from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.items import Permissions
from newscrawler.middlewares.wire import Wire
from newscrawler.warc import Exchange
from newscrawler.warc.heads import pairs_of, status_of, without

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers

SECRET = frozenset({b"cookie", b"authorization", b"proxy-authorization"})  # headers that open doors: never archived


class CaptureExchange:
    """Puts the Exchange of every answer into ``request.meta["exchange"]``; nearest to the downloader of all.

    The request of a frontier task gets its answer without a body: its reader works on the exchange, in a process of
    its own, and nothing in between needs to decode or guess. An answer that was cut is an error to Scrapy: what came of
    it goes into the WARC from here. Counts what came over the wire, under the names of Scrapy's DownloaderStats, which
    would see no bodies.
    """

    def __init__(self, crawler: "Crawler", session: CrawlSession) -> None:
        self.crawler = crawler
        self.session = session
        self._count = crawler.stats.inc_value

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware."""
        return cls(crawler, session_of(crawler))

    def process_response(self, request: "Request", response: "Response") -> "Response":
        """Keep the exchange; return the answer."""
        task = request.meta.get("task")
        if request.meta.pop("from_memory", False):
            return response.replace(body=b"")
        self._count("downloader/response_count")
        self._count(f"downloader/response_status_count/{response.status}")
        self._count("downloader/response_bytes", len(response.body))
        wire = request.meta.pop("wire", None)
        exchange = _of_wire(request, wire) if isinstance(wire, Wire) else None
        exchange = replace(exchange, body=response.body) if exchange else _of_response(request, response)
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

    def process_exception(self, request: "Request", exception: Exception) -> None:
        """Keep what came before the answer was cut: too long, too late, broken off or against the protocol."""
        wire = request.meta.pop("wire", None)
        if not isinstance(wire, Wire) or wire.began is None:
            return
        why = (
            "time" if isinstance(exception, DownloadTimeoutError) else "unspecified" if wire.is_whole else "disconnect"
        )
        wire.truncated = wire.truncated or why
        exchange = _of_wire(request, wire)
        if exchange is not None:
            self.session.keep(replace(exchange, body=bytes(wire.body)), request.meta.get("task"))


def _of_wire(request: "Request", wire: Wire) -> Exchange | None:
    """Return what went over the wire, without the body; None when no answer of HTTP came."""
    head = without(bytes(wire.head), _answer_secrets(request))
    answer = status_of(head)
    if answer is None or wire.began is None:
        return None
    protocol, status, reason = answer
    exchange = Exchange(
        url=request.url,
        fetched_at=wire.began,
        status=status,
        headers=pairs_of(head),
        head=head,
        request_headers=pairs_of(without(wire.request, SECRET)),
        reason=reason,
        protocol=protocol,
        ip=None if request.meta.get("proxy") else wire.ip,
        tls=wire.tls,
        truncated=wire.truncated,
    )
    return _asked(request, exchange)


def _of_response(request: "Request", response: "Response") -> Exchange:
    """Return the exchange as far as Scrapy tells of it, where a download handler of others was at work."""
    exchange = Exchange(
        url=request.url,
        fetched_at=datetime.now(UTC),
        status=response.status,
        headers=_pairs(response.headers, but=_answer_secrets(request)),
        body=response.body,
        request_headers=_pairs(request.headers, but=SECRET),
        protocol=response.protocol,
        ip=str(response.ip_address) if response.ip_address and not request.meta.get("proxy") else None,
        truncated="disconnect" if "dataloss" in response.flags else None,
    )
    return _asked(request, exchange)


def _asked(request: "Request", exchange: Exchange) -> Exchange:
    """Return *exchange* with what was asked for, and what was known of it."""
    task = request.meta.get("task")
    return replace(
        exchange,
        method=request.method,
        request_body=request.body,
        kind=task.kind if task else request.meta.get("kind", "page"),
        hint=task.hint if task else None,
        permissions=request.meta.get("permissions") or Permissions(),
    )


def _answer_secrets(request: "Request") -> frozenset[bytes]:
    """Return the headers of an answer that are no part of the archive: what follows a log-in sets keys to it."""
    is_private = any(name in request.headers for name in SECRET)
    return frozenset({b"set-cookie"}) if is_private else frozenset()


def _pairs(headers: "Headers", *, but: frozenset[bytes]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name, value) for name, values in headers.items() for value in values if name.lower() not in but)
