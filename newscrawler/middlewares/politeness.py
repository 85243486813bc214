"""One downloader slot for each registered domain and address, with a delay above 0 and a limit that holds."""

import logging
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from tldextract import TLDExtract

from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.middlewares.addresses import is_local, is_public, literal_address, origin

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

_DOMAIN = TLDExtract(suffix_list_urls=(), cache_dir=None)  # the bundled snapshot: no network
LEAST_SECONDS = 0.001  # with a delay of 0 Scrapy does not count what is in flight: 15 at a time at a limit of 1
# The server sees gaps a little shorter than ours: of 50 gaps at 0.2 s the smallest was 0.197 (2026-11, loopback).
_MARGIN, _MARGIN_SECONDS, _EXACT_BELOW = 1.02, 0.01, 0.1


class Politeness:
    """Chooses the slot of a request: hosts of one registered domain, and domains on one address, share a slot.

    The delay is DOWNLOAD_DELAY, for private start addresses NEWSCRAWLER_LOCAL_DELAY, for public ones without a contact
    at least NEWSCRAWLER_ANONYMOUS_DELAY; a site's or a robots.txt's longer delay is set with :meth:`slow_down`.
    """

    def __init__(self, crawler: "Crawler", session: CrawlSession) -> None:
        self.crawler = crawler
        self.session = session
        settings = crawler.settings
        self.delay = settings.getfloat("DOWNLOAD_DELAY")
        self.concurrency = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self.local_delay = settings.getfloat("NEWSCRAWLER_LOCAL_DELAY")
        self.local_concurrency = settings.getint("NEWSCRAWLER_LOCAL_CONCURRENCY")
        self.anonymous_delay = settings.getfloat("NEWSCRAWLER_ANONYMOUS_DELAY")
        self.contact = settings["NEWSCRAWLER_CONTACT"]
        self._slots: dict[tuple[str, int], str] = {}
        self._slot_of_address: dict[str, str] = {}
        self._warned = False

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware; it is found again as ``crawler.get_downloader_middleware(Politeness)``."""
        middleware = cls(crawler, session_of(crawler))
        crawler.signals.connect(middleware.engine_started, signals.engine_started)
        return middleware

    def engine_started(self) -> None:
        """Refuse a delay of 0, for Scrapy would drop every limit with it; take the delays that sites declare."""
        self.local_delay = self.local_delay or LEAST_SECONDS
        self.delay = self.delay or LEAST_SECONDS
        for site in self.session.sites.values():
            if site.delay is not None:
                self.slow_down(site.url, site.delay)

    def process_request(self, request: "Request") -> None:
        """Choose the slot."""
        request.meta["download_slot"] = self._slot(origin(request.url))

    def process_response(self, request: "Request", response: "Response") -> "Response":
        """Begin the delay anew, and learn which address a name is at: its neighbours share its slot from now on.

        Counted from the answer and not from the request, the gap that the server sees is never below the delay.
        """
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None and slot.delay >= _EXACT_BELOW:
            slot.lastseen = monotonic()
        address = None if request.meta.get("proxy") else response.ip_address
        if address and is_public(address):
            shared = self._slot_of_address.setdefault(str(address), request.meta["download_slot"])
            self._slots[origin(request.url)] = shared
        return response

    def slow_down(self, url: str, delay: float, concurrency: int | None = None) -> None:
        """Give the slot of *url* a *delay* of at least so many seconds, and a lower limit if asked."""
        key = self._slot(origin(url))
        chosen = self._settings[key]
        chosen["delay"] = max(chosen["delay"], padded(delay))
        if concurrency:
            chosen["concurrency"] = min(chosen["concurrency"], concurrency)
        self._apply(key)

    @property
    def _settings(self) -> dict[str, dict[str, Any]]:
        """What Scrapy's downloader gives a slot when it opens it."""
        return self.crawler.engine.downloader.per_slot_settings

    def _slot(self, where: tuple[str, int]) -> str:
        if where not in self._slots:
            self._slots[where] = self._open(*where)
        return self._slots[where]

    def _open(self, host: str, port: int) -> str:
        local = is_local(host)
        key = slot_of(host, port)
        if key not in self._settings:
            self._settings[key] = self._local() if local else self._public()
        return key

    def _local(self) -> dict[str, Any]:
        return {"delay": padded(self.local_delay), "concurrency": self.local_concurrency}

    def _public(self) -> dict[str, Any]:
        delay = self.delay
        if not self.contact:
            delay = max(delay, self.anonymous_delay)
            self._warn()
        return {"delay": padded(delay), "concurrency": self.concurrency}

    def _apply(self, key: str) -> None:
        """Give a slot that is open already what was chosen for it."""
        slot = self.crawler.engine.downloader.slots.get(key)
        if slot:
            slot.delay, slot.concurrency = self._settings[key]["delay"], self._settings[key]["concurrency"]
            slot.lastseen = monotonic()

    def _warn(self) -> None:
        if not self._warned:
            self._warned = True
            logger.warning(
                "no contact set: going slowly, %s s between requests; set contact in newscrawler.toml to a page or an "
                "e-mail address where site owners reach you",
                self.anonymous_delay,
            )


def slot_of(host: str, port: int) -> str:
    """Return what shares one delay with *host*: its registered domain, or the address and port that it spells.

    >>> slot_of("sport.alwatan.com.sa", 443), slot_of("127.0.0.1", 8081)
    ('alwatan.com.sa', '127.0.0.1:8081')
    """
    return f"{host}:{port}" if literal_address(host) else _DOMAIN(host).top_domain_under_public_suffix or host


def padded(delay_seconds: float) -> float:
    """Return what is waited so that the server sees a gap of at least *delay_seconds*.

    >>> padded(1.0), padded(0.001)
    (1.03, 0.001)
    """
    return delay_seconds * _MARGIN + _MARGIN_SECONDS if delay_seconds >= _EXACT_BELOW else delay_seconds
