"""What is too much to read is told before it is read, in a moment."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime

import pytest

import newscrawler
from newscrawler.items import Article, Capture, Rejection, SiteRules
from newscrawler.record import record_of
from newscrawler.record.build import MAX_PAGE_BYTES, MAX_TAGS, MAX_TEXT_BYTES

TEXT = "وأعلنت الهيئة أمس أن العمل في الميناء يبدأ مطلع الشهر المقبل. " * 6
PAGE = f"<html><head><title>خبر</title></head><body><article><h1>خبر الميناء</h1><p>{TEXT}</p>{{}}</article></html>"


def read(body: bytes) -> Article | Rejection:
    return record_of(Capture(url="https://e.example/1", body=body, fetched_at=datetime.now(UTC)), SiteRules(name="e"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(PAGE.format("<p>خبر" * MAX_TAGS).encode(), "too_slow", id="tags"),
        pytest.param(PAGE.format("a" * MAX_PAGE_BYTES).encode(), "too_large", id="bytes"),
        pytest.param(PAGE.format("ab cd " * (MAX_TEXT_BYTES // 6)).encode(), "too_large", id="text"),
        pytest.param(gzip.compress(PAGE.format("<p>خبر" * MAX_TAGS).encode(), 1), "too_slow", id="gzipped"),
    ],
)
def test_a_page_that_would_take_too_much_is_rejected_before_it_is_parsed(body: bytes, reason: str) -> None:
    start = time.process_time()
    record = read(body)
    assert newscrawler.extract(body, url="https://e.example/1") is None
    assert time.process_time() - start < 0.5
    assert newscrawler.extract(body.decode("utf-8", "replace"), url="https://e.example/1") is None
    assert isinstance(record, Rejection)
    assert record.reason == reason


def test_pictures_in_the_page_do_not_count_as_too_much() -> None:
    assert isinstance(read(PAGE.format(f'<img src="data:image/png;base64,{"A" * 8_000_000}">').encode()), Article)
