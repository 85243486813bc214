"""Dates with the month in words: "19 ديسمبر 2024", "يناير 4, 2022", "24 نيسان / أبريل 2020", "18 رجب 1446هـ"."""

from dataclasses import replace

from newscrawler.dates.calendar import gregorian, hijri, iranian
from newscrawler.dates.days import SPAN_WORDS, Day, era_at, follows_span_word
from newscrawler.dates.level import Tokens, keys, level
from newscrawler.dates.months import FIRST_WORDS, ONE_WORD, SHORT, TWO_WORDS, Month

_FILL = frozenset(",-/.") | keys(
    "من", "شهر", "لشهر", "عام", "سنة", "لعام", "لسنة", "of", "the", "th", "st", "nd", "rd", "er", "de"
)  # fmt: skip
_BETWEEN_NAMES = frozenset("/-(,|\\") | keys("أو")
_JOINS_NAMES = frozenset("/(")
_EZAFE = level("ی").key  # joins day and month in Sorani: "١٩ی کانوونی یەکەم"
MONTH_WORDS = frozenset(ONE_WORD) | frozenset(FIRST_WORDS)
_LAST_DAY = 31
_CLOCK_MARKS = frozenset(":h")


def worded_day(line: Tokens, index: int) -> Day | None:
    """Return the date with a month in words that begins at token *index*, or None.

    >>> from newscrawler.dates.level import level, tokens
    >>> worded_day(tokens(level("19 ديسمبر 2024").key), 0).day.isoformat()
    '2024-12-19'
    """
    token = line[index]
    if token.is_year:
        return _year_first(line, index)
    if token.is_short:
        return _day_first(line, index)
    return _month_first(line, index) if token.value in MONTH_WORDS else None


def month_at(line: Tokens, index: int) -> tuple[Month, int] | None:
    """Return the month named at token *index* and the index after it; "نيسان / أبريل" is one month.

    >>> from newscrawler.dates.level import level, tokens
    >>> month_at(tokens(level("نيسان / أبريل 2020").key), 0)
    ((4, 'gregorian'), 3)
    """
    named = _name_at(line, index)
    if named is None:
        return None
    month, after = named
    at = after
    while at < after + 2 and line[at].value in _BETWEEN_NAMES:
        at += 1
    other = _name_at(line, at)
    if other is None:
        return named
    if other[0] != month:  # "مايو/يونيو" is two months, "مايو 2024 - يونيو" is not our concern
        return None if line[after].value in _JOINS_NAMES else named
    return month, other[1] + (line[other[1]].value == ")")


def _name_at(line: Tokens, index: int) -> tuple[Month, int] | None:
    word = line[index].value
    if word in FIRST_WORDS:
        at = index + 1 + (line[index + 1].value == "-")  # "كانون-2"
        month = TWO_WORDS.get((word, line[at].value)) or SHORT.get((word, line[at].value))
        if month:
            return month, at + 1
    month = ONE_WORD.get(word)
    return (month, index + 1) if month else None


def _skip_fill(line: Tokens, index: int) -> int:
    limit = index + 3
    while index < limit and line[index].value in _FILL:
        index += 1
    return index


def _day_number(line: Tokens, index: int) -> int | None:
    return int(line[index].value) if line[index].is_short and 1 <= int(line[index].value) <= _LAST_DAY else None


def _day_first(line: Tokens, index: int) -> Day | None:
    day = _day_number(line, index)
    is_linked = line[index + 1].value == _EZAFE and line[index + 1].start == line[index].end
    named = month_at(line, _skip_fill(line, index + 1 + is_linked)) if day else None
    if named is None:
        return None
    at = _skip_fill(line, named[1])
    made = _made(line, (index, at), named[0], day) if line[at].is_year else None
    return replace(made, is_span=True) if made and _ends_span(line, index) else made


def _year_first(line: Tokens, index: int) -> Day | None:
    named = month_at(line, _skip_fill(line, index + 1))
    at = _skip_fill(line, named[1]) if named else 0
    day = _day_number(line, at) if named else None
    if named is None or day is None or line[at + 1].value in _CLOCK_MARKS:
        return None
    return _of(line, (index, at + 1), int(line[index].value), named[0], day)


def _month_first(line: Tokens, index: int) -> Day | None:
    named = month_at(line, index)
    if named is None or _follows_number(line, index):
        return None
    at = _skip_fill(line, named[1])
    if line[at].is_year:
        return _made(line, (index, at), named[0], None)
    day = _day_number(line, at)
    at = _skip_fill(line, at + 1)
    return _made(line, (index, at), named[0], day) if day and line[at].is_year else None


def _follows_number(line: Tokens, index: int) -> bool:
    """Return whether a number, another month or a word of a span stands before the month at *index*."""
    at = index - 1
    while at > index - 4 and line[at].value in _FILL:
        at -= 1
    return line[at].kind == "n" or line[at].value in SPAN_WORDS or line[at].value in ONE_WORD


def _made(line: Tokens, place: tuple[int, int], month: Month, day: int | None) -> Day | None:
    """Return the date that begins at the first token of *place* and has its year at the second, unless that goes on."""
    start, at = place
    following, number = line[at + 1], line[at + 2]
    if following.value in {"-", "/"} and number.kind == "n" and line[at + 3].value not in _CLOCK_MARKS:
        is_glued = number.start == following.end and following.start == line[at].end
        if (number.is_year and not _name_at(line, at + 3)) or (number.is_pair and is_glued):
            return None  # "2024-2025", "2024/25"
    return _of(line, (start, at + 1), int(line[at].value), month, day)


def _of(line: Tokens, place: tuple[int, int], year: int, month: Month, day: int | None) -> Day | None:
    """Return the day, checked against the era that follows; None when there is none or the era is another one."""
    number, calendar = month
    era, end = era_at(line, place[1])
    if era is not None and era != calendar:
        return None
    if calendar == "iranian":
        solar = iranian(year, number, day) if day else None
        return Day(solar, "gregorian", place[0], end) if solar else None
    is_hijri = calendar == "hijri"
    if is_hijri and day is None:
        return None  # "رمضان 1446" names a season; no page is dated by a Hijri month alone
    moment = (hijri if is_hijri else gregorian)(year, number, day or 1)
    if moment is None:
        return None
    return Day(moment, "hijri" if is_hijri else "gregorian", place[0], end, is_month=day is None)


def _ends_span(line: Tokens, index: int) -> bool:
    """Return whether the day at *index* ends a span or a list: "5 - 9 مايو", "من 5 إلى 9 مايو", "منذ 9 مايو"."""
    before, earlier = line[index - 1], line[index - 2]
    if follows_span_word(line, index):
        return True
    if before.value == "-" and (earlier.value in ONE_WORD or (line[index - 3].value, earlier.value) in TWO_WORDS):
        return True  # "5 مايو - 9 مايو 2024"
    return before.value in {"-", "/", ","} and earlier.is_short and line[index - 3].value not in _CLOCK_MARKS
