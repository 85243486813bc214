"""What one source of a page says of its date, and what was chosen among all of them."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from typing import Self

from newscrawler.dates.machine import parse_machine_date
from newscrawler.dates.parsed import ParsedDate, Role
from newscrawler.dates.visible import parse_date

# How far each source is believed, all else being equal, and its kind: two sources of one kind are written by one hand
# (a theme's head, say), so their agreement proves less than that of two kinds.
DATE_TRUST: dict[str, tuple[int, str]] = {
    "rest": (9, "outside"),
    "jsonld": (9, "head"),
    "feed": (8, "outside"),
    "microdata": (8, "page"),
    "news-sitemap": (7, "outside"),
    "meta": (7, "head"),
    "state": (7, "page"),
    "time": (6, "page"),
    "text": (5, "page"),
    "url": (3, "url"),
    "headline": (2, "page"),
    "page": (2, "page"),
    "jsonld-page": (2, "head"),
    "listing": (2, "outside"),
    "sitemap": (1, "outside"),
    "http": (1, "outside"),
}
UNKNOWN_SOURCE = (3, "other")
LAST_RESORT = frozenset({"sitemap"})
NEVER_PUBLISHED = LAST_RESORT | {"http"}  # Last-Modified is the clock of the server on every page made on demand
STATED_UTC = re.compile(r"[+-]00:?00\s*$")  # computed by a CMS, where a "Z" or "GMT" may be glued to any clock
SLACK = timedelta(seconds=60)
_EXACT = frozenset({"second", "minute", "hour"})
_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """One date that one source gives: *source* is a key of ``TRUST``, *raw* the string, *parsed* what it says.

    *had_offset* tells whether the string itself named an offset ("Z" counts); *role* what the source says the date is.
    """

    source: str
    raw: str
    parsed: ParsedDate | None
    had_offset: bool = False
    role: Role = "unknown"

    @classmethod
    def machine(cls, source: str, raw: str, *, timezone: str | tzinfo | None = None, role: Role = "published") -> Self:
        """Return the evidence of a machine date: JSON-LD, meta, ``time[datetime]``, a feed.

        >>> DateEvidence.machine("jsonld", "2024-12-19T10:20:30Z").had_offset
        True
        """
        parsed = parse_machine_date(raw, timezone=timezone) or parse_date(raw, timezone=timezone)
        return cls(source, raw, parsed, parsed is not None and parsed.had_offset, role)

    @classmethod
    def visible(
        cls,
        source: str,
        raw: str,
        *,
        now: datetime | None = None,
        timezone: str | tzinfo | None = None,
        role: Role | None = None,
    ) -> Self:
        """Return the evidence of a date as people print it; without *role* the label in front of it decides.

        >>> DateEvidence.visible("text", "آخر تحديث: 19 ديسمبر 2024").role
        'modified'
        """
        parsed = parse_date(raw, now=now, timezone=timezone) or parse_machine_date(raw, timezone=timezone)
        return cls(
            source,
            raw,
            parsed,
            parsed is not None and parsed.had_offset,
            role or (parsed.role if parsed else "unknown"),
        )


@dataclass(frozen=True, slots=True)
class ChosenDates:
    """The dates of an article: *published* and *modified* are evidence with its moment in the site's zone.

    *flags* name what was wrong with the rest (see docs/dates.md); *timezone* is the zone that was used.
    """

    published: DateEvidence | None
    modified: DateEvidence | None
    flags: tuple[str, ...]
    timezone: tzinfo


@dataclass(slots=True, eq=False)
class Candidate:
    """Evidence that holds a date, with that date in the site's zone, and what is asked of it again and again.

    It can mean a moment from *start* to before *end*. *has_clock*: it is a moment exact to the hour or better, and no
    age. *kind* is where it comes from: "head", "page", "url", "outside" or "other". *trust* is how far it is believed;
    what does not say that it is the day of publication counts for half.
    """

    evidence: DateEvidence
    date: ParsedDate
    start: datetime = field(init=False)
    end: datetime = field(init=False)
    has_clock: bool = field(init=False)
    trust: float = field(init=False)
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        self.start, self.end = self.date.window()
        self.has_clock = self.date.calendar != "relative" and self.date.precision in _EXACT
        weight, self.kind = DATE_TRUST.get(self.evidence.source, UNKNOWN_SOURCE)
        self.trust = weight if self.evidence.role == "published" else weight / 2

    def agrees(self, other: "Candidate") -> bool:
        """Return whether both can mean one moment, give or take a minute."""
        return self.start < other.end + SLACK and other.start < self.end + SLACK

    def same_day(self, other: "Candidate") -> bool:
        """Return whether both can mean one local day."""
        if self.has_clock and other.has_clock:
            return self.date.moment.date() == other.date.moment.date() or self.agrees(other)
        return self.start < other.end and other.start < self.end

    def as_evidence(self) -> DateEvidence:
        """Return the evidence with its moment in the site's zone."""
        said = self.evidence
        if said.parsed is self.date:
            return said
        return DateEvidence(said.source, said.raw, self.date, said.had_offset, said.role)


def candidate(evidence: DateEvidence, zone: tzinfo, *, ignoring_offset: bool = False) -> Candidate | None:
    """Return the evidence in the site's zone, None when it holds no date.

    A clock printed without an offset (or, *ignoring_offset*, with one) is local time. Midnight sharp, as printed or in
    the zone, is what machines print for a bare day, and is taken for one; only "+00:00", which a CMS computes, is not.
    """
    parsed = evidence.parsed
    if parsed is None:
        return None
    if parsed.calendar == "relative":
        return Candidate(evidence, parsed.in_zone(zone))
    printed = parsed.moment
    has_offset = evidence.had_offset and not ignoring_offset
    local = printed.astimezone(zone) if has_offset else printed.replace(tzinfo=zone)
    if parsed.precision in _EXACT:
        is_computed = has_offset and printed.time() == _MIDNIGHT and STATED_UTC.search(evidence.raw)
        for moment in (local,) if is_computed else (printed, local):
            if moment.time() == _MIDNIGHT:
                return Candidate(evidence, parsed.moved(datetime.combine(moment.date(), _MIDNIGHT, zone), "day"))
    return Candidate(evidence, parsed if printed.tzinfo == zone else parsed.moved(local, parsed.precision))
