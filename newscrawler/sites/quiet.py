"""Quiet hours: when a site asks, or its editors prefer, that it is left alone."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SPAN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")


def quiet_until(spans: Sequence[str], now: datetime, *, timezone: str | None = None) -> datetime | None:
    """Return when the quiet hours end that *now* (aware) lies in; None when it lies in none.

    *spans* are such as "01:00-05:00" or "23:30-00:30", by the clocks of *timezone* (an IANA name; None is UTC).

    >>> quiet_until(["23:00-05:00"], datetime(2026, 1, 8, 22, 30, tzinfo=UTC), timezone="Asia/Riyadh").isoformat()
    '2026-01-09T05:00:00+03:00'
    >>> quiet_until(["23:00-05:00"], datetime(2026, 1, 8, 12, 0, tzinfo=UTC)) is None
    True
    """
    local = now.astimezone(ZoneInfo(timezone) if timezone else UTC)
    for span in spans:
        match = _SPAN.fullmatch(span)
        if match is None:
            continue
        first, last = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
        minute = local.hour * 60 + local.minute
        inside = first <= minute < last if first < last else minute >= first or minute < last
        if inside:
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
            return midnight + timedelta(days=first > last and minute >= first, minutes=last)
    return None
