"""The numbers of the HTML report, gathered from a data folder in one pass over its articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from newscrawler.archive import away, held_back, open_archive, removals
from newscrawler.ledger import reader_of
from newscrawler.report.facts import FACT_FIELDS
from newscrawler.report.markup import name_of_paper
from newscrawler.report.runs import manifests
from newscrawler.report.status import SiteStatus, statuses
from newscrawler.sites.memory import load_memories
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from newscrawler.items import Article

# Upper ends of the classes of the wait from publication to capture, in seconds. What waited longer than two days was
# found by a back-fill and is left out: it says nothing of how soon news is seen.
LATENCIES = (900.0, 3600.0, 6 * 3600.0, 86_400.0, 2 * 86_400.0)
_CLOCK_TIMES = frozenset({"second", "minute", "hour"})


@dataclass(slots=True)
class SiteFigures:
    """One site in the window: captures by day, edits, waits in seconds, and how many articles have each field."""

    site: str
    days: Counter[date] = field(default_factory=Counter)
    edits: int = 0
    removed: int = 0
    waits: list[float] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)

    @property
    def articles(self) -> int:
        """Return how many articles were captured in the window."""
        return self.days.total()

    @property
    def median_wait(self) -> float | None:
        """Return the median wait in seconds; None when no time of day is known."""
        return median(self.waits) if self.waits else None

    @property
    def wait_classes(self) -> list[int]:
        """Return how many articles waited no longer than each of LATENCIES, and longer than the one before."""
        ends = (0.0, *LATENCIES)
        return [sum(low < wait <= high for wait in self.waits) for low, high in zip(ends, LATENCIES, strict=False)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All numbers of a report: the *days* of its window, oldest first, its *sites* by name, and reasons by number.

    *titles* is what the sites call themselves, *unsent* what of the watches could not be delivered: which way, and why.
    """

    made: datetime
    days: tuple[date, ...]
    sites: tuple[SiteFigures, ...]
    failed: Counter[str]
    rejected: Counter[str]
    runs: int
    statuses: tuple[SiteStatus, ...]
    titles: Mapping[str, str]
    unsent: tuple[tuple[str, str], ...]

    def named(self, site: str) -> str:
        """Return what *site* is called, for a page."""
        return name_of_paper(site, self.titles.get(site))


def gather(
    data: Path, *, now: datetime, days: int, titles: Mapping[str, str], unsent: Iterable[tuple[str, str]]
) -> Figures:
    """Return the figures of the last *days* days (UTC) before *now*. Raises StorageError without a data folder.

    *titles* are those that are declared; other sites are called what their newest pages call them. *unsent* is as in
    Figures.
    """
    window = tuple(now.date() - timedelta(days=back) for back in range(days - 1, -1, -1))
    start = datetime.combine(window[0], datetime.min.time(), UTC)
    found: dict[str, SiteFigures] = {}
    called: dict[str, str] = {}
    with open_archive(data) as archive:
        for article in archive.articles(versions="all"):
            if article.site_title:
                called[article.site] = article.site_title
            captured = datetime.fromisoformat(article.fetched_at)
            if captured >= start:
                _count(found.setdefault(article.site, SiteFigures(article.site)), article, captured)
    folder = DataFolder(data)
    _removals(folder, found, start)
    failed, rejected, runs = _outcomes(folder, start)
    with reader_of(folder) as frontier:
        gone, held = away(folder), held_back(folder)
        rows = tuple(statuses(load_memories(folder), found, frontier.counts, removed=gone, held=held))
    return Figures(
        made=now,
        days=window,
        sites=tuple(found[name] for name in sorted(found)),
        failed=failed,
        rejected=rejected,
        runs=runs,
        statuses=rows,
        titles={**called, **titles},
        unsent=tuple(unsent),
    )


def _count(site: SiteFigures, article: Article, captured: datetime) -> None:
    if article.version > 1:
        site.edits += 1
        return
    site.days[captured.date()] += 1
    site.fields.update(name for name in FACT_FIELDS if getattr(article, name))
    if article.published and article.published_precision in _CLOCK_TIMES:
        wait = (captured - datetime.fromisoformat(article.published)).total_seconds()
        if 0 < wait <= LATENCIES[-1]:
            site.waits.append(wait)


def _removals(folder: DataFolder, found: dict[str, SiteFigures], start: datetime) -> None:
    for removal in removals(folder):
        if removal.moment >= start:
            site = found.setdefault(removal.site, SiteFigures(removal.site))
            site.removed += -1 if removal.how == "returned" else 1


def _outcomes(folder: DataFolder, start: datetime) -> tuple[Counter[str], Counter[str], int]:
    """Return reasons of failures and of rejections, and the number of runs, by the manifests of the window."""
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    runs = 0
    for manifest in manifests(folder):
        if datetime.fromisoformat(manifest.ended) < start:
            break
        runs += 1
        for facts in manifest.sites:
            groups["failed"].update(facts.failed)
            groups["failed"].update(facts.sources_failed)
            groups["rejected"].update(facts.rejected)
    return groups["failed"], groups["rejected"], runs
