"""How the layouts print a date: Arabic day and month names, Hijri, the double month names of the Levant, relative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hijridate import Gregorian

if TYPE_CHECKING:
    from datetime import datetime, timedelta

MONTHS = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
_LEVANT = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول")
_LEVANT_END = ("تشرين الثاني", "كانون الأول")
_DAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
_HIJRI = (
    *("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة"),
    *("رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"),
)


def day(moment: datetime) -> str:
    """Return the date as WordPress prints it in Arabic: ``14 يناير، 2026``."""
    return f"{moment.day} {MONTHS[moment.month - 1]}، {moment.year}"


def long_day(moment: datetime) -> str:
    """Return the date with the day of the week: ``الجمعة 30 يناير 2026``."""
    return f"{_DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def double_day(moment: datetime) -> str:
    """Return the date with both names of the month: ``الأحد، 25 كانون الثاني/يناير 2026``."""
    levant = (_LEVANT + _LEVANT_END)[moment.month - 1]
    return f"{_DAYS[moment.weekday()]}، {moment.day} {levant}/{MONTHS[moment.month - 1]} {moment.year}"


def hijri_day(moment: datetime) -> str:
    """Return the date in both calendars: ``السبت 28 رجب 1447هـ - 17 يناير 2026م``."""
    hijri = Gregorian(moment.year, moment.month, moment.day).to_hijri()
    gregorian = f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}م"
    return f"{_DAYS[moment.weekday()]} {hijri.day} {_HIJRI[hijri.month - 1]} {hijri.year}هـ - {gregorian}"


def clock12(moment: datetime) -> str:
    """Return the time on a clock of twelve hours: ``08:30 م``."""
    return f"{(moment.hour - 1) % 12 + 1:02}:{moment.minute:02} {'صم'[moment.hour // 12]}"


def relative(age: timedelta) -> str:
    """Return an age of hours or days as Jannah prints it: ``منذ 3 ساعات``, ``منذ يوم واحد``, ``منذ يومين``."""
    match age.days:
        case 0:
            return f"منذ {max(3, age.seconds // 3600)} ساعات"
        case 1:
            return "منذ يوم واحد"
        case 2:
            return "منذ يومين"
        case days:
            return f"منذ {days} أيام"
