"""All dates of one line of a page, each with its clock, its zone and its label; and the one that the line is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from newscrawler.dates.clock import CLOCK_WORDS, Clock, clock_at
from newscrawler.dates.days import Day
from newscrawler.dates.labels import GLUE, PLAIN, is_of_else, role_before, strange_words
from newscrawler.dates.level import Tokens, keys
from newscrawler.dates.numeric import numeric_day
from newscrawler.dates.parsed import Role
from newscrawler.dates.relative import AGE_SIGNS, AGE_WORDS, Age, age_at
from newscrawler.dates.worded import MONTH_WORDS, worded_day
from newscrawler.dates.zones import zone_at

_GLUE_MARKS = frozenset(",-|/•·()@:.;[]'\"*")
_BREAKS = frozenset("|•·,-()[]/:;") | keys("بواسطة", "by", "par")
_SIGHTING = 3  # days; a Hijri date beside a Gregorian one differs from the table by one, a slip of the press by more
_MOST_STRANGE = 8  # words: names, a city and a section beside an absolute date
_FIRST_WORDS = MONTH_WORDS | AGE_WORDS | CLOCK_WORDS  # no date and no clock begins with another word, or with a mark
_DATE_SIGNS = MONTH_WORDS | AGE_SIGNS  # one of these stands in every date, but for those in numbers
_WORD = re.compile(r"[^\W\d_]+")
_NUMERIC = re.compile(r"[0-9]\s*[/.-]\s*[0-9]")
_BEFORE = keys("قبل")
_MOST_STRANGE_BEFORE = 3  # "before" is as often said in a sentence: "يجب إجراء الاختبار قبل 72 ساعة"
_MOST_STRANGE_BESIDE_AGE = 6  # words beside a relative form, in a line that the caller takes for a byline


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date of a line: the tokens it covers, its day or its age, and the clock, zone and label that belong to it."""

    start: int
    end: int
    day: Day | None = None
    age: Age | None = None
    clock: Clock | None = None
    zone: tzinfo | None = None
    role: Role = "unknown"

    @property
    def is_exact_age(self) -> bool:
        """Whether it is a length of time before now, not a calendar day."""
        return self.age is not None and self.age.days is None


def may_hold_date(key: str) -> bool:
    """Return whether the levelled text *key* can hold a date: a quick look, for most lines with a number hold none.

    >>> may_hold_date("كتب 1921"), may_hold_date("5 مايو 2024"), may_hold_date("5/5/2024")
    (False, True, True)
    """
    return not _DATE_SIGNS.isdisjoint(_WORD.findall(key)) or _NUMERIC.search(key) is not None


def dates_of(line: Tokens, now: datetime | None) -> list[FoundDate]:
    """Return every date of the line in order; relative ones only when *now* is given.

    >>> from newscrawler.dates.level import level, tokens
    >>> len(dates_of(tokens(level("5 مايو 2024 و 6 مايو 2024").key), None))
    2
    """
    dates: list[FoundDate] = []
    clocks: list[Clock] = []
    index = 0
    today = now.date() if now else None
    while (token := line[index]).kind != "e":
        if token.kind != "n" and token.value not in _FIRST_WORDS:
            index += 1
        elif found := _date_at(line, index, today):
            dates.append(found)
            index = found.end
        elif clock := clock_at(line, index):
            clocks.append(clock)
            index = clock.end
        else:
            index += 1
    dates = _pair_calendars(dates)
    return [_with_clock(line, each, clocks, dates) for each in dates]


def _date_at(line: Tokens, index: int, today: date | None) -> FoundDate | None:
    day = worded_day(line, index) or (numeric_day(line, index, today=today) if line[index].kind == "n" else None)
    if day:
        return FoundDate(day.start, day.end, day=day)
    age = age_at(line, index) if today else None
    return FoundDate(age.start, age.end, age=age) if age else None


def _pair_calendars(dates: list[FoundDate]) -> list[FoundDate]:
    """Join a Hijri date and the Gregorian one beside it ("18 رجب 1446هـ الموافق 18 يناير 2025م") into the latter."""
    joined: list[FoundDate] = []
    for each in dates:
        last = joined[-1] if joined else None
        if last and last.day and each.day and _is_same_day(last.day, each.day):
            kept = each.day if each.day.calendar == "gregorian" else last.day
            joined[-1] = FoundDate(last.start, each.end, day=kept)
        else:
            joined.append(each)
    return joined


def _is_same_day(one: Day, other: Day) -> bool:
    if one.calendar == other.calendar or one.is_month or other.is_month:
        return False
    return abs((one.day - other.day).days) <= _SIGHTING


def _with_clock(line: Tokens, each: FoundDate, clocks: Sequence[Clock], dates: Sequence[FoundDate]) -> FoundDate:
    """Return the date with the clock that belongs to it (after it, else before it), its zone and its label."""
    floor = max((other.end for other in dates if other.end <= each.start), default=0)
    role = role_before(line, each.start, floor)
    if each.is_exact_age:
        return FoundDate(each.start, each.end, age=each.age, role=role)
    start, end, clock = each.start, each.end, None
    for other in clocks:
        if other.start >= end and _is_glue(line, end, other.start):
            clock, end = other, other.end
            break
        if other.end <= start and _is_glue(line, other.end, each.start):
            clock, start = other, other.start
        elif each.start <= other.start < other.end <= each.end:
            clock = other
    if clock and clock.end == end:
        start = each.start
    zone = clock.zone if clock else None
    if clock and zone is None and (printed := zone_at(line, end)):
        zone, end = printed
    if role == "unknown" and start < each.start:
        role = role_before(line, start, floor)
    return FoundDate(start, end, each.day, each.age, clock, zone, role)


def _is_glue(line: Tokens, start: int, end: int) -> bool:
    return all(token.value in _GLUE_MARKS or token.value in GLUE for token in line[start:end])


def choose(line: Tokens, dates: Sequence[FoundDate]) -> FoundDate | None:
    """Return the date that *line* is about: the one labelled as published, else the only one, else none."""
    dates = [each for each in dates if not is_of_else(line, each.start)]
    is_span = any(each.day and each.day.is_span for each in dates)
    for role in ("published", "unknown", "modified"):
        group = [each for each in dates if each.role == role]
        if not group:
            continue
        if is_span and role != "published":
            return None
        group = [each for each in group if each.day] or group
        if len({_identity(each) for each in group}) == 1:
            return next((each for each in group if each.clock), group[0])
        return group[0] if role == "published" else None
    return None


def _identity(each: FoundDate) -> tuple[object, ...]:
    if each.day:
        return each.day.day, each.day.is_month
    return (each.age.ago, each.age.days) if each.age else ()


def stands_alone(line: Tokens, chosen: FoundDate, *, is_byline: bool) -> bool:
    """Return whether the words around the date leave it a page's date: a sentence that says "two days ago" is none."""
    strange = strange_words(line, chosen.start, chosen.end)
    if chosen.day and not chosen.day.is_month:
        return is_byline or strange <= _MOST_STRANGE
    if is_byline and chosen.is_exact_age and chosen.age and chosen.age.ago:
        return strange <= (_MOST_STRANGE_BEFORE if line[chosen.start].value in _BEFORE else _MOST_STRANGE_BESIDE_AGE)
    if chosen.age and not chosen.age.ago and not chosen.clock and not chosen.age.days:
        # "اليوم" and "الآن" are names of newspapers ("اليوم 24"), and words of every other headline.
        return strange == 0 and not any(token.kind == "n" for token in line)
    low, high = chosen.start, chosen.end
    while low > 0 and line[low - 1].value not in _BREAKS:
        low -= 1
    while line[high].kind != "e" and line[high].value not in _BREAKS:
        high += 1
    around = (*line[low : chosen.start], *line[chosen.end : high])
    is_alone = all(token.kind != "w" or token.value in PLAIN for token in around)
    return is_alone and strange <= _MOST_STRANGE_BESIDE_AGE
