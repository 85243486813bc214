"""Home: what came in, what was edited or removed, the stories of the day, the sites that need a look."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.dedup import tell
from newscrawler.report import charts
from newscrawler.web.changes import latest_changes
from newscrawler.web.render import page, served_by

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


_DAY, _HOUR = 86_400.0, 3600.0
_SHOWN = 8  # of each list: what fits a screen


def home_page(request: Request) -> Response:
    """Return the page of the last 24 hours in which something came in."""
    served = served_by(request)
    picture = served.picture
    last = served.index.last_fetch()
    now = datetime.now(UTC).timestamp()
    end = now if last is None or now - last < _DAY else last
    end = (end // _HOUR + 1) * _HOUR
    per_site: dict[str, Counter[int]] = defaultdict(Counter)
    for site, hour, number in served.index.hours(end - _DAY, end):
        per_site[site][hour] += number
    hours = [sum(counts[hour] for counts in per_site.values()) for hour in range(24)]
    labels = [f"{datetime.fromtimestamp(end - _DAY + hour * _HOUR, UTC):%H:%M}" for hour in range(24)]
    changes = latest_changes(served, limit=_SHOWN)
    sites = [
        (row, per_site[row.site].total(), [per_site[row.site][hour] for hour in range(24)]) for row in picture.statuses
    ]
    return page(
        request,
        "home.html",
        end=end,
        is_past=end < now,
        hours=hours,
        labels=labels,
        charts=charts,
        sites=sites,
        broken=[row for row in picture.statuses if row.findings],
        held=len(picture.waiting),
        total=sum(picture.counts.values()),
        changes=changes,
        newest=served.index.recent(None, _SHOWN),
        stories=[tell(found) for group in picture.stories[:_SHOWN] if (found := served.index.latest(group))],
    )
