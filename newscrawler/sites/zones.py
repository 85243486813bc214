"""The time zone of a site: stated by its CMS, or guessed from the offset of its dates and the country of its host."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newscrawler.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Sequence

COUNTRY_ZONES = {
    "ae": "Asia/Dubai",
    "bh": "Asia/Bahrain",
    "dj": "Africa/Djibouti",
    "dz": "Africa/Algiers",
    "eg": "Africa/Cairo",
    "iq": "Asia/Baghdad",
    "jo": "Asia/Amman",
    "km": "Indian/Comoro",
    "kw": "Asia/Kuwait",
    "lb": "Asia/Beirut",
    "ly": "Africa/Tripoli",
    "ma": "Africa/Casablanca",
    "mr": "Africa/Nouakchott",
    "om": "Asia/Muscat",
    "ps": "Asia/Hebron",
    "qa": "Asia/Qatar",
    "sa": "Asia/Riyadh",
    "sd": "Africa/Khartoum",
    "so": "Africa/Mogadishu",
    "sy": "Asia/Damascus",
    "tn": "Africa/Tunis",
    "ye": "Asia/Aden",
}
"""The zone of each member of the Arab League, by its country-code domain."""

_OFFSET = re.compile(r"([+-])([01][0-9]):?([0-5][0-9])")
_PRINTED_OFFSET = re.compile(r"[0-9]{2}(?:\.[0-9]+)? ?([+-][01][0-9]:?[0-5][0-9])$")


def offset_of(printed: str) -> timedelta | None:
    """Return the offset at the end of a machine date, None when it has none or says UTC, which says nothing of a site.

    >>> offset_of("Tue, 04 Jan 2022 19:37:12 +0300"), offset_of("2022-01-04T19:37:12+00:00")
    (datetime.timedelta(seconds=10800), None)
    """
    match = _PRINTED_OFFSET.search(printed.strip())
    return (_timedelta(match[1]) or None) if match else None


def zone_of_site(
    url: str, *, stated: str | None = None, offsets: Sequence[timedelta] = (), now: datetime
) -> str | None:
    """Return an IANA name for the time zone of the site at *url*, or None when nothing tells.

    *stated* is what the CMS says (a name, or an offset as "+03:00"); *offsets* those of the site's dates. A name is
    believed; an offset is given the zone of the host's country when that has this offset *now*, else ``Etc/GMT-3``. The
    country alone is the last resort.
    """
    if stated and _exists(stated):
        return stated
    home = COUNTRY_ZONES.get(host_of(url).rpartition(".")[2])
    found = [_timedelta(stated)] if stated else sorted(set(offsets), key=list(offsets).count, reverse=True)
    for offset in found:
        if offset is None:
            continue
        if home and any(_offset_at(home, moment) == offset for moment in (now, now + timedelta(days=182))):
            return home
        hours, rest = divmod(offset, timedelta(hours=1))
        if not rest:
            return f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"
    return home


def _offset_at(zone: str, moment: datetime) -> timedelta | None:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() if moment.tzinfo else moment.replace(tzinfo=UTC).utcoffset()


def _timedelta(printed: str | None) -> timedelta | None:
    match = _OFFSET.fullmatch(printed or "")
    if not match:
        return None
    found = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return -found if match[1] == "-" else found


def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
