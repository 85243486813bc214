"""What one run counts of a site."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawler.items import Article, article_id
from newscrawler.report.facts import Tally

URL = "https://a.example/1"
CAPTURED = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
DAY = 86_400.0


def undated() -> Article:
    return Article(
        id=article_id(URL),
        url=URL,
        canonical_url=URL,
        site="a",
        title="خبر",
        text="نص",
        fetched_at="2026-11-01T00:00:00+00:00",
        content_hash="0" * 64,
        near_hash="x",
        extractor="1",
    )


@pytest.mark.parametrize(
    ("ran", "moments"),
    [
        pytest.param(CAPTURED - 3600, [CAPTURED], id="an-hour-ago: it came out since"),
        pytest.param(0.0, [], id="never: it may be old"),
        pytest.param(CAPTURED - 30 * DAY, [], id="a-month-ago"),
        pytest.param(CAPTURED + 365 * DAY, [], id="in-a-year, by a wrong clock: nothing is known"),
    ],
)
def test_an_article_without_a_time_counts_as_published_when_the_site_was_just_seen(
    ran: float, moments: list[float]
) -> None:
    tally = Tally("a", ran=ran)
    tally.article(undated(), edited=False)
    assert tally.moments == moments
