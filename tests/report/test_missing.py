"""The completeness report: what sources named, against what is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from newscrawler.frontier import KnownPage
from newscrawler.items import Entry
from newscrawler.report.missing import completeness


def page(number: int, *, source: str = "sitemap", published: str | None = None, **changed: Any) -> KnownPage:
    url = f"https://a.example/{number}"
    hint = Entry(url=url, source=source, published=published)
    said: dict[str, Any] = {"state": "pending", "outcome": None, "reason": None, "stored": False, **changed}
    return KnownPage(site="a", url=url, seen=0.0, hint=hint, **said)


def test_every_page_is_counted_once_and_the_difference_is_listed() -> None:
    pages = [
        page(1, published="2026-10-31T22:30:00Z", state="done", outcome="stored", stored=True),
        page(2, published="2026-10-02", state="done", outcome="rejected", reason="password"),
        page(3, published="2026-10-03", state="failed", outcome="failed", reason="timeout"),
        page(4, published="2026-11-01T00:30:00+03:00"),
        page(5, source="listing", state="done", outcome="gone", reason="http_404"),
        page(6, source="feed", published="2026-11-02", state="done", outcome="gone", reason="http_410", stored=True),
    ]
    stored = {"https://a.example/1": datetime(2026, 10, 31, tzinfo=UTC)}
    months = completeness(pages, published=stored.get, timezones={})
    assert [(month.month, sum(month.named.values()), month.stored) for month in months] == [
        ("2026-10", 4, 1),
        ("2026-11", 1, 1),
        ("undated", 1, 0),
    ]
    october, _, undated = months
    assert dict(october.rejected) == {"password": 1}
    assert dict(october.failed) == {"timeout": 1}
    assert [(one.kind, one.url[-1]) for one in october.missing] == [
        ("rejected", "2"),
        ("failed", "3"),
        ("not_fetched", "4"),
    ]
    assert dict(undated.rejected) == {"http_404": 1}
    for month in months:
        parts = month.stored + month.rejected.total() + month.failed.total() + month.not_fetched
        assert parts == month.named.total()


def test_a_date_without_a_zone_is_in_that_of_its_site() -> None:
    pages = [page(1, published="2026-11-01T01:30:00")]
    for zones, month in (({"a": "Asia/Riyadh"}, "2026-10"), ({"b": "Asia/Riyadh"}, "2026-11")):
        assert [one.month for one in completeness(pages, published=lambda _: None, timezones=zones)] == [month]
