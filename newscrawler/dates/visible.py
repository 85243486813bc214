"""Dates as people print them: one string, or one line of a page."""

from datetime import date, datetime, time, timedelta, tzinfo

from newscrawler.dates.clock import Clock
from newscrawler.dates.days import settled, weekday_beside
from newscrawler.dates.level import Levelled, Tokens, level, tokens
from newscrawler.dates.lines import FoundDate, choose, dates_of, may_hold_date, stands_alone
from newscrawler.dates.parsed import ParsedDate, aware, zone_of
from newscrawler.items import Precision

MAX_STRING = 300  # characters; no date line of the corpus is longer than 60
_MAX_LINE = 2000


def parse_date(text: str, *, now: datetime | None = None, timezone: str | tzinfo | None = None) -> ParsedDate | None:
    """Return the moment that *text*, a date as an Arabic page prints it, says; None when it says none for certain.

    *now* is the moment of capture: without it relative forms are not read. *timezone* (IANA name or tzinfo) is that of
    the site; without it that of *now* counts, else UTC. A label in front, a weekday, names and a time may stand around
    the date. A missing year is never filled in. Raises UsageError for an unknown zone.

    >>> parse_date("الخميس ١٩ كانون الأول ٢٠٢٤ - 10:33 م", timezone="Asia/Beirut").moment.isoformat()
    '2024-12-19T22:33:00+02:00'
    >>> now = datetime.fromisoformat("2024-12-19T12:00:00+03:00")
    >>> found = parse_date("منذ أسبوعين", now=now)
    >>> found.moment.isoformat(), found.precision
    ('2024-12-05T12:00:00+03:00', 'week')
    >>> parse_date("19 ديسمبر") is None
    True
    """
    if len(text) > MAX_STRING:
        return None
    return _read(text, now, timezone, is_byline=False)


def find_date(text: str, *, now: datetime | None = None, timezone: str | tzinfo | None = None) -> ParsedDate | None:
    """Return the date inside *text*, a longer line such as a byline with counters; None when there is none, or several.

    Where several are labelled, the one labelled as published is meant. See :func:`parse_date` for the arguments.

    >>> find_date("admin 19 ديسمبر، 2024 أخبار محلية اترك تعليق 125 زيارة", timezone="Africa/Cairo").moment.isoformat()
    '2024-12-19T00:00:00+02:00'
    """
    return _read(text[:_MAX_LINE], now, timezone, is_byline=True)


def find_modified(text: str, *, now: datetime | None, timezone: str | tzinfo | None) -> ParsedDate | None:
    """Return the date in the line *text* that is labelled as that of an update; None when there is none, or several.

    >>> line = "نشر: 8 مارس 2026 | آخر تحديث: 9 مارس 2026 - 12:00"
    >>> find_modified(line, now=None, timezone="Asia/Riyadh").moment.isoformat()
    '2026-03-09T12:00:00+03:00'
    """
    zone = zone_of(timezone, now)
    levelled = level(text[:_MAX_LINE])
    now = aware(now, zone).astimezone(zone) if now else None
    line = tokens(levelled.key)
    updates = [each for each in dates_of(line, now) if each.role == "modified"]
    return _parsed(levelled, line, updates[0], now, zone) if len(updates) == 1 else None


def _read(text: str, now: datetime | None, timezone: str | tzinfo | None, *, is_byline: bool) -> ParsedDate | None:
    zone = zone_of(timezone, now)
    levelled = level(text)
    if not may_hold_date(levelled.key):
        return None
    now = aware(now, zone).astimezone(zone) if now else None
    line = tokens(levelled.key)
    chosen = choose(line, dates_of(line, now))
    if chosen is None or not stands_alone(line, chosen, is_byline=is_byline):
        return None
    return _parsed(levelled, line, chosen, now, zone)


def _parsed(
    levelled: Levelled, line: Tokens, chosen: FoundDate, now: datetime | None, zone: tzinfo
) -> ParsedDate | None:
    matched = levelled.original(line[chosen.start].start, line[chosen.end - 1].end)
    if chosen.day:
        day, calendar = settled(line, chosen.day), chosen.day.calendar
    elif chosen.age is None or now is None:
        return None
    elif chosen.age.days is None:
        moment = (now - chosen.age.ago).replace(microsecond=0)
        if chosen.age.precision == "month":
            moment = datetime.combine(moment.date(), now.time().replace(microsecond=0), zone)
        return ParsedDate(moment, chosen.age.precision, "relative", matched, role=chosen.role)
    else:
        day, calendar = now.date() - timedelta(days=chosen.age.days), "gregorian"
        if weekday_beside(line, chosen.start, chosen.end) not in {None, day.weekday()}:
            return None  # "أمس الخميس" on a Sunday was written on another day
    at = chosen.clock.time if chosen.clock else time()
    moment = datetime.combine(day, at, chosen.zone or zone).astimezone(zone)
    has_offset = chosen.zone is not None
    return ParsedDate(moment, _precision(chosen, day, now), calendar, matched, had_offset=has_offset, role=chosen.role)


def _precision(chosen: FoundDate, day: date, now: datetime | None) -> Precision:
    if chosen.day and chosen.day.is_month:
        return "month"
    clock = chosen.clock
    if clock is None or (clock.precision == "hour" and clock.is_open and not _is_only_morning(day, clock, now)):
        return "day"
    return clock.precision


def _is_only_morning(day: date, clock: Clock, now: datetime | None) -> bool:
    """Return whether an hour without ص or م can only be the morning's, the evening being still to come at *now*."""
    return now is not None and datetime.combine(day, clock.time, now.tzinfo) + timedelta(hours=12) > now
