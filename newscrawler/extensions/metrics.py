"""Prometheus metrics of a running crawl, on loopback only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler

LOOPBACK = "127.0.0.1"
_COUNTED = re.compile(
    r"newscrawler/(held|rejected|failed|refused|retried|sources_failed|boilerplate|robots|health)/(.+)"
)
_PLAIN = ("done", "stored", "edited", "unchanged", "gone")


class ServeMetrics:
    """Answers ``http://127.0.0.1:PORT/metrics`` while the crawl runs; PORT is NEWSCRAWLER_METRICS_PORT, 0 is off."""

    def __init__(self, crawler: Crawler, port: int) -> None:
        try:
            import prometheus_client  # noqa: PLC0415 - an extra; only who asks for metrics needs it
            import prometheus_client.core  # noqa: PLC0415 - likewise
        except ImportError as error:
            need = "NEWSCRAWLER_METRICS_PORT needs prometheus-client: pip install 'newscrawler-ar[metrics]'"
            raise UsageError(need) from error
        self.crawler = crawler
        self._core = prometheus_client.core
        own = prometheus_client.CollectorRegistry()
        own.register(self)
        try:
            self.server, self._thread = prometheus_client.start_http_server(port, addr=LOOPBACK, registry=own)
        except OSError as error:
            raise UsageError(f"metrics: port {port} is taken ({error.strerror}); choose another") from error

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Start the server; raises NotConfigured without a port, UsageError without prometheus-client."""
        port = crawler.settings.getint("NEWSCRAWLER_METRICS_PORT")
        if not port:
            raise NotConfigured
        extension = cls(crawler, port)
        crawler.signals.connect(extension.spider_closed, signals.spider_closed)
        return extension

    def collect(self) -> Iterator[Any]:
        """Yield the metrics, made of the crawl's stats when they are asked for."""
        stats = self.crawler.stats.get_stats().copy()
        counter = self._core.CounterMetricFamily
        for name in _PLAIN:
            value = float(stats.get(f"newscrawler/{name}", 0))
            yield counter(f"newscrawler_{name}", f"Pages of this run: {name}.", value=value)
        families: dict[str, Any] = {}
        for key, value in stats.items():
            if match := _COUNTED.fullmatch(key):
                what, reason = match.groups()
                text = f"Number of {what.replace('_', ' ')}, by reason."
                family = families.setdefault(what, counter(f"newscrawler_{what}", text, labels=["reason"]))
                family.add_metric([reason], float(value))
        yield from families.values()
        fetched = counter("newscrawler_responses", "Answers, by status code.", labels=["status"])
        for key, value in stats.items():
            if key.startswith("downloader/response_status_count/"):
                fetched.add_metric([key.rpartition("/")[2]], float(value))
        yield fetched
        received = float(stats.get("downloader/response_bytes", 0))
        yield counter("newscrawler_received_bytes", "Bytes of all answers.", value=received)
        leased = float(stats.get("newscrawler/scheduler/leased", 0))
        yield self._core.GaugeMetricFamily("newscrawler_leased_max", "Most pages in work at one time.", value=leased)

    def spider_closed(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()
