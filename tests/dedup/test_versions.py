"""What a page fetched again means."""

from __future__ import annotations

import pytest

from newscrawler.dedup import Known, content_hash, near_hash, next_version
from newscrawler.items import Article, article_id


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
        pytest.param(Known(content_hash=OLD.content_hash), OLD, "same", id="unchanged"),
        pytest.param(
            Known(content_hash=OLD.content_hash, version=3),
            article("عُنوان الخبر", OLD.text or ""),
            "same",
            id="harakat",
        ),
        pytest.param(
            Known(content_hash=OLD.content_hash), article("عنوان آخر", OLD.text or ""), "edited", id="headline"
        ),
        pytest.param(Known(content_hash=OLD.content_hash), article(OLD.title, "وصل الوفد مساء."), "edited", id="text"),
    ],
)
def test_next_version(known: Known | None, now: Article, verdict: str) -> None:
    assert next_version(known, now) == verdict
