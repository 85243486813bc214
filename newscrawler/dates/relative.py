"""Relative forms: "منذ ساعتين", "قبل 3 أيام", "أمس", "اليوم الساعة 5"."""

from dataclasses import dataclass
from datetime import timedelta

from newscrawler.dates.durations import DUALS, NUMBERS, PLURALS, PRECISION, STEP, UNITS, VAGUE, amounts_at
from newscrawler.dates.level import Tokens, keys, level
from newscrawler.items import Precision

_SINCE = keys("منذ", "قبل", "مضى", "مضت")
_ABOUT = keys("حوالي", "نحو", "قرابة", "تقريباً") | {":"}
_AGO = keys("مضت", "مضى", "خلت", "ago")
_SOME = keys("بضع", "بضعة", "عدة")
_LESS = keys("أقل")
_MOMENTS = keys("لحظات", "لحظة")
_A_LITTLE = keys("قليل")
_NOW = keys("الآن", "للتو", "now")
_FRACTIONS = {
    level("نصف").key: timedelta(minutes=30),
    level("ثلث").key: timedelta(minutes=20),
    level("ربع").key: timedelta(minutes=15),
}
_HOUR = keys("ساعة")
_TODAY = keys("اليوم", "today")
_YESTERDAY = keys("أمس", "الأمس", "البارحة", "yesterday", "hier")
_LAST_UNITS = {level("الأسبوع").key: "week", level("الشهر").key: "month"}
_LAST = keys("الماضي", "المنصرم")
_FIRST = keys("أول", "الأول", "قبل")
_OPENING = _SINCE | _NOW | _TODAY | _YESTERDAY | _FIRST | {"just", "il", *_LAST_UNITS}  # "il" is that of "il y a"
AGE_WORDS = _OPENING | frozenset(NUMBERS) | frozenset(DUALS)  # that a relative form can begin with, but for digits
AGE_SIGNS = _OPENING | _AGO  # one of these stands in every relative form


@dataclass(frozen=True, slots=True)
class Age:
    """How long ago, printed at the tokens *start* to *end*.

    With *days* it is a calendar day ("أمس" is 1); else *ago* before now, exact to one *precision*.
    """

    start: int
    end: int
    precision: Precision
    ago: timedelta = timedelta(0)
    days: int | None = None


def age_at(line: Tokens, index: int) -> Age | None:
    """Return the relative form that begins at token *index*, or None.

    >>> from newscrawler.dates.level import tokens
    >>> age_at(tokens(level("قبل ثلاث ساعات").key), 0).ago
    datetime.timedelta(seconds=10800)
    """
    token = line[index]
    if token.kind == "n":
        return _before_ago(line, index)
    if token.value not in AGE_WORDS:
        return None
    return _calendar_day(line, index) or _now(line, index) or _since(line, index) or _before_ago(line, index)


def _calendar_day(line: Tokens, index: int) -> Age | None:
    """Return today, yesterday ("أمس") or the day before ("أول أمس", "أول من أمس", "أمس الأول")."""
    word, following = line[index].value, line[index + 1].value
    if word in _FIRST:
        at = index + 2 if following == "من" else index + 1
        return Age(index, at + 1, "day", days=2) if line[at].value in _YESTERDAY else None
    if word in _YESTERDAY:
        return Age(index, index + 2, "day", days=2) if following in _FIRST else Age(index, index + 1, "day", days=1)
    if word in _TODAY:
        return Age(index, index + 1, "day", days=0)
    if word in _LAST_UNITS and following in _LAST:
        unit = _LAST_UNITS[word]
        return Age(index, index + 2, PRECISION[unit], STEP[unit])
    return None


def _now(line: Tokens, index: int) -> Age | None:
    at = index + 1 if line[index].value == "just" else index
    return Age(index, at + 1, "minute") if line[at].value in _NOW else None


def _since(line: Tokens, index: int) -> Age | None:
    """Return the age after "منذ" or "قبل" (or "il y a"): a number of units, a unit alone, or something vague."""
    if line[index].value == "il" and line[index + 1].value == "y" and line[index + 2].value == "a":
        return _amounts(line, index, index + 3)
    if line[index].value not in _SINCE:
        return None
    at = index + 2 if line[index + 1].value in _ABOUT else index + 1
    return _vague(line, index, at) or _amounts(line, index, at)


def _vague(line: Tokens, start: int, at: int) -> Age | None:
    """Return the age of "لحظات", "نصف ساعة", "أقل من دقيقة" or "أيام" at token *at*."""
    word, following = line[at].value, line[at + 1].value
    if word in _MOMENTS or word in _A_LITTLE:
        return Age(start, at + 1, "minute" if word in _MOMENTS else "hour")
    if word in _FRACTIONS and following in _HOUR:
        return Age(start, at + 2, "minute", _FRACTIONS[word])
    if word in _LESS and following == "من" and line[at + 2].value in UNITS:
        return Age(start, at + 3, PRECISION[UNITS[line[at + 2].value]])
    if word in _SOME:
        at += 1
    vague = VAGUE.get(UNITS[line[at].value]) if line[at].value in PLURALS else None
    return Age(start, at + 1, vague[1], vague[0]) if vague else None


def _amounts(line: Tokens, start: int, index: int) -> Age | None:
    amount = amounts_at(line, index)
    return Age(start, amount[2], PRECISION[amount[1]], amount[0]) if amount else None


def _before_ago(line: Tokens, index: int) -> Age | None:
    """Return the age before its mark: "3 ساعات مضت", "2 hours ago"."""
    word = line[index].value
    if line[index].kind != "n" and word not in NUMBERS and word not in DUALS:
        return None
    amount = amounts_at(line, index)
    if amount is None or line[amount[2]].value not in _AGO:
        return None
    return Age(index, amount[2] + 1, PRECISION[amount[1]], amount[0])
