"""Refuses addresses that a crawler of the open web has no business with, before and after DNS, at every redirect."""

import logging
import socket
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self
from urllib.request import getproxies

from scrapy.exceptions import CannotResolveHostError
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import succeed
from twisted.internet.error import DNSLookupError
from twisted.internet.threads import deferToThread

from newscrawler.crawl.answers import REDIRECTS
from newscrawler.crawl.session import session_of
from newscrawler.middlewares.addresses import is_public, is_refused_port, literal_address, origin
from newscrawler.middlewares.refusal import Refusal
from newscrawler.urls import host_of, resolve
from newscrawler.warc.heads import header_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from scrapy.crawler import Crawler, CrawlerProcess
    from scrapy.http import Response
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

MAX_URL_LENGTH = 2083  # Scrapy's URLLENGTH_LIMIT, from the longest URL that old browsers took
_SCHEMES = ("http://", "https://")
# Names at a private address: one resolver a process, like the cache of Scrapy's.
_PRIVATE_NAMES: set[str] = set()
_AT_HOME = "is at a private address; --allow-private lets the start of a crawl be there, on its own port"
_SHOWN = 200  # characters of an absurd URL in a log line


def start_origins(crawler: "Crawler") -> frozenset[tuple[str, int]]:
    """Return host and port of every start URL of the crawl.

    None with NEWSCRAWLER_PUBLIC_ONLY: a stranger named them.
    """
    if crawler.settings.getbool("NEWSCRAWLER_PUBLIC_ONLY"):
        return frozenset()
    return frozenset(origin(url) for url in (crawler.spider.start_urls if crawler.spider else ()))


def proxies(crawler: "Crawler") -> frozenset[tuple[str, int]]:
    """Return host and port of every proxy that the environment or a site's file names: asked for, wherever it is."""
    declared = [site.fetch.proxy for site in session_of(crawler).sites.values() if site.fetch.proxy]
    found = [url for scheme, url in getproxies().items() if scheme != "no"]  # that one is NO_PROXY
    return frozenset(origin(f"http://{url.rpartition('://')[2]}") for url in (*declared, *found))


def private_starts(crawler: "Crawler") -> frozenset[tuple[str, int]]:
    """Return host and port of the start URLs that may be at a private address.

    Those that spell the address itself, or localhost; a *name* only with NEWSCRAWLER_ALLOW_PRIVATE: whoever owns the
    name chooses where it leads.
    """
    starts = start_origins(crawler)
    if crawler.settings.getbool("NEWSCRAWLER_ALLOW_PRIVATE"):
        return starts
    return frozenset(start for start in starts if literal_address(start[0]))


class AddressGuard:
    """Refuses other schemes, absurd URLs, ports of other protocols, and loopback, private and metadata addresses.

    A private address is allowed only when a start URL is on that very host and port (see :func:`private_starts`).
    """

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the guard."""
        return cls(crawler)

    def process_request(self, request: "Request") -> None:
        """Raise Refusal for a URL that must not be fetched."""
        self._check(request.url)

    def process_response(self, request: "Request", response: "Response") -> "Response":
        """Raise Refusal when the connection ended on a private address after all, or the answer points to one."""
        address = None if request.meta.get("proxy") else response.ip_address  # of a proxy it is the proxy's
        if address and not is_public(address):
            host, port = origin(request.url)
            if not self._allowed.intersection({(host, port), (str(address), port)}):
                self._refuse("private_address", f"{request.url} is at {address}")
        location = response.headers.get("Location")
        if location and response.status in REDIRECTS:
            text = header_text(location).strip()
            self._check(resolve(request.url, text) or text)
        return response

    def process_exception(self, request: "Request", exception: Exception) -> None:
        """Raise Refusal for a name that GuardedResolver refused; Twisted says only that it has no address."""
        host, _ = origin(request.url)
        if isinstance(exception, CannotResolveHostError) and host in _PRIVATE_NAMES:
            self._refuse("private_address", f"{request.url}: {host} {_AT_HOME}")

    def _check(self, url: str) -> None:
        if not url.lower().startswith(_SCHEMES):
            self._refuse("scheme", url[:_SHOWN])
        if len(url) > MAX_URL_LENGTH:
            self._refuse("url_too_long", url[:_SHOWN])
        where = origin(url)
        if not where[0]:
            self._refuse("bad_url", url)
        address = literal_address(where[0])
        if where not in self._allowed:
            if address and not is_public(address):
                self._refuse("private_address", url)
            if where[0] in _PRIVATE_NAMES:
                self._refuse("private_address", f"{url}: {where[0]} {_AT_HOME}")
        if is_refused_port(where[1]) and where not in self._starts:
            self._refuse("port", url)

    @cached_property
    def _starts(self) -> frozenset[tuple[str, int]]:
        return start_origins(self.crawler)

    @cached_property
    def _allowed(self) -> frozenset[tuple[str, int]]:
        return private_starts(self.crawler)

    def _refuse(self, reason: str, detail: str) -> None:
        self.crawler.stats.inc_value(f"newscrawler/refused/{reason}")
        raise Refusal(reason, detail)


def _by_ipv6(failed: "Failure", name: str) -> "Deferred[str]":
    return deferToThread(_ipv6, name, failed)


def _ipv6(name: str, failed: "Failure") -> str:
    """Return the IPv6 address of *name*. Raises what *failed* tells when it has none."""
    try:
        return str(socket.getaddrinfo(name, None, socket.AF_INET6, socket.SOCK_STREAM)[0][4][0])
    except OSError:
        raise failed.value or DNSLookupError(name) from None


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, but a name of the open web that answers with a private address is not found."""

    process: "CrawlerProcess"

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: "ReactorBase") -> Self:
        """Build the resolver; Scrapy hands it the process, whose crawlers know their start URLs."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.process = crawler
        return resolver

    def getHostByName(self, name: str, timeout: "Sequence[int]" = ()) -> "Deferred[str]":  # noqa: N802 - Twisted's
        """Return the address of *name*, an IPv6 one when it has no other.

        Fails with DNSLookupError when it is private and not asked for.
        """
        literal = literal_address(name)
        found = succeed(str(literal)) if literal else super().getHostByName(name, timeout)
        found.addErrback(_by_ipv6, name)
        found.addCallback(self._check, name)
        return found

    def _check(self, result: Any, name: str) -> Any:
        address = literal_address(str(result))
        host = str(literal_address(name) or host_of(f"http://{name}/"))
        if address is None or is_public(address):
            return result
        starts = {start for crawler in self.process.crawlers for start, _ in private_starts(crawler) | proxies(crawler)}
        _PRIVATE_NAMES.add(host)
        if host not in starts:
            logger.warning("%s is at the private address %s: refused", name, address)
            raise DNSLookupError(f"private_address: {name} is at {address}")
        return result
