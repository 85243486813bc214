"""What one run did on one site, gathered while it runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

from newscrawler.requisites import REQUISITE_KINDS
from newscrawler.sites.memory import SiteFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawler.frontier import Fetch
    from newscrawler.items import Article

FACT_FIELDS = ("published", "text", "authors", "section", "image", "description")
"""The fields whose share of articles is watched."""

SAMPLES = 3  # URLs kept for each reason: enough to look at, few enough to read
_CLOCK_TIMES = frozenset({"second", "minute", "hour"})  # precisions that tell the time of day
_FRESH_SECONDS = 2 * 86_400.0  # what is older when it is captured was found late, by a back-fill: no latency of ours


@dataclass(slots=True)
class Tally:
    """Counts for *site*; *ran* is when it was crawled before (epoch seconds; 0: never)."""

    site: str
    ran: float = 0.0
    named: int = 0
    new: int = 0
    edited: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    retries: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    freshest: tuple[float, str] = (0.0, "")
    removed: list[str] = field(default_factory=list)
    lost: int = 0  # pages of stored articles that show no article now, or another one
    samples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def article(self, article: Article, *, edited: bool) -> None:
        """Count an article that was stored: a new one, or an *edited* one."""
        self.new += not edited
        self.edited += edited
        for name in FACT_FIELDS:
            if getattr(article, name):
                self.fields[name] += 1
            else:
                self._sample(f"without/{name}", article.url)
        captured = datetime.fromisoformat(article.fetched_at).timestamp()
        moment = datetime.fromisoformat(article.published).timestamp() if article.published else None
        is_exact = moment is not None and moment <= captured and article.published_precision in _CLOCK_TIMES
        if moment is not None and moment <= captured:
            self.freshest = max(self.freshest, (moment, article.url))
        if edited:
            return
        known_before = 0 <= captured - self.ran < _FRESH_SECONDS  # a run in the future knew nothing before
        if moment is not None and is_exact:
            self.moments.append(moment)
            if known_before and captured - moment < _FRESH_SECONDS:
                self.latencies.append(captured - moment)
        elif known_before:
            self.moments.append(captured)

    def fetch(self, fetch: Fetch) -> None:
        """Count how a fetch ended."""
        if fetch.kind in REQUISITE_KINDS:
            return  # what pages need to be shown says nothing of the articles
        if fetch.kind != "page":
            name = "read" if fetch.outcome in {"stored", "unchanged"} else f"{fetch.reason or fetch.outcome}"
            (self.retries if fetch.outcome == "retried" else self.sources)[name] += 1
            if name != "read":
                self._sample(f"source/{name}", fetch.url)
        elif fetch.outcome in {"unchanged", "gone"}:
            self.outcomes[fetch.outcome] += 1
            if fetch.outcome == "gone":
                self._sample("gone", fetch.url)
        elif fetch.outcome in {"rejected", "failed", "held"}:
            name = f"{fetch.outcome}/{fetch.reason}"
            self.outcomes[name] += 1
            self._sample(name, fetch.url)

    def facts(self) -> SiteFacts:
        """Return what was counted."""
        failed_sources = {name: n for name, n in self.sources.most_common() if name != "read"}
        if not self.sources:
            failed_sources = dict(self.retries.most_common())  # the host asked for time, or never answered
        return SiteFacts(
            site=self.site,
            new=self.new,
            edited=self.edited,
            unchanged=self.outcomes["unchanged"],
            gone=self.outcomes["gone"],
            held=_group(self.outcomes, "held/"),
            named=self.named,
            sources=self.sources["read"],
            rejected=_group(self.outcomes, "rejected/"),
            failed=_group(self.outcomes, "failed/"),
            sources_failed=failed_sources,
            fields={name: self.fields[name] for name in FACT_FIELDS},
            latency_seconds=round(median(self.latencies), 1) if self.latencies else None,
            freshest=iso(self.freshest[0]) if self.freshest[0] else None,
            freshest_url=self.freshest[1] or None,
            removed=tuple(self.removed),
            samples=dict(self.samples),
        )

    def _sample(self, name: str, url: str) -> None:
        if len(self.samples[name]) < SAMPLES:
            self.samples[name].append(url)


def iso(moment: float) -> str:
    """Return epoch seconds as ISO 8601 in UTC.

    >>> iso(0.0)
    '1970-01-01T00:00:00+00:00'
    """
    return datetime.fromtimestamp(moment, tz=UTC).isoformat(timespec="seconds")


def _group(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    found = {name.removeprefix(prefix): n for name, n in counts.items() if name.startswith(prefix)}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
