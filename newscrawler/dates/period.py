"""A span of time as people ask for it: days of the calendar that articles were printed in, or moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from newscrawler.dates.parsed import aware, zone_of
from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from typing import Self

PRECISE = frozenset({"second", "minute", "hour", "day"})
"""Precisions of dates that tell the day."""

Moment = str | date | datetime
"""A day, or a moment: ISO 8601 text, date or datetime."""

_FAR = timedelta(days=1)  # from its day in UTC a moment is in no time zone


@dataclass(frozen=True, slots=True)
class Period:
    """From *since* (included) to *until* (not included); None is open.

    A bound with a time zone is a moment; one without is a day, or a clock, of the place where each date was printed.
    """

    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of(cls, since: Moment | None, until: Moment | None, timezone: str | None = None) -> Self:
        """Return the period between two bounds; those without a zone are of *timezone* when it is given (IANA name).

        Raises UsageError for what is no date, or no time zone.

        >>> day = Period.of("2026-01-31", "2026-02-01")
        >>> day.holds(datetime.fromisoformat("2026-01-31T00:30:00+03:00"))  # in UTC it is still the day before
        True
        """
        zone = zone_of(timezone) if timezone else None
        bounds = [None if one is None else _moment(one) for one in (since, until)]
        return cls(*(aware(one, zone) if one and zone else one for one in bounds))

    def holds(self, moment: datetime) -> bool:
        """Return whether *moment* (aware, with the offset of the place where it was printed) is in the period."""
        return (self.since is None or _beside(moment, self.since) >= self.since) and (
            self.until is None or _beside(moment, self.until) < self.until
        )

    def earliest(self) -> datetime | None:
        """Return a moment (UTC) before which nothing is in the period, whatever the place; None when it is open."""
        if self.since is None or self.since.tzinfo:
            return self.since and self.since.astimezone(UTC)
        return self.since.replace(tzinfo=UTC) - _FAR if self.since.year > 1 else None


def shown_at(published: str | None, fetched_at: str) -> datetime:
    """Return the moment an article counts for: *published*, or fetched when that is unknown or earlier.

    It has the offset of the place where it was published, where that is known.

    >>> shown_at("2026-01-31T00:30:00+03:00", "2026-01-31T06:00:00+00:00").isoformat()
    '2026-01-31T00:30:00+03:00'
    """
    fetched = aware(datetime.fromisoformat(fetched_at), UTC)
    if published is None:
        return fetched
    moment = aware(datetime.fromisoformat(published), UTC)
    return min(moment, fetched.astimezone(moment.tzinfo))


def _beside(moment: datetime, bound: datetime) -> datetime:
    """Return *moment* so that it can be compared with *bound*."""
    return moment if bound.tzinfo else moment.replace(tzinfo=None)


def _moment(value: Moment) -> datetime:
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError as error:
            raise UsageError(f"{value!r} is no date; write 2026-01-31 or 2026-01-31T12:00:00+03:00") from error
    return value if isinstance(value, datetime) else datetime.combine(value, time())
