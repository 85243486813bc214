"""A calendar day as a line prints it, and what stands directly beside it: era and weekday."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from newscrawler.dates.level import Tokens, keys
from newscrawler.dates.months import DAY_NAMES

# Words before a day that make it the end of a span or one of a list, not the date of the page.
SPAN_WORDS = keys(
    "منذ", "إلى", "حتى", "لغاية", "ولغاية", "و", "أو", "قبل", "بعد", "وحتى", "وإلى",
    "since", "until", "to", "before", "after", "au", "et", "and",
)  # fmt: skip
_DAY_WORDS = frozenset(DAY_NAMES) | keys("يوم")
_AD = keys("م", "ميلادي", "ميلادية", "ميلادياً", "ad")
_AH = keys("هـ", "هجري", "هجرية", "هجرياً", "للهجرة", "ah")
_SOLAR = keys("ش", "شمسی", "خورشیدی")


@dataclass(frozen=True, slots=True)
class Day:
    """A day (with *is_month* a month: its first day) printed at the tokens *start* to *end*.

    With *is_span* it is the end of a span or part of a list: a date, but not that of the page.
    """

    day: date
    calendar: Literal["gregorian", "hijri"]
    start: int
    end: int
    is_month: bool = False
    is_span: bool = False


def era_at(line: Tokens, index: int) -> tuple[str | None, int]:
    """Return "gregorian", "hijri" or "iranian" when "م", "هـ" or "هـ.ش" stands at *index*, and the index after it.

    >>> from newscrawler.dates.level import level, tokens
    >>> era_at(tokens(level("1446 هـ").key), 1)
    ('hijri', 2)
    """
    if line[index].value == "." and line[index + 1].value in _AH:
        index += 1
    word = line[index].value
    if word in _SOLAR:
        return "iranian", index + 1
    if word in _AH:
        at = index + 1 + (line[index + 1].value == ".")
        return ("iranian", at + 1) if line[at].value in _SOLAR else ("hijri", index + 1)
    if word in _AD:
        return "gregorian", index + 1
    return None, index


def follows_span_word(line: Tokens, index: int) -> bool:
    """Return whether "منذ", "إلى" or the like stands before token *index*, "يوم" and a weekday between left out.

    >>> from newscrawler.dates.level import level, tokens
    >>> follows_span_word(tokens(level("حتى 19 ديسمبر").key), 1)
    True
    """
    at = index - 1
    while line[at].value in _DAY_WORDS:
        at -= 1
    return line[at].value in SPAN_WORDS


def weekday_beside(line: Tokens, start: int, end: int) -> int | None:
    """Return the weekday (Monday is 0) named before or after the tokens *start* to *end*, or None.

    One mark or word may stand between.

    >>> from newscrawler.dates.level import level, tokens
    >>> weekday_beside(tokens(level("الخميس 19/12/2024").key), 1, 6)
    3
    """
    for near, far in ((start - 1, start - 2), (end, end + 1)):
        for place in (near, far):
            name = DAY_NAMES.get(line[place].value)
            if name is not None:
                return name
            if line[place].kind in "ne":
                break
    return None


def settled(line: Tokens, day: Day) -> date:
    """Return the day; a Hijri one moves to the weekday beside it when that is next to it.

    Newspapers follow the sighted moon, which the table of Umm al-Qura can miss by a day.
    """
    weekday = weekday_beside(line, day.start, day.end)
    if day.calendar != "hijri" or day.is_month or weekday is None:
        return day.day
    near = (day.day + timedelta(days=shift) for shift in (0, 1, -1))
    return next((moved for moved in near if moved.weekday() == weekday), day.day)
