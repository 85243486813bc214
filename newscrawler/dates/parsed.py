"""What a date string says, and how exactly it says it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newscrawler.errors import UsageError
from newscrawler.items import Precision

Calendar = Literal["gregorian", "hijri", "relative"]
Role = Literal["published", "modified", "unknown"]

LENGTH: dict[Precision, timedelta] = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
}


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A moment read from a text.

    *moment* is aware. *precision* says how exact it is: a day stands as its midnight, and for a *relative* form the
    truth lies within one such unit on either side. *calendar* is "gregorian", "hijri" or "relative"; *matched* the
    piece of the text that was read, as printed. *had_offset*: the text itself named an offset or a zone. *role*: what
    the label in front says the date is.
    """

    moment: datetime
    precision: Precision
    calendar: Calendar = "gregorian"
    matched: str = ""
    had_offset: bool = False
    role: Role = "unknown"

    def window(self) -> tuple[datetime, datetime]:
        """Return the first moment that this date can mean, and the first one after the last.

        A calendar day is its 24 hours; "منذ أسبوعين" is two weeks ago, a week more or less.
        """
        length = LENGTH[self.precision]
        if self.calendar == "relative":
            return self.moment - length, self.moment + length
        return self.moment, self.moment + length

    def in_zone(self, zone: tzinfo) -> Self:
        """Return the same moment with the offset that *zone* has then."""
        return self.moved(self.moment.astimezone(zone), self.precision)

    def moved(self, moment: datetime, precision: Precision) -> Self:
        """Return the same date at *moment*, exact to *precision*."""
        return type(self)(moment, precision, self.calendar, self.matched, self.had_offset, self.role)


@lru_cache(maxsize=1024)
def _named_zone(name: str) -> tzinfo:
    if name.upper() in {"UTC", "GMT", "Z"}:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"{name}: no such time zone; use an IANA name such as Asia/Riyadh") from error


def zone_of(zone: str | tzinfo | None, now: datetime | None = None) -> tzinfo:
    """Return *zone* (IANA name or tzinfo) as tzinfo; without one that of *now*, and without that UTC.

    Raises UsageError for a name that is no time zone.

    >>> zone_of("Asia/Riyadh")
    zoneinfo.ZoneInfo(key='Asia/Riyadh')
    >>> zone_of(None) is UTC
    True
    """
    if isinstance(zone, str):
        return _named_zone(zone)
    return zone or (now.tzinfo if now and now.tzinfo else UTC)


def aware(moment: datetime, zone: tzinfo) -> datetime:
    """Return *moment*, a naive one in *zone*."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


@lru_cache(maxsize=256)
def fixed(minutes: int) -> tzinfo:
    """Return the fixed offset of *minutes* east of Greenwich; 0 is UTC.

    >>> fixed(180).utcoffset(None)
    datetime.timedelta(seconds=10800)
    """
    return timezone(timedelta(minutes=minutes)) if minutes else UTC
