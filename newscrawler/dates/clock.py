"""Times of day, as Arabic pages print them beside a date."""

from dataclasses import dataclass
from datetime import time, tzinfo

from newscrawler.dates.level import Tokens, keys, level
from newscrawler.dates.zones import zone_at
from newscrawler.items import Precision

_PART_WORDS = {
    "am": ("ص", "صباحاً", "صباح", "الصباح", "am"),
    "pm": ("م", "مساءً", "مسا", "المساء", "pm", "عصراً", "عصر", "العصر"),
    "noon": ("ظهراً", "ظهر", "الظهر", "ظ"),
    "night": ("ليلاً", "ليل", "الليل"),
    "dawn": ("فجراً", "فجر", "الفجر"),
}
PARTS = {level(word).key: part for part, words in _PART_WORDS.items() for word in words}
_LONG_PARTS = frozenset(word for word in PARTS if len(word) > 1)  # "5 م" is five metres, "5 مساء" is five o'clock
_LETTERS = keys("ص", "م", "am", "pm", "مساءً", "صباحاً")
_IN = keys("في", "من")
_AT = keys("الساعة", "بالساعة", "ساعت", "heure")
CLOCK_WORDS = _AT | _LETTERS  # that a clock can begin with
_MINUTE = keys("دقيقة", "دقائق", "د")
_HOUR_NAMES = (
    ("الواحدة",), ("الثانية",), ("الثالثة",), ("الرابعة",), ("الخامسة",), ("السادسة",), ("السابعة",), ("الثامنة",),
    ("التاسعة",), ("العاشرة",), ("الحادية عشرة", "الحادية عشر"), ("الثانية عشرة", "الثانية عشر"),
)  # fmt: skip
_HOURS = {level(word).key: hour for hour, words in enumerate(_HOUR_NAMES, 1) for word in words}
_MARKS = frozenset(":h")
_NOON = 12
_DAY = 24
_HOUR = 60  # minutes, and a minute's seconds
_FIRST_LATE_MORNING = 10  # "11 ظهراً" is before noon, "1 ظهراً" after it
_FIRST_EVENING = 6  # "11 ليلاً" is 23:00, "2 ليلاً" is 02:00


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day printed at the tokens *start* to *end*; *is_open* when it may be morning or evening."""

    time: time
    precision: Precision
    start: int
    end: int
    zone: tzinfo | None = None
    is_open: bool = False


def clock_at(line: Tokens, index: int) -> Clock | None:
    """Return the time of day that begins at token *index*, with its part of the day and its zone, or None.

    >>> from newscrawler.dates.level import tokens
    >>> str(clock_at(tokens(level("10:33 مساءً").key), 0).time)
    '22:33:00'
    """
    token = line[index]
    if token.kind == "w":
        return _after_word(line, index)
    if not token.is_short or _is_joined(line, index):
        return None
    if line[index + 1].value in _MARKS and line[index + 2].is_pair:
        return _with_minutes(line, index, index)
    if line[index + 1].value in _LONG_PARTS:
        return _finish(line, (index, index + 1), (int(token.value), None, None))
    return None


def _is_joined(line: Tokens, index: int) -> bool:
    """Return whether the number at *index* is glued to one before it: the middle of a score, a ratio or a duration."""
    mark, number = line[index - 1], line[index - 2]
    is_glued = mark.end == line[index].start and number.end == mark.start
    return is_glued and mark.value in {":", ".", "/"} and number.kind == "n" and not number.is_year


def _after_word(line: Tokens, index: int) -> Clock | None:
    word = line[index].value
    if word in _AT:
        return _after_at(line, index)
    if word in _LETTERS and line[index + 1].is_short and line[index + 2].value == ":" and line[index + 3].is_pair:
        return _with_part_in_front(line, index)
    return None


def _after_at(line: Tokens, index: int) -> Clock | None:
    """Return the time after "الساعة": "5", "5:30", "5.30", "5 و30 دقيقة", "الخامسة"."""
    at = index + 2 if line[index + 1].value == ":" else index + 1
    token = line[at]
    if token.is_short:
        if line[at + 1].value in {":", ".", "h"} and line[at + 2].is_pair:
            return _with_minutes(line, index, at)
        if line[at + 1].value == "و" and line[at + 2].is_pair:  # "الساعة 22 و33 دقيقة"
            end = at + 4 if line[at + 3].value in _MINUTE else at + 3
            return _finish(line, (index, end), (int(token.value), int(line[at + 2].value), None))
        return _finish(line, (index, at + 1), (int(token.value), None, None))
    two = _HOURS.get(f"{token.value} {line[at + 1].value}")
    if two:
        return _finish(line, (index, at + 2), (two, None, None))
    one = _HOURS.get(token.value)
    return _finish(line, (index, at + 1), (one, None, None)) if one else None


def _with_part_in_front(line: Tokens, index: int) -> Clock | None:
    """Return the time of "ص 10:33"; the "م" after a year is no part of the day."""
    if line[index - 1].kind == "n" and not line[index - 1].is_short:
        return None
    bare = _with_minutes(line, index, index + 1)
    if bare is None or not bare.is_open:
        return bare
    hour = hour_in(PARTS[line[index].value], bare.time.hour)
    return Clock(bare.time.replace(hour=hour), bare.precision, index, bare.end, bare.zone)


def _with_minutes(line: Tokens, start: int, index: int) -> Clock | None:
    """Return the time H:MM or H:MM:SS whose hour is token *index*; the clock itself begins at *start*."""
    end = index + 3
    second = None
    if line[end].value == ":" and line[end + 1].is_pair:
        second = int(line[end + 1].value)
        end += 2
        if line[end].value == "." and line[end + 1].kind == "n" and line[end + 1].start == line[end].end:
            end += 2
    if line[end].value == ":" and line[end + 1].kind == "n":
        return None
    return _finish(line, (start, end), (int(line[index].value), int(line[index + 2].value), second))


def _finish(line: Tokens, place: tuple[int, int], printed: tuple[int, int | None, int | None]) -> Clock | None:
    """Return the clock with the part of the day and the zone that follow it, or None when there is no such time."""
    hour, minute, second = printed
    part, end = _part_at(line, place[1])
    if hour >= _DAY or (minute or 0) >= _HOUR or (second or 0) >= _HOUR:
        return None
    precision: Precision = "second" if second is not None else "minute" if minute is not None else "hour"
    zone = zone_at(line, end) or (zone_at(line, end + 1) if line[end].value in {"(", ",", "-", "|"} else None)
    return Clock(
        time(hour_in(part, hour) if part else hour, minute or 0, second or 0),
        precision,
        place[0],
        zone[1] if zone else end,
        zone[0] if zone else None,
        is_open=part is None and 1 <= hour <= _NOON,
    )


def _part_at(line: Tokens, index: int) -> tuple[str | None, int]:
    """Return the part of the day at token *index* ("am", "pm", "noon", "night", "dawn") and the index after it."""
    first, second, third = line[index].value, line[index + 1].value, line[index + 2].value
    if first in PARTS:
        return PARTS[first], index + 1
    if first in _IN and second in _LONG_PARTS:
        return PARTS[second], index + 2
    if first in {"بعد", "قبل"} and second == "الظهر":
        return "pm" if first == "بعد" else "am", index + 2
    if (first, second) == ("منتصف", "الليل") or (second, third) == ("منتصف", "الليل"):
        return "night", index + (2 if first == "منتصف" else 3)
    if first in {"a", "p"} and (second, third) == (".", "m"):
        return f"{first}m", index + (4 if line[index + 3].value == "." else 3)
    return None, index


def hour_in(part: str, hour: int) -> int:
    """Return the hour of 24 that *hour* of 12 means in *part* of the day; a 24-hour hour stays as printed.

    >>> [hour_in("pm", hour) for hour in (12, 1, 9, 17)], [hour_in("am", hour) for hour in (12, 1, 9)]
    ([12, 13, 21, 17], [0, 1, 9])
    >>> [hour_in("night", hour) for hour in (12, 1, 11)], [hour_in("noon", hour) for hour in (11, 12, 2)]
    ([0, 1, 23], [11, 12, 14])
    """
    if hour > _NOON:
        return hour
    if part in {"am", "dawn"}:
        return hour % _NOON
    if part == "pm":
        return hour % _NOON + _NOON
    if part == "noon":
        return hour if hour >= _FIRST_LATE_MORNING else hour + _NOON
    return hour % _NOON if hour == _NOON or hour < _FIRST_EVENING else hour + _NOON
