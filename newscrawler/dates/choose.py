"""The date of publication, chosen among all that the sources of a page say.

The steps, in order, and the flag that each leaves:

===============================================  ==================================================================
what the evidence shows                          what is done, and its flag
===============================================  ==================================================================
no zone is declared                              the offset printed most (zone_from_offset); else a visible clock
                                                 beside a UTC instant (zone_from_clock); else UTC, as printed
                                                 (zone_as_printed) or for want of anything (zone_unknown)
midnight sharp, but for "+00:00"                 it is a bare day
a "Z" instant whose clock is the local one       the clock is read as local time (z_is_local)
(a visible clock, day or age, or the future,
proves it)
a date after the capture                         it is dropped (future_date)
a bare machine day that is the UTC date of       it is dropped (utc_day)
a moment of the next local day
an unlabelled visible date that shows the        it is dropped (page_clock)
capture, unsupported and spoken against
a "publication" equal to the modification, and   it is dropped (resaved)
an earlier day from a source of another kind
several dates                                    the one that the most kinds of sources (head, page, URL, outside)
                                                 mean, then the most trusted sources, in its most exact form
                                                 (dates_disagree when one was outvoted)
nothing but a sitemap's ``lastmod``              it is taken, last of all (lastmod_only)
nothing but a modification                       *published* stays None
a modification before the publication            *modified* stays None (modified_before_published)
===============================================  ==================================================================
"""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from newscrawler.dates import traps
from newscrawler.dates.evidence import LAST_RESORT, NEVER_PUBLISHED, Candidate, ChosenDates, DateEvidence, candidate
from newscrawler.dates.parsed import aware, zone_of
from newscrawler.dates.site_zone import site_zone
from newscrawler.dates.traps import SKEW, Case

_ZONE_IS_OPEN = frozenset({"zone_as_printed", "zone_unknown"})


def choose_published(
    evidence: Sequence[DateEvidence], *, fetched_at: datetime, timezone: str | tzinfo | None = None
) -> ChosenDates:
    """Return when the article was published and modified, by the agreement of all sources, in the site's zone.

    *timezone* is the declared zone of the site or None; *fetched_at* the moment of capture. The head of this module
    tells the steps and the flags. Raises UsageError for an unknown zone.

    >>> said = [DateEvidence.machine("jsonld", "2024-12-19T07:33:20Z"), DateEvidence.visible("text", "19 ديسمبر 2024")]
    >>> found = choose_published(said, fetched_at=datetime(2024, 12, 22, tzinfo=UTC), timezone="Asia/Riyadh")
    >>> found.published.parsed.moment.isoformat(), found.flags
    ('2024-12-19T10:33:20+03:00', ())
    """
    declared = zone_of(timezone) if timezone is not None else None
    zone, how = site_zone(evidence, declared)
    is_known = how not in _ZONE_IS_OPEN
    case = Case(aware(fetched_at, UTC), zone, is_known, flags=[how] if how and evidence else [])
    for each in evidence:
        found = candidate(each, zone)
        if found and each.role == "modified":
            case.modified.append(found)
        elif found and each.source not in NEVER_PUBLISHED:
            case.published.append(found)
    if not traps.is_harmless(case):
        traps.read_month_first(case)
        traps.read_glued_z(case)
        traps.drop_future(case)
        traps.drop_utc_days(case)
        traps.drop_page_clock(case)
        traps.drop_resaved(case)
    published = _best(case) or _last_resort(case, evidence)
    modified = _modification(case, published)
    return ChosenDates(
        published.as_evidence() if published else None,
        modified.as_evidence() if modified else None,
        tuple(case.flags),
        zone,
    )


def _best(case: Case) -> Candidate | None:
    """Return the candidate that the most kinds of sources agree with, the most trusted and the most exact of them."""
    pool = case.published
    if not pool:
        return None
    if all(_is_twin(each, pool[0]) for each in pool):
        return max(pool, key=lambda each: (each.kind != "url", each.trust))  # an address is the weaker witness
    eligible = [each for each in pool if not any(_is_finer(other, each) and other.same_day(each) for other in pool)]
    if not eligible:
        return None

    def weight(each: Candidate) -> tuple[int, float, bool, float, float, float]:
        friends = [other for other in pool if other is each or other.same_day(each)]
        exact = [other for other in friends if other.has_clock and other.agrees(each)]
        kinds = len({friend.kind for friend in friends})
        return kinds, _total(friends), each.has_clock, _total(exact), each.trust, -each.date.moment.timestamp()

    best = max(eligible, key=weight)
    if not all(other.same_day(best) for other in pool):
        case.flag("dates_disagree")
    return best


def _is_twin(one: Candidate, other: Candidate) -> bool:
    """Return whether both say the same in the same form, as the sources of most pages do."""
    return one.start == other.start and one.end == other.end and one.date.calendar == other.date.calendar


def _is_finer(one: Candidate, other: Candidate) -> bool:
    """Return whether *one* is the more exact; an age, however short, is never more so than a printed clock or day."""
    if one.date.calendar == "relative" or other.date.calendar == "relative":
        return one.date.calendar != "relative" and one.date.precision != "month"
    return one.end - one.start < other.end - other.start


def _total(candidates: Sequence[Candidate]) -> float:
    """Return the trust of all, each source counted once."""
    best: dict[str, float] = {}
    for each in candidates:
        best[each.evidence.source] = max(best.get(each.evidence.source, 0), each.trust)
    return sum(best.values())


def _last_resort(case: Case, evidence: Sequence[DateEvidence]) -> Candidate | None:
    """Return a sitemap's ``lastmod`` where no source says when the article was published, not even wrongly."""
    if "future_date" in case.flags:
        return None
    for each in evidence:
        found = candidate(each, case.zone) if each.source in LAST_RESORT else None
        if found and found.start <= case.fetched_at + SKEW:
            case.flag("lastmod_only")
            return found
    return None


def _modification(case: Case, published: Candidate | None) -> Candidate | None:
    """Return the most trusted modification that is not before the publication."""
    pool = case.modified
    if published is not None:
        pool = [each for each in pool if each.end > published.start]
        if len(pool) < len(case.modified):
            case.flag("modified_before_published")
    return max(pool, key=lambda each: (each.trust, each.has_clock, each.date.moment), default=None)
