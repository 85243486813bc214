"""The time zone of a site that declares none, inferred from what its pages print."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from newscrawler.dates.evidence import DATE_TRUST, UNKNOWN_SOURCE, DateEvidence
from newscrawler.dates.parsed import ParsedDate, fixed

_MINUTE = timedelta(minutes=1)
# Minutes east of Greenwich of the zones in use; a difference of 15 minutes is an edit of the article, not a zone.
_OFFSETS = {60 * hours for hours in range(-12, 15)} - {0} | {-210, 210, 270, 330, 345, 390, 570}


def site_zone(evidence: Sequence[DateEvidence], declared: tzinfo | None) -> tuple[tzinfo, str | None]:
    """Return the zone of the site and the flag that says how it was found; no flag when it was declared.

    Flags: "zone_from_offset", the offset printed most; "zone_from_clock", a visible clock beside a UTC instant;
    "zone_as_printed", only UTC was printed; "zone_unknown", UTC for want of any evidence.
    """
    if declared is not None:
        return declared, None
    votes: dict[int, int] = {}
    for each in evidence:
        minutes = _offset_minutes(each)
        if minutes:
            votes[minutes] = votes.get(minutes, 0) + DATE_TRUST.get(each.source, UNKNOWN_SOURCE)[0]
    if votes:
        return fixed(max(votes, key=votes.__getitem__)), "zone_from_offset"
    clock = _from_clock(evidence)
    if clock:
        return fixed(clock), "zone_from_clock"
    if any(each.parsed and each.had_offset for each in evidence):
        return UTC, "zone_as_printed"
    return UTC, "zone_unknown"


def _offset_minutes(each: DateEvidence) -> int | None:
    if each.parsed is None or not each.had_offset:
        return None
    offset = each.parsed.moment.utcoffset()
    return int(offset.total_seconds() // 60) if offset else None


def _from_clock(evidence: Sequence[DateEvidence]) -> int | None:
    """Return the minutes between a visible clock without a zone and a UTC instant of the same event, when they fit."""
    instants = [each.parsed for each in evidence if each.parsed and each.had_offset and each.role != "modified"]
    clocks = [
        each.parsed
        for each in evidence
        if each.parsed and not each.had_offset and each.role != "modified" and _has_clock(each.parsed)
    ]
    for clock in clocks:
        for instant in instants:
            apart = _wall(clock.moment) - _wall(instant.moment.astimezone(UTC))
            minutes = -(-apart // _MINUTE)  # a visible clock leaves out the seconds
            if minutes in _OFFSETS:
                return minutes
    return None


def _has_clock(parsed: ParsedDate) -> bool:
    return parsed.calendar != "relative" and parsed.precision in {"second", "minute"}


def _wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
