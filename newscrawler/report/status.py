"""One row for each site: what the last run did on it, how fresh it is, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newscrawler.report.facts import FACT_FIELDS, iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from newscrawler.frontier import Counts
    from newscrawler.sites.memory import HealthFinding, Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteStatus:
    """The state of a site; times are ISO 8601 in UTC, None is "never" or "not known yet".

    *new*, *edited*, *gone* and *failed* are of the last run; *articles*, *removed* (by the site, and kept by us),
    *held* (readings in the quarantine) and *waiting* are of the archive. *missing* are fields that the articles of the
    last run lacked more than usual. *fields* are the usual shares (0..1).
    """

    site: str
    articles: int
    removed: int
    held: int
    waiting: int
    last_run: str | None
    next_due: str | None
    new: int
    edited: int
    gone: int
    failed: int
    freshest: str | None
    latency_seconds: float | None
    missing: tuple[str, ...]
    fields: dict[str, float]
    findings: tuple[HealthFinding, ...]


def statuses(
    memories: Iterable[Memory],
    names: Iterable[str],
    counts: Callable[[str], Counts],
    *,
    removed: Mapping[str, int],
    held: Mapping[str, int],
) -> list[SiteStatus]:
    """Return the status of every site that is remembered, or declared as one of *names*; those in trouble first.

    *counts* tells what the frontier holds of a site, *removed* how many articles it took away, *held* how many of its
    readings are held back.
    """
    known = {memory.site: memory for memory in memories}
    rows = [
        replace(_status(memory, counts(site)), removed=removed.get(site, 0), held=held.get(site, 0))
        for site, memory in known.items()
    ]
    rows += [_never(name, counts(name)) for name in sorted(set(names) - known.keys())]
    return sorted(rows, key=lambda row: (not row.findings, row.site))


def _status(memory: Memory, counts: Counts) -> SiteStatus:
    last, usual = memory.last, memory.usual
    found = last.findings if last else ()
    return SiteStatus(
        site=memory.site,
        articles=counts.articles,
        removed=0,
        held=0,
        waiting=counts.pending,
        last_run=iso(memory.ran) if memory.ran else None,
        next_due=iso(memory.due) if memory.due else None,
        new=last.new if last else 0,
        edited=last.edited if last else 0,
        gone=last.gone if last else 0,
        failed=sum(last.failed.values()) if last else 0,
        freshest=iso(memory.freshest) if memory.freshest else None,
        latency_seconds=last.latency_seconds if last else None,
        missing=tuple(one.kind.removeprefix("without_") for one in found if one.kind.startswith("without_")),
        fields={name: round(usual.fields.get(name, 0.0) / usual.articles, 3) for name in FACT_FIELDS if usual.articles},
        findings=found,
    )


def _never(name: str, counts: Counts) -> SiteStatus:
    return SiteStatus(
        site=name,
        articles=counts.articles,
        removed=0,
        held=0,
        waiting=counts.pending,
        last_run=None,
        next_due=None,
        new=0,
        edited=0,
        gone=0,
        failed=0,
        freshest=None,
        latency_seconds=None,
        missing=(),
        fields={},
        findings=(),
    )
