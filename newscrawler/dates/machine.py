"""Dates as machines print them: ISO 8601 in all its sloppy forms, RFC 822, epoch seconds and milliseconds."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from newscrawler.dates.calendar import gregorian
from newscrawler.dates.level import level
from newscrawler.dates.parsed import ParsedDate, fixed, zone_of

if TYPE_CHECKING:
    from newscrawler.items import Precision

# Of a key whose white space is single blanks. A blank before an offset without a sign is a "+" decoded from a URL.
_ISO = re.compile(
    r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})(?:[-/.](?P<day>[0-9]{1,2}))?"
    r"(?: ?[t, ] ?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?)?"
    r" ?(?P<half>am|pm)?"
    r"(?P<zone> ?(?:z|utc|gmt)? ?(?:[+-][0-9]{1,2}(?::?[0-9]{2})?(?::?00)?)? ?z{0,2}| [0-9]{2}:[0-9]{2})"
    r" ?(?:\[[a-z_/+-]+\])?"
)
# What most machines print, and the standard library reads: a year of the web, seconds, an offset of a place.
_STRICT = re.compile(
    r"(?:199[0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])"
)
_BASIC = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:t?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})?(?:[.,][0-9]+)?)?"
    r"(?P<half>)(?P<zone>z|[+-][0-9]{2}:?[0-9]{2})?"
)
# 10, 13 or 16 digits: seconds, milliseconds, microseconds; ASP.NET writes "/Date(1734600030000+0300)/".
_EPOCH = re.compile(
    r"(?:\\?/?date\()?(?P<number>[0-9]{10}(?:[0-9]{3}){0,2})(?:\.[0-9]+)?(?:[+-][0-9]{4})?(?:\)\\?/?)?",
)
_OFFSET = re.compile(r"(?P<sign>[+-]?)(?P<hours>[0-9]{1,2}):?(?P<minutes>[0-9]{2})?")
_RFC = re.compile(r"(?:[a-z]{3,9},?\s+)?[0-9]{1,2}[\s-][a-z]{3,9}\.?[\s-][0-9]{2,4}\s+[0-9]{1,2}:[0-9]{2}.*")
_RFC_ZONE = re.compile(r"(?:[+-][0-9]{4}|gmt|utc?|z|[ecmp][sd]t)\s*(?:\([^)]*\))?$")
_LONGEST = 80  # characters
_FIRST_YEAR = 1990  # no web page is older; what machines print before is an empty value ("0001-01-01", "1970-01-01")
_LAST_YEAR = 2099
FIRST_EPOCH = 1_000_000_000  # 2001-09-09: the first moment of ten digits
LAST_EPOCH = 4_102_444_800  # 2100-01-01
_EPOCH_DIGITS = 10
_NOON = 12
_HOURS = 24
_MINUTES = 60
_MOST_OFFSET = 14 * 60  # minutes


def parse_machine_date(text: str, *, timezone: str | tzinfo | None = None) -> ParsedDate | None:
    """Return the moment of *text*, a date as machines print it, or None; never a guess.

    Reads ISO 8601 (blanks, missing colons, a "Z" after an offset and Arabic-Indic digits are forgiven), RFC 822, epoch
    seconds, milliseconds and microseconds (2001 to 2099), and "/Date(…)/". A moment without an offset is in *timezone*,
    else in UTC. Raises UsageError for an unknown zone.

    >>> parse_machine_date("٢٠٢٤-١٢-١٩T10:20:30", timezone="Asia/Riyadh").moment.isoformat()
    '2024-12-19T10:20:30+03:00'
    >>> parse_machine_date("2024-12-19").precision
    'day'
    """
    if len(text) > _LONGEST:
        return None
    return _parse(text, zone_of(timezone))


@lru_cache(maxsize=64)  # the sources of a page print the same moment
def _parse(text: str, zone: tzinfo) -> ParsedDate | None:
    if _STRICT.fullmatch(text):
        with suppress(ValueError):  # 31 April, 24:00:00
            moment = datetime.fromisoformat(text).replace(microsecond=0)
            return ParsedDate(moment, "second", "gregorian", text, had_offset=True)
    key = " ".join(level(text).key.split()).strip(" \"'")
    matched = text.strip()
    iso = _ISO.fullmatch(key) or _BASIC.fullmatch(key)
    if iso:
        return _iso(iso, matched, zone)
    epoch = _EPOCH.fullmatch(key)
    if epoch:
        return _epoch(epoch["number"], matched)
    return _rfc(key, matched, zone) if _RFC.fullmatch(key) else None


def _iso(iso: re.Match[str], matched: str, zone: tzinfo) -> ParsedDate | None:
    day = gregorian(int(iso["year"]), int(iso["month"]), int(iso["day"] or 1))
    if day is None or day.year < _FIRST_YEAR:
        return None
    if iso["hour"] is None:
        return ParsedDate(datetime.combine(day, time(), zone), "day" if iso["day"] else "month", "gregorian", matched)
    hour, minute, second = int(iso["hour"]), int(iso["minute"]), int(iso["second"] or 0)
    if iso["half"] and 1 <= hour <= _NOON:
        hour = hour % _NOON + (_NOON if iso["half"] == "pm" else 0)
    is_day_end = (hour, minute, second) == (_HOURS, 0, 0)
    offset = _offset(iso["zone"] or "")
    if (hour >= _HOURS and not is_day_end) or minute >= _MINUTES or second > _MINUTES or offset == _NO_OFFSET:
        return None
    at = time(hour % _HOURS, minute, min(second, _MINUTES - 1))  # a leap second is the one before
    moment = datetime.combine(day, at, zone if offset is None else fixed(offset))
    if is_day_end:
        moment += timedelta(days=1)
    precision: Precision = "second" if iso["second"] else "minute"
    return ParsedDate(moment, precision, "gregorian", matched, had_offset=offset is not None)


_NO_OFFSET = 99 * 60


def _offset(printed: str) -> int | None:
    """Return the minutes of "+03:00", "Z", "GMT+3" or "+03:00Z"; None for nothing printed, 99 hours for nonsense."""
    if not printed.strip():
        return None
    found = _OFFSET.search(printed)
    if found is None:
        return 0
    minutes = int(found["hours"]) * _MINUTES + int(found["minutes"] or 0)
    if minutes > _MOST_OFFSET or int(found["minutes"] or 0) >= _MINUTES:
        return _NO_OFFSET
    return -minutes if found["sign"] == "-" else minutes


def _epoch(number: str, matched: str) -> ParsedDate | None:
    seconds = int(number) // 10 ** (len(number) - _EPOCH_DIGITS)
    if not FIRST_EPOCH <= seconds < LAST_EPOCH:
        return None
    return ParsedDate(datetime.fromtimestamp(seconds, UTC), "second", "gregorian", matched, had_offset=True)


def _rfc(key: str, matched: str, zone: tzinfo) -> ParsedDate | None:
    try:
        moment = parsedate_to_datetime(key)
    except (ValueError, TypeError, IndexError):
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    has_offset = bool(_RFC_ZONE.search(key))
    moment = moment.replace(tzinfo=moment.tzinfo or (UTC if has_offset else zone))
    precision: Precision = "second" if key.count(":") > 1 else "minute"
    return ParsedDate(moment, precision, "gregorian", matched, had_offset=has_offset)
