"""Prometheus metrics, as a scraper reads them; log lines, as a collector reads them."""

from __future__ import annotations

import json
import logging
import socket
import sys
import urllib.request

import pytest
from scrapy import Spider
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from newscrawler.errors import UsageError
from newscrawler.extensions.logs import JsonLines
from newscrawler.extensions.metrics import ServeMetrics


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_a_scraper_reads_counts_and_reasons() -> None:
    port = free_port()
    crawler = get_crawler(Spider, {"NEWSCRAWLER_METRICS_PORT": port})
    extension = ServeMetrics.from_crawler(crawler)
    try:
        crawler.stats.set_value("newscrawler/stored", 12)
        crawler.stats.set_value("newscrawler/rejected/soft_404", 3)
        crawler.stats.set_value("downloader/response_status_count/200", 40)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            text = answer.read().decode()
        with pytest.raises(UsageError, match="taken"):
            ServeMetrics.from_crawler(crawler)
    finally:
        extension.spider_closed()
    assert "newscrawler_stored_total 12.0" in text
    assert 'newscrawler_rejected_total{reason="soft_404"} 3.0' in text
    assert 'newscrawler_responses_total{status="200"} 40.0' in text
    assert extension.server.server_address[0] == "127.0.0.1"


def test_metrics_are_off_without_a_port() -> None:
    with pytest.raises(NotConfigured):
        ServeMetrics.from_crawler(get_crawler(Spider))


def test_a_log_line_is_one_json_object_in_readable_arabic() -> None:
    try:
        int("سطر\nآخر")
    except ValueError:
        record = logging.LogRecord("a.b", logging.ERROR, "f", 1, "%s: انقطع", ("موقع",), sys.exc_info())
    line = JsonLines().format(record)
    assert "\n" not in line
    read = json.loads(line)
    assert (read["level"], read["logger"], read["message"]) == ("ERROR", "a.b", "موقع: انقطع")
    assert "ValueError" in read["error"]
    assert "انقطع" in line
