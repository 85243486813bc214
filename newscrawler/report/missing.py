"""What a site says it has published, against what is in the archive: the difference, by URL."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Literal

from newscrawler.dates import parse_machine_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from newscrawler.frontier import KnownPage

MissingKind = Literal["rejected", "failed", "not_fetched"]

UNDATED = "undated"  # the month of a page whose source gives no date, and that gave no article


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPage:
    """A page that a source named and that gave no article: why, and which source named it first."""

    url: str
    kind: MissingKind
    reason: str | None
    source: str


@dataclass(slots=True, kw_only=True)
class MonthOfSite:
    """One month of a site ("2026-11", UTC, by date of publication; "undated" when no source says).

    *named* maps a source (the one that named a page first) to a number; *stored* + *rejected* + *failed* +
    *not_fetched* make up their sum. A page that was stored and is gone since counts as stored.
    """

    site: str
    month: str
    named: Counter[str] = field(default_factory=Counter)
    stored: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    not_fetched: int = 0
    missing: list[MissingPage] = field(default_factory=list)


def completeness(
    pages: Iterable[KnownPage], *, published: Callable[[str], datetime | None], timezones: Mapping[str, str]
) -> list[MonthOfSite]:
    """Return the months of every site, oldest first.

    *published* gives the date of the stored article at a URL, None when there is none; it decides over what sources
    say. *timezones* has the zone of dates which come without one, by site; others are UTC.
    """
    months: dict[str, dict[str, MonthOfSite]] = defaultdict(dict)
    for page in pages:
        name = _month(page, published(page.url) if page.stored else None, timezones.get(page.site, "UTC"))
        month = months[page.site].setdefault(name, MonthOfSite(site=page.site, month=name))
        _count(month, page)
    return [found[name] for _, found in sorted(months.items()) for name in sorted(found)]


def _count(month: MonthOfSite, page: KnownPage) -> None:
    source = page.hint.source if page.hint else "unknown"
    month.named[source] += 1
    if page.stored:
        month.stored += 1
        return
    kind: MissingKind
    if page.outcome in {"rejected", "gone"}:
        kind = "rejected"
        month.rejected[page.reason or "gone"] += 1
    elif page.state == "failed":
        kind = "failed"
        month.failed[page.reason or "unknown"] += 1
    else:
        kind = "not_fetched"
        month.not_fetched += 1
    month.missing.append(MissingPage(url=page.url, kind=kind, reason=page.reason, source=source))


def _month(page: KnownPage, published: datetime | None, timezone: str) -> str:
    if published is not None:
        return f"{published.astimezone(UTC):%Y-%m}"
    raw = (page.hint.published or page.hint.modified) if page.hint else None
    parsed = parse_machine_date(raw, timezone=timezone) if raw else None
    return f"{parsed.moment.astimezone(UTC):%Y-%m}" if parsed else UNDATED
