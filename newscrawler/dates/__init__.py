"""Dates as Arabic pages print them, and as machines do; and which of a page's dates is that of publication."""

from newscrawler.dates.choose import choose_published
from newscrawler.dates.evidence import ChosenDates, DateEvidence
from newscrawler.dates.labels import label_role
from newscrawler.dates.machine import parse_machine_date
from newscrawler.dates.parsed import ParsedDate, Role
from newscrawler.dates.period import PRECISE, Moment, Period, shown_at
from newscrawler.dates.visible import find_date, find_modified, parse_date

__all__ = [
    "PRECISE",
    "ChosenDates",
    "DateEvidence",
    "Moment",
    "ParsedDate",
    "Period",
    "Role",
    "choose_published",
    "find_date",
    "find_modified",
    "label_role",
    "parse_date",
    "parse_machine_date",
    "shown_at",
]
