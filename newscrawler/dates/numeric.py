"""Dates in numbers: D/M/Y, Y/M/D, and M/D/Y where day first is impossible."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from newscrawler.dates.calendar import FIRST_BARE_HIJRI_YEAR, gregorian, hijri, iranian, is_hijri_year
from newscrawler.dates.days import Day, era_at, follows_span_word, weekday_beside
from newscrawler.dates.level import Tokens

_SEPARATORS = frozenset("/-.")
_MONTHS = 12
_SIZE = 5  # tokens: three numbers and two separators
_IRANIAN_OF_THE_WEB = (1375, FIRST_BARE_HIJRI_YEAR - 1)  # 1996 to 2032; as lunar years they end in 1990
_RECENT = timedelta(days=2 * 366)  # a year of two digits is believed when it is this one, the last or the one before
_GLUED_BEFORE = frozenset("/-.:,_")
_MONEY = frozenset("+$€£#%")  # "+20-2-2574", "$12/10/2024", "#12/24"

DateReading = tuple[int, int, int]  # year, month, day


def numeric_day(line: Tokens, index: int, *, today: date | None) -> Day | None:
    """Return the date in numbers that begins at token *index*, or None.

    Day first is impossible when there is no such month, when the weekday beside it says so, or when it would lie after
    *today* and month first does not.

    >>> from newscrawler.dates.level import level, tokens
    >>> found = numeric_day(tokens(level("19/12/2024").key), 0, today=None)
    >>> found.day.isoformat()
    '2024-12-19'
    """
    first, mark, second, other, third = line[index : index + _SIZE]
    if mark.value not in _SEPARATORS or mark.value != other.value or not second.is_short or third.kind != "n":
        return None
    if mark.value == "." and third.end - first.start != sum(
        token.end - token.start for token in line[index : index + _SIZE]
    ):
        return None
    era, end = era_at(line, index + _SIZE)
    if _is_row(line, index, index + _SIZE):
        return None
    a, b, c = int(first.value), int(second.value), int(third.value)
    place = (index, end)
    if first.is_year and third.is_short:
        made = _chosen([(a, b, c)], era, place)
    elif first.is_short and third.is_year:
        made = _chosen([_order(line, place, (c, b, a), today=today)], era, place)
    elif first.is_short and third.is_pair and mark.value == "/" and era != "hijri":
        made = _short_year(line, place, (a, b, c), today=today)
    else:
        return None
    return replace(made, is_span=True) if made and follows_span_word(line, index) else made


def _is_row(line: Tokens, start: int, end: int) -> bool:
    """Return whether the three numbers are part of a longer row: a phone number, a version, a fraction, a path."""
    before, after, following = line[start - 1], line[end], line[end + 1]
    if before.end == line[start].start and before.kind == "p":
        if before.value in _MONEY:
            return True
        is_number = line[start - 2].kind == "n" and line[start - 2].end == before.start
        if is_number and before.value in _GLUED_BEFORE and line[start - 3].value not in {":", "h"}:
            return True
    if after.start != line[end - 1].end:
        return False
    is_clock = line[end + 2].value in {":", "h"}
    is_row = after.value in _GLUED_BEFORE and following.kind == "n" and following.start == after.end
    return after.value == "%" or (is_row and not is_clock)


def _order(line: Tokens, place: tuple[int, int], day_first: DateReading, *, today: date | None) -> DateReading:
    """Return *day_first*, or the same with month and day exchanged where day first is impossible."""
    year, month, day = day_first
    month_first = (year, day, month)
    left, right = _moment(day_first), _moment(month_first)
    if left is None or right is None or left == right:
        return month_first if left is None and right is not None and month > _MONTHS else day_first
    weekday = weekday_beside(line, *place)
    if weekday is not None:
        return month_first if left.weekday() != weekday and right.weekday() == weekday else day_first
    is_to_come = today is not None and left > today + timedelta(days=1)
    return month_first if is_to_come and today is not None and right <= today else day_first


def _moment(reading: DateReading) -> date | None:
    return hijri(*reading) if is_hijri_year(reading[0]) else gregorian(*reading)


def _chosen(readings: Sequence[DateReading], era: str | None, place: tuple[int, int]) -> Day | None:
    for reading in readings:
        is_hijri = is_hijri_year(reading[0])
        if era == "iranian" or (era is None and _IRANIAN_OF_THE_WEB[0] <= reading[0] <= _IRANIAN_OF_THE_WEB[1]):
            solar = iranian(*reading)
            return Day(solar, "gregorian", *place) if solar else None
        if (is_hijri and era is None and reading[0] < FIRST_BARE_HIJRI_YEAR) or (era and is_hijri != (era == "hijri")):
            continue
        moment = _moment(reading)
        if moment:
            return Day(moment, "hijri" if is_hijri else "gregorian", *place)
    return None


def _short_year(line: Tokens, place: tuple[int, int], numbers: DateReading, *, today: date | None) -> Day | None:
    """Return D/M/YY as a day of this century: only when its weekday says so, or it is recent and Y/M/D would not be."""
    a, b, c = numbers
    moment = gregorian(2000 + c, b, a)
    if moment is None:
        return None
    weekday = weekday_beside(line, *place)
    if weekday is not None:
        return Day(moment, "gregorian", *place) if moment.weekday() == weekday else None
    year_first = gregorian(2000 + a, b, c)
    if not _is_recent(moment, today) or (year_first != moment and _is_recent(year_first, today)):
        return None
    return Day(moment, "gregorian", *place)


def _is_recent(moment: date | None, today: date | None) -> bool:
    return moment is not None and today is not None and timedelta(days=-1) <= today - moment <= _RECENT
