"""Days of the Gregorian and the Hijri calendar from the numbers that a text prints."""

from datetime import date
from functools import lru_cache

from hijridate import Hijri

_FIRST_YEAR = 1900
_LAST_YEAR = 2099
FIRST_HIJRI_YEAR = 1343  # the first and last year of the Umm al-Qura table in hijridate
LAST_HIJRI_YEAR = 1500
# A year of three digits' distance from ours that stands in a row of bare numbers is Hijri from here on. Solar years of
# Iran and Afghanistan (1375 to 1410 in the age of the web) would else be read as lunar ones.
FIRST_BARE_HIJRI_YEAR = 1412
FIRST_IRANIAN_YEAR = 1300
LAST_IRANIAN_YEAR = 1499
_IRANIAN_EPOCH = 356032  # so that 1 Farvardin 1403 is 20 March 2024
_MONTHS = 12
_LONG_MONTHS = 6  # the first six have 31 days, the others 30, and the last 29 in a common year


def gregorian(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when there is no such day or its year lies outside 1900 to 2099.

    >>> gregorian(2024, 2, 29), gregorian(2023, 2, 29)
    (datetime.date(2024, 2, 29), None)
    """
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=512)
def hijri(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a day of the Umm al-Qura calendar, or None when there is no such day.

    >>> hijri(1446, 6, 18)
    datetime.date(2024, 12, 19)
    """
    if not FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR:
        return None
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def iranian(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a day of Iran's solar calendar (years 1300 to 1499), or None when there is none.

    >>> iranian(1403, 1, 1), iranian(1402, 12, 30)
    (datetime.date(2024, 3, 20), None)
    """
    if not (FIRST_IRANIAN_YEAR <= year <= LAST_IRANIAN_YEAR and 1 <= month <= _MONTHS and day >= 1):
        return None
    first = _iranian_ordinal(year, month)
    following = _iranian_ordinal(year + month // _MONTHS, month % _MONTHS + 1)
    return date.fromordinal(first + day - 1) if first + day - 1 < following else None


def _iranian_ordinal(year: int, month: int) -> int:
    """Return the ordinal of the first day of a month, by the cycle of 33 years with 8 leap years (1178 to 1633)."""
    since = year + 1595
    days = 365 * since + since // 33 * 8 + (since % 33 + 3) // 4
    in_year = (month - 1) * 31 if month <= _LONG_MONTHS + 1 else (month - 1) * 30 + _LONG_MONTHS
    return days + in_year - _IRANIAN_EPOCH


def is_hijri_year(year: int) -> bool:
    """Return whether *year* can only be a Hijri one.

    >>> is_hijri_year(1446), is_hijri_year(2024)
    (True, False)
    """
    return FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR
