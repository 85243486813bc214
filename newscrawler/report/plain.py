"""The figures of a report for programs: what the HTML shows, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newscrawler.report.figures import LATENCIES

if TYPE_CHECKING:
    from newscrawler.report.figures import Figures, SiteFigures


def plain_figures(figures: Figures) -> dict[str, object]:
    """Return what the report says, ready for JSON: days are ISO 8601, waits seconds, fields counts of articles."""
    return {
        "made": figures.made.isoformat(),
        "days": [day.isoformat() for day in figures.days],
        "runs": figures.runs,
        "sites": [{"title": figures.titles.get(site.site), **_plain_site(site)} for site in figures.sites],
        "failed": dict(figures.failed),
        "rejected": dict(figures.rejected),
        "statuses": msgspec.to_builtins(figures.statuses),
        "unsent": [{"channel": channel, "error": error} for channel, error in figures.unsent],
    }


def _plain_site(site: SiteFigures) -> dict[str, object]:
    return {
        "site": site.site,
        "articles": site.articles,
        "edits": site.edits,
        "removed": site.removed,
        "by_day": {day.isoformat(): count for day, count in sorted(site.days.items())},
        "median_wait_seconds": site.median_wait,
        "waits": [
            {"up_to_seconds": end, "articles": count} for end, count in zip(LATENCIES, site.wait_classes, strict=True)
        ],
        "fields": dict(site.fields),
    }
