"""What a page fetched again means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newscrawler.dedup import KnownVersion, came_out_together, content_hash, near_hash, next_version
from newscrawler.items import Article, Precision, article_id


def article(title: str, text: str) -> Article:
    return Article(
        id=article_id("https://example.com/a"),
        url="https://example.com/a",
        canonical_url="https://example.com/a",
        site="example",
        title=title,
        text=text,
        fetched_at="2026-05-01T10:00:00+00:00",
        content_hash=content_hash(title, text),
        near_hash=near_hash(title, text),
        extractor="test",
    )


OLD = article("عنوان الخبر", "وصل الوفد إلى المدينة صباح اليوم.")


@pytest.mark.parametrize(
    ("known", "now", "verdict"),
    [
        pytest.param(None, OLD, "new", id="unknown"),
        pytest.param(KnownVersion(content_hash=OLD.content_hash), OLD, "same", id="unchanged"),
        pytest.param(
            KnownVersion(content_hash=OLD.content_hash, version=3),
            article("عُنوان الخبر", OLD.text or ""),
            "same",
            id="harakat",
        ),
        pytest.param(
            KnownVersion(content_hash=OLD.content_hash), article("عنوان آخر", OLD.text or ""), "edited", id="headline"
        ),
        pytest.param(
            KnownVersion(content_hash=OLD.content_hash), article(OLD.title, "وصل الوفد مساء."), "edited", id="text"
        ),
    ],
)
def test_next_version(known: KnownVersion | None, now: Article, verdict: str) -> None:
    assert next_version(known, now) == verdict


@pytest.mark.parametrize(
    ("one", "other", "precision", "together"),
    [
        pytest.param(None, "2026-05-01T10:00:00+03:00", "second", True, id="a-missing-date-proves-nothing"),
        pytest.param("2026-05-01T10:00:00+03:00", "2026-05-01T10:00:00+03:00", "second", True, id="equal"),
        pytest.param("2026-05-01T22:18:00+03:00", "2026-05-01T00:00:00+03:00", "day", True, id="print-page-day"),
        pytest.param("2026-05-01T22:18:00+03:00", "2026-05-01T22:18:00+00:00", "second", True, id="wrong-offset"),
        pytest.param("2026-05-01T10:00:00+03:00", "2026-05-03T00:00:00+03:00", "day", False, id="two-days-later"),
        pytest.param("2026-05-03T10:00:00+03:00", "2026-05-01T10:00:00+03:00", "second", False, id="two-days-before"),
        pytest.param("2026-05-06T10:00:00+03:00", "2026-05-01T00:00:00+03:00", "week", True, id="of-that-week"),
        pytest.param("2026-05-20T10:00:00+03:00", "2026-05-01T00:00:00+03:00", "month", True, id="of-that-month"),
        pytest.param("2026-07-20T10:00:00+03:00", "2026-05-01T00:00:00+03:00", "month", False, id="another-month"),
    ],
)
def test_a_text_published_again_is_told_by_its_date(
    one: str | None, other: str, precision: Precision, *, together: bool
) -> None:
    first = replace(OLD, published=one, published_precision="second" if one else None)
    second = replace(OLD, published=other, published_precision=precision)
    assert came_out_together(first, second) == came_out_together(second, first) == together
