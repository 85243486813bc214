"""Words of length of time and of number, as "منذ ثلاثة أيام" is made of them."""

from datetime import timedelta

from newscrawler.dates.level import Tokens, keys, level
from newscrawler.items import Precision

_UNIT_WORDS: dict[str, tuple[str, ...]] = {
    "second": ("ثانية", "ثوان", "ثواني", "ثانيات", "second", "seconds", "sec", "secs", "seconde", "secondes"),
    "minute": ("دقيقة", "دقائق", "دقيقه", "دقايق", "د", "minute", "minutes", "min", "mins"),
    "hour": ("ساعة", "ساعات", "س", "hour", "hours", "hr", "hrs", "h", "heure", "heures"),
    "day": ("يوم", "يوماً", "أيام", "ايام", "day", "days", "jour", "jours"),
    "week": ("أسبوع", "أسبوعاً", "أسابيع", "اسابيع", "week", "weeks", "semaine", "semaines"),
    "month": ("شهر", "شهراً", "أشهر", "شهور", "month", "months", "mois"),
}
_DUAL_WORDS: dict[str, tuple[str, ...]] = {
    "second": ("ثانيتين", "ثانيتان"),
    "minute": ("دقيقتين", "دقيقتان"),
    "hour": ("ساعتين", "ساعتان"),
    "day": ("يومين", "يومان"),
    "week": ("أسبوعين", "أسبوعان"),
    "month": ("شهرين", "شهران"),
}
UNITS = {level(word).key: unit for unit, words in _UNIT_WORDS.items() for word in words}
DUALS = {level(word).key: unit for unit, words in _DUAL_WORDS.items() for word in words}
PLURALS = keys("ثوان", "ثواني", "دقائق", "ساعات", "أيام", "أسابيع", "أشهر", "شهور")
STEP: dict[str, timedelta] = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30.44),
}
# How exact the answer is: a page shows an age that was rounded, and it may have been made some seconds before it came.
PRECISION: dict[str, Precision] = {
    "second": "minute",
    "minute": "minute",
    "hour": "hour",
    "day": "day",
    "week": "week",
    "month": "month",
}
# "منذ أيام" without a number: a guess of the size, and the next longer unit as its precision.
VAGUE: dict[str, tuple[timedelta, Precision]] = {
    "second": (timedelta(0), "minute"),
    "minute": (timedelta(minutes=5), "hour"),
    "hour": (timedelta(hours=5), "day"),
    "day": (timedelta(days=4), "week"),
    "week": (timedelta(days=21), "month"),
}
_ONES = {
    1: ("واحد", "واحدة", "احدى", "one", "a", "an", "un", "une"),
    2: ("اثنين", "اثنتين", "اثنان", "اثنتان", "two", "deux"),
    3: ("ثلاث", "ثلاثة", "three", "trois"),
    4: ("أربع", "أربعة", "four", "quatre"),
    5: ("خمس", "خمسة", "five", "cinq"),
    6: ("ست", "ستة", "six"),
    7: ("سبع", "سبعة", "seven", "sept"),
    8: ("ثمان", "ثماني", "ثمانية", "eight", "huit"),
    9: ("تسع", "تسعة", "nine", "neuf"),
    10: ("عشر", "عشرة", "ten", "dix"),
    11: ("أحد عشر", "إحدى عشرة", "أحد عشرة"),
    12: ("اثني عشر", "اثنتي عشرة", "اثنا عشر", "اثنتا عشرة"),
    13: ("ثلاثة عشر", "ثلاث عشرة"),
    14: ("أربعة عشر", "أربع عشرة"),
    15: ("خمسة عشر", "خمس عشرة"),
    16: ("ستة عشر", "ست عشرة"),
    17: ("سبعة عشر", "سبع عشرة"),
    18: ("ثمانية عشر", "ثماني عشرة"),
    19: ("تسعة عشر", "تسع عشرة"),
    20: ("عشرين", "عشرون"),
    30: ("ثلاثين", "ثلاثون"),
    40: ("أربعين", "أربعون"),
    50: ("خمسين", "خمسون"),
}
NUMBERS = {level(word).key: number for number, words in _ONES.items() for word in words}
_ONE = keys("واحد", "واحدة")
_TWO = keys("اثنين", "اثنتين")
_AND = keys("و", "and", "et") | {","}
_TENS = 20  # from here on "وعشرون" joins a number below ten
_TEN = 10
_LONGEST = 3  # digits

Amount = tuple[timedelta, str, int]  # length, its smallest unit, and the index of the token after it


def amounts_at(line: Tokens, index: int) -> Amount | None:
    """Return the length of time at token *index*, of one or more parts: "ساعتين", "ساعة و20 دقيقة".

    >>> from newscrawler.dates.level import level, tokens
    >>> amounts_at(tokens(level("3 أيام").key), 0)
    (datetime.timedelta(days=3), 'day', 2)
    """
    first = _amount(line, index)
    if first is None:
        return None
    total, unit, at = first
    while True:
        joined = at + 1 if line[at].value in _AND else at
        more = _amount(line, joined) if joined > at else _glued(line, at)
        if more is None or STEP[more[1]] >= STEP[unit]:
            return total, unit, at
        smaller = (
            "week" if first[1] == "month" else more[1]
        )  # months differ by days: "شهرين و3 أيام" is not exact to one
        total, unit, at = total + more[0], smaller, more[2]


def _glued(line: Tokens, index: int) -> Amount | None:
    """Return the amount of one word that "و" is written to: "ودقيقتين"."""
    word = line[index].value
    unit = DUALS.get(word[1:]) if word.startswith("و") else None
    return (2 * STEP[unit], unit, index + 1) if unit else None


def _amount(line: Tokens, index: int) -> Amount | None:
    word = line[index].value
    if word in DUALS:
        unit = DUALS[word]
        return 2 * STEP[unit], unit, index + (2 if line[index + 1].value in _TWO else 1)
    number, after = _number(line, index)
    if number is not None:
        counted = UNITS.get(line[after].value)
        return (number * STEP[counted], counted, after + 1) if counted else None
    if word in UNITS and word not in PLURALS and len(word) > 1:
        return STEP[UNITS[word]], UNITS[word], index + (2 if line[index + 1].value in _ONE else 1)
    return None


def _number(line: Tokens, index: int) -> tuple[int | None, int]:
    token, following = line[index], line[index + 1].value
    if token.kind == "n":
        return (int(token.value), index + 1) if len(token.value) <= _LONGEST else (None, index)
    two = NUMBERS.get(f"{token.value} {following}")
    if two is not None:
        return two, index + 2
    one = NUMBERS.get(token.value)
    if one is not None and one < _TEN and following.startswith("و") and NUMBERS.get(following[1:], 0) >= _TENS:
        return one + NUMBERS[following[1:]], index + 2
    return one, index + (one is not None)
