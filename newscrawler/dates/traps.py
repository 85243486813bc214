"""Dates that lie, and how each lie is recognised; every function takes what it must out of a case, and flags it."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from newscrawler.dates.evidence import STATED_UTC, Candidate, candidate
from newscrawler.dates.level import level

SKEW = timedelta(minutes=10)  # clocks of servers that are ahead of ours
_JUST_NOW = timedelta(minutes=2)  # a clock in the page header is made with the page
_DAY = timedelta(days=1)
_EASTERNMOST = timedelta(hours=14)
_TWO_WAYS = re.compile(r"(?:0?[1-9]|1[0-2])([/.-])(?:0?[1-9]|1[0-2])\1[12][0-9]{3}(?![0-9])")  # "11/01/2021"
_LOCAL_DAYS = frozenset({"text", "url", "time", "page"})  # sources that print days for people of the site


@dataclass(slots=True)
class Case:
    """The candidates of one page, and the flags of what was found wrong with them."""

    fetched_at: datetime
    zone: tzinfo
    is_zone_known: bool
    published: list[Candidate] = field(default_factory=list)
    modified: list[Candidate] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    def flag(self, name: str) -> None:
        """Add *name* to the flags, once."""
        if name not in self.flags:
            self.flags.append(name)


def is_harmless(case: Case) -> bool:
    """Return whether all name one moment of publication before the capture, as on most pages: nothing can lie there."""
    limit = case.fetched_at + SKEW
    for each in case.published:
        if not each.has_clock or each.evidence.role != "published" or each.start != case.published[0].start:
            return False
    return all(each.start <= limit for each in case.published[:1] + case.modified)


def read_month_first(case: Case) -> None:
    """Read numbers that are a day either way with the month first, where only that is what another source says."""
    case.published = [_month_first(each, case) or each for each in case.published]


def _month_first(each: Candidate, case: Case) -> Candidate | None:
    moment = each.date.moment
    if moment.day == moment.month or not _TWO_WAYS.match(level(each.date.matched).key):
        return None
    others = [other for other in case.published if other.evidence.source != each.evidence.source]
    swapped = Candidate(
        each.evidence, each.date.moved(moment.replace(month=moment.day, day=moment.month), each.date.precision)
    )
    is_spoken_for = any(other.same_day(each) for other in others)
    return swapped if not is_spoken_for and any(other.same_day(swapped) for other in others) else None


def read_glued_z(case: Case) -> None:
    """Read the clocks of "Z" instants as local time when one of them is proved to be, save those proved not to be."""
    zulu: list[Candidate] = []
    witnesses: list[Candidate] = []
    for each in case.published:
        (zulu if _is_zulu(each, case.zone) else witnesses).append(each)
    if not any(_is_local(each, witnesses, case) for each in zulu):
        return
    case.flag("z_is_local")
    case.published = [_localised(each, witnesses, case.zone) for each in case.published]
    case.modified = [_localised(each, witnesses, case.zone) for each in case.modified]


def _is_zulu(each: Candidate, zone: tzinfo) -> bool:
    """Return whether a clock was printed with offset zero although the site's zone is another one."""
    printed = each.evidence.parsed
    if printed is None or not each.evidence.had_offset or not each.has_clock:
        return False
    return printed.moment.utcoffset() == timedelta(0) != each.date.moment.astimezone(zone).utcoffset()


def _localised(each: Candidate, witnesses: list[Candidate], zone: tzinfo) -> Candidate:
    if not _is_zulu(each, zone) or any(witness.has_clock and witness.agrees(each) for witness in witnesses):
        return each
    return candidate(each.evidence, zone, ignoring_offset=True) or each


def _is_local(each: Candidate, witnesses: list[Candidate], case: Case) -> bool:
    """Return whether the clock is proved local: by another clock or an age, by the future, or by a day people print.

    "+00:00" is computed by the CMS, not glued on: a page that prints the same clock may run on UTC as a whole, so only
    an age, another offset or the future proves anything.
    """
    local = candidate(each.evidence, case.zone, ignoring_offset=True)
    limit = case.fetched_at + SKEW
    if local is None or local.date.moment > limit:
        return False
    if STATED_UTC.search(each.evidence.raw):
        witnesses = [w for w in witnesses if w.evidence.had_offset or w.date.calendar == "relative"]
    exact = [w for w in witnesses if w.has_clock or w.date.precision in {"minute", "hour"}]
    if any(w.agrees(each) for w in exact):
        return False
    if each.date.moment > limit or any(w.agrees(local) for w in exact):
        return True
    days = [w for w in witnesses if _is_day(w) and w.evidence.source in _LOCAL_DAYS]
    return any(w.same_day(local) for w in days) and not any(w.same_day(each) for w in days)


def _is_day(each: Candidate) -> bool:
    return each.date.precision == "day" and each.date.calendar != "relative"


def drop_future(case: Case) -> None:
    """Drop what lies after the capture; in an unknown zone a clock that is hours ahead still tells its day."""
    limit = case.fetched_at + SKEW
    past = [each for each in case.published if each.start <= limit]
    future = [each for each in case.published if each.start > limit]
    days: list[Candidate] = []
    if not past and not case.is_zone_known:
        days = [_bare_day(each) for each in future if each.start <= limit + _EASTERNMOST]
        days = [each for each in days if each.start <= limit]
    if future:
        case.flag("z_is_local" if days else "future_date")
    case.published = past or days
    kept = [each for each in case.modified if each.start <= limit]
    if len(kept) < len(case.modified):
        case.flag("future_date")
    case.modified = kept


def _bare_day(each: Candidate) -> Candidate:
    midnight = each.date.moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return Candidate(each.evidence, each.date.moved(midnight, "day"))


def drop_utc_days(case: Case) -> None:
    """Drop bare machine days that are the UTC date of a moment whose local day, the next one, another source names."""
    if not any(map(_is_machine_day, case.published)):
        return
    if case.fetched_at.astimezone(case.zone).utcoffset() in {None, timedelta(0)}:
        return
    kept = [each for each in case.published if not _is_utc_day(each, case)]
    if len(kept) < len(case.published):
        case.flag("utc_day")
    case.published = kept


def _is_machine_day(each: Candidate) -> bool:
    return each.evidence.source not in _LOCAL_DAYS and _is_day(each)


def _is_utc_day(each: Candidate, case: Case) -> bool:
    if not _is_machine_day(each):
        return False
    is_west = (each.date.moment.utcoffset() or timedelta(0)) < timedelta(0)
    local_day = each.date.moment.date() + (-_DAY if is_west else _DAY)
    for other in case.published:
        if other is each or other.date.moment.date() != local_day:
            continue
        if other.has_clock and other.date.moment.astimezone(UTC).date() == each.date.moment.date():
            return True
        if _is_day(other) and other.evidence.source in _LOCAL_DAYS and not is_west:
            return True
    return False


def drop_page_clock(case: Case) -> None:
    """Drop unlabelled visible dates of the capture itself that nothing supports and something speaks against."""
    if all(each.evidence.role == "published" for each in case.published):
        return
    today = case.fetched_at.astimezone(case.zone).date()
    kept = [each for each in case.published if not _is_page_clock(each, case, today)]
    if len(kept) < len(case.published):
        case.flag("page_clock")
    case.published = kept


def _is_page_clock(each: Candidate, case: Case, today: date) -> bool:
    if each.evidence.role == "published" or each.evidence.source not in _LOCAL_DAYS - {"url"}:
        return False
    if each.date.calendar == "relative" or each.date.moment.date() != today:
        return False
    others = [other for other in case.published if other.evidence.source != each.evidence.source]
    if any(other.same_day(each) for other in others):
        return False
    is_now = each.has_clock and abs(each.date.moment - case.fetched_at) <= _JUST_NOW
    is_outside = each.evidence.source == "page"
    is_older = any(modified.end < each.start for modified in case.modified)
    return is_now or is_outside or is_older or bool(others)


def drop_resaved(case: Case) -> None:
    """Drop dates not before the modification where a source of another kind names a day before the day before."""
    if not case.modified or len({each.kind for each in case.published}) == 1:
        return
    kept = [each for each in case.published if not _is_resaved(each, case)]
    if len(kept) < len(case.published):
        case.flag("resaved")
    case.published = kept


def _is_resaved(each: Candidate, case: Case) -> bool:
    if not any(m.same_day(each) if _is_day(each) else m.has_clock and m.agrees(each) for m in case.modified):
        return False
    others = [other for other in case.published if other.kind != each.kind]
    is_supported = any(other.same_day(each) for other in others)
    return not is_supported and any(other.end + _DAY < each.start for other in others)
