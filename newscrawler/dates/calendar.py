"""Days of the Gregorian and the Hijri calendar from the numbers that a text prints."""

from datetime import date
from functools import lru_cache

from hijridate import Hijri

FIRST_YEAR = 1900
LAST_YEAR = 2099
FIRST_HIJRI_YEAR = 1343  # the first and last year of the Umm al-Qura table in hijridate
LAST_HIJRI_YEAR = 1500
# A year of three digits' distance from ours that stands in a row of bare numbers is Hijri from here on. Solar years of
# Iran and Afghanistan (1375 to 1410 in the age of the web) would else be read as lunar ones.
FIRST_BARE_HIJRI_YEAR = 1412


def gregorian(year: int, month: int, day: int) -> date | None:
    """Return the day, or None when there is no such day or its year lies outside 1900 to 2099.

    >>> gregorian(2024, 2, 29), gregorian(2023, 2, 29)
    (datetime.date(2024, 2, 29), None)
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
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


def is_hijri_year(year: int) -> bool:
    """Return whether *year* can only be a Hijri one."""
    return FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR
