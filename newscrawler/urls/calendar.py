"""Archives by date: which day, month or year a list is of, by its URL."""

from __future__ import annotations

import re

from newscrawler.urls.address import path_segments, query_pairs
from newscrawler.urls.forms import DATE, EXTENSION, PAGE_SEGMENT, YEAR, date_parts

ARCHIVE_WORDS = frozenset("archive archives أرشيف ارشيف الأرشيف الارشيف calendar".split())
_RUN = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])?(0[1-9]|[12][0-9]|3[01])?")  # 202405, 20240517
_SMALL = re.compile(r"[0-9]{1,2}")
_YEARS, _MONTHS, _DAYS = ("year", "y", "yyyy"), ("month", "m", "mm", "mon"), ("day", "d", "dd")

ArchiveDay = tuple[int, int, int]
"""Year, month and day; 0 for what the URL does not say."""


def archive_day(url: str) -> ArchiveDay | None:
    """Return the day, month or year whose articles the page at *url* lists; None when it is no archive by date.

    >>> [archive_day(f"https://e.com/{path}") for path in ("2024/5", "archive/2024-5-7", "?m=20240517", "?y=2024&m=5")]
    [(2024, 5, 0), (2024, 5, 7), (2024, 5, 17), (2024, 5, 0)]
    >>> [archive_day(f"https://e.com/{path}") for path in ("2024/05/17/خبر", "archive/2024/", "20240517", "about")]
    [None, (2024, 0, 0), None, None]
    """
    return _in_query(dict(query_pairs(url))) or _in_path(path_segments(url))


def _in_path(segments: list[str]) -> ArchiveDay | None:
    segments = [segment for segment in segments if not PAGE_SEGMENT.fullmatch(segment)]
    found = date_parts(segments)
    if found > 1 and YEAR.fullmatch(segments[-min(found, len(segments))]):
        return _day(segments[-found:])
    if len(segments) > 1 and any(segment.lower() in ARCHIVE_WORDS for segment in segments[:2]):
        last = EXTENSION.sub("", segments[-1])
        if DATE.fullmatch(last):
            return _day(last.split("-"))
        run = _RUN.fullmatch(last)
        return _day([part for part in run.groups() if part]) if run else None
    return None


def _in_query(pairs: dict[str, str]) -> ArchiveDay | None:
    for name, value in pairs.items():
        run = _RUN.fullmatch(value) if name in {"m", "date", "day", "month"} else None
        if run:
            return _day([part for part in run.groups() if part])
        if name in {"month", "date", "day"} and DATE.fullmatch(value):
            return _day(value.split("-"))
    year, month, day = (
        next((pairs[name] for name in names if name in pairs), "") for names in (_YEARS, _MONTHS, _DAYS)
    )
    if not YEAR.fullmatch(year) or not _SMALL.fullmatch(month):
        return None
    return _day([year, month, *([day] if _SMALL.fullmatch(day) else [])])


def _day(parts: list[str]) -> ArchiveDay:
    year, month, day = (int(part) for part in (*parts, "0", "0")[:3])
    return year, month, day
