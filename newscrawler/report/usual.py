"""What is usual for a site: learned run by run, and how unlikely a run is beside it."""

from __future__ import annotations

from math import exp, lgamma, log
from typing import TYPE_CHECKING

from newscrawler.report.facts import FACT_FIELDS
from newscrawler.sites.memory import Usual

if TYPE_CHECKING:
    from newscrawler.sites.memory import SiteFacts

# An alarm must be rarer than one run in 1,000 on a healthy site: at a run every half hour one false alarm in 3 weeks.
CHANCE = 0.001
# Shares of a healthy site wander (a section without bylines, a weekend of agency copy): nine tenths of it is usual too.
WANDER = 0.9
KNOWN_ARTICLES = 20.0  # fewer say nothing of what is usual
MEMORY_ARTICLES = 500.0  # what is usual is learned from about so many articles: a change becomes usual after them
OWN_REASONS = frozenset(
    "robots_disallowed trap twin already_stored redirect out_of_range".split()
)  # our choice, no fault of theirs


def learned_usual(usual: Usual, facts: SiteFacts) -> Usual:
    """Return *usual* with one more run learned; older runs count less."""
    read = facts.new + facts.edited
    keep = min(1.0, MEMORY_ARTICLES / (usual.articles + read)) if read else 1.0
    fields = {name: keep * usual.fields.get(name, 0.0) + facts.fields.get(name, 0) for name in FACT_FIELDS}
    return Usual(
        articles=keep * usual.articles + read,
        fields=fields,
        pages=keep * usual.pages + first_pages(facts),
        stored=keep * usual.stored + facts.new,
        named=facts.named if not usual.named else usual.named + (facts.named - usual.named) / 8,
    )


def unusual_fields(facts: SiteFacts, usual: Usual) -> list[str]:
    """Return the fields that this run's articles lack more often than usual."""
    read = facts.new + facts.edited
    if usual.articles < KNOWN_ARTICLES:
        return []
    shares = {name: usual.fields.get(name, 0.0) / usual.articles for name in FACT_FIELDS}
    have = facts.fields
    return [name for name, share in shares.items() if at_most(have.get(name, 0), read, WANDER * share) < CHANCE]


def first_pages(facts: SiteFacts) -> int:
    """Return how many pages were read that had not been, and that we wanted to be articles."""
    return facts.new + sum(n for reason, n in facts.rejected.items() if reason not in OWN_REASONS)


def at_most(k: int, n: int, p: float) -> float:
    """Return the chance of at most *k* successes in *n* trials, each with chance *p*."""
    if n == 0 or p <= 0 or k >= n:
        return 1.0
    if p >= 1:
        return 0.0
    ways = (lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) for i in range(k + 1))
    return min(1.0, sum(exp(way + i * log(p) + (n - i) * log(1 - p)) for i, way in enumerate(ways)))
