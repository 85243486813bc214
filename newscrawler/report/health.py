"""Whether a run found a site as it usually is: pure functions over what the run did and what is remembered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newscrawler.report.details import CAUSES, cause_of, detail_of
from newscrawler.report.facts import FACT_FIELDS
from newscrawler.report.usual import CHANCE, KNOWN_ARTICLES, OWN_REASONS, WANDER, at_most, first_pages, unusual_fields
from newscrawler.sites.memory import HealthFinding, Usual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.sites import Expect
    from newscrawler.sites.memory import Memory, SiteFacts

# Articles expected and not seen before a site counts as silent. Publications come in clumps: in 18 simulated months of
# benchmarks/bench_schedule.py, 2026-11, the longest pause of a healthy site stood for 16 expected articles.
SILENT_ARTICLES = 24.0
ENOUGH_FAILED = 3
_BLOCKS = frozenset({"http_401", "http_403", "http_429", "http_503", "robots_unreachable", "cookie_wall", "login_wall"})

ENOUGH_HELD = 5  # readings held back, when they are the most: see archive/site_run.py
_REMOVALS, _REMOVED_SHARE = 5, 0.2  # articles gone at once: a site that moved, or lost its old addresses


def findings(
    facts: SiteFacts, memory: Memory, expect: Expect, *, per_day: int | None, missing: float, lost: int
) -> tuple[HealthFinding, ...]:
    """Return what broke on a site in this run, worst first.

    *memory* is what was remembered before the run. *per_day* are the articles of the last 24 hours (None: not watched
    for so long), *missing* how many articles were expected since the last one that was seen, *lost* how many pages
    of stored articles show no article now, or another one.
    """
    found = [
        *_sources(facts, memory),
        *_nothing(facts, memory.usual),
        *_failures(facts),
        *_rejections(facts, memory.usual, lost=lost),
        *_fields(facts, memory.usual, expect),
        *_amounts(facts, expect, per_day=per_day, missing=missing),
        *_removals(facts),
        *_held(facts),
    ]
    return tuple(found)


def _sources(facts: SiteFacts, memory: Memory) -> Iterator[HealthFinding]:
    if not facts.sources and facts.sources_failed:  # neither: the site was put off, in its quiet hours perhaps
        reasons = ", ".join(facts.sources_failed)
        detail = detail_of("no_source", reasons=reasons)
        yield HealthFinding(kind="unreachable", detail=detail, urls=_all(facts, "source/"))
    elif facts.sources and not facts.named and memory.usual.named >= 1:
        detail = detail_of("none_named", usual=f"{memory.usual.named:.0f}")
        yield HealthFinding(kind="empty_sources", detail=detail)


def _nothing(facts: SiteFacts, usual: Usual) -> Iterator[HealthFinding]:
    """Tell of a site that never gave an article, with the likely cause: it is broken from its first run."""
    if not facts.sources or facts.new or facts.edited or facts.unchanged or usual.articles or facts.held:
        return
    reasons = Counter(facts.sources_failed) + Counter(facts.rejected) + Counter(facts.failed)
    most = max(reasons, key=lambda reason: (reason in CAUSES, reasons[reason]), default="")
    urls = [url for group in ("rejected", "failed", "source") for url in facts.samples.get(f"{group}/{most}", ())]
    yield HealthFinding(kind="nothing", detail=detail_of("nothing", cause=cause_of(most)), urls=tuple(urls[:3]))


def _failures(facts: SiteFacts) -> Iterator[HealthFinding]:
    failed = sum(facts.failed.values())
    answered = facts.new + facts.edited + facts.unchanged + facts.gone
    answered += sum(facts.rejected.values()) + sum(facts.held.values())
    if failed >= ENOUGH_FAILED and failed > answered:
        most = next(iter(facts.failed))
        kind = "blocked" if most in _BLOCKS else "failing"
        detail = detail_of("failed", failed=failed, pages=failed + answered, reason=most)
        yield HealthFinding(kind=kind, detail=detail, urls=_urls(facts, f"failed/{most}"))


def _rejections(facts: SiteFacts, usual: Usual, *, lost: int) -> Iterator[HealthFinding]:
    """Tell that fewer pages than usual give an article, or that most pages of stored ones give none."""
    well, pages = facts.unchanged + facts.edited, first_pages(facts)
    most = next((reason for reason in facts.rejected if reason not in OWN_REASONS), next(iter(facts.rejected), ""))
    if lost >= ENOUGH_HELD and lost > well:
        none, pages = lost, lost + well
    elif usual.pages >= KNOWN_ARTICLES and at_most(facts.new, pages, WANDER * usual.stored / usual.pages) < CHANCE:
        none = pages - facts.new
    else:
        return
    kind = "blocked" if most in _BLOCKS else "layout"
    detail = detail_of("no_article", none=none, pages=pages, reason=most)
    yield HealthFinding(kind=kind, detail=detail, urls=_urls(facts, f"rejected/{most}"))


def _fields(facts: SiteFacts, usual: Usual, expect: Expect) -> Iterator[HealthFinding]:
    read = facts.new + facts.edited
    declared = {"published": expect.dated, "text": expect.body}
    for name in FACT_FIELDS:
        least = declared.get(name)
        have = facts.fields.get(name, 0)
        if least is not None and have < least * read and at_most(have, read, least) < 10 * CHANCE:
            what, share = "expected", least
        elif name in unusual_fields(facts, usual):
            what, share = "usually", usual.fields.get(name, 0.0) / usual.articles
        else:
            continue
        detail = detail_of(what, field=name, have=have, read=read, share=f"{share:.0%}")
        yield HealthFinding(kind=f"without_{name}", detail=detail, urls=_urls(facts, f"without/{name}"))


def _amounts(facts: SiteFacts, expect: Expect, *, per_day: int | None, missing: float) -> Iterator[HealthFinding]:
    if expect.articles_per_day and per_day is not None:
        low, high = expect.articles_per_day
        if not low <= per_day <= high:
            kind = "too_few" if per_day < low else "too_many"
            yield HealthFinding(kind=kind, detail=detail_of("amount", number=per_day, low=low, high=high))
    if not facts.new and missing >= SILENT_ARTICLES:
        detail = detail_of("silent", number=f"{missing:.0f}")
        yield HealthFinding(kind="silent", detail=detail)


def _removals(facts: SiteFacts) -> Iterator[HealthFinding]:
    visited = facts.gone + facts.rejected.get("soft_404", 0) + facts.unchanged + facts.edited
    if len(facts.removed) >= _REMOVALS and len(facts.removed) > _REMOVED_SHARE * visited:
        detail = detail_of("gone", gone=len(facts.removed), visited=visited)
        yield HealthFinding(kind="removals", detail=detail, urls=facts.removed[:3])


def _held(facts: SiteFacts) -> Iterator[HealthFinding]:
    """Tell of readings that were held back: that there are some, or that most pages read worse than before."""
    held, well = sum(facts.held.values()), facts.unchanged + facts.edited
    if held:
        kind = "worse" if held >= ENOUGH_HELD and held > well else "held"
        most = next(iter(facts.held))
        detail = detail_of("worse", held=held, visited=held + well, reason=most)
        yield HealthFinding(kind=kind, detail=detail, urls=_urls(facts, f"held/{most}"))


def _urls(facts: SiteFacts, name: str) -> tuple[str, ...]:
    return tuple(facts.samples.get(name, ()))


def _all(facts: SiteFacts, prefix: str) -> tuple[str, ...]:
    return tuple(url for name, urls in facts.samples.items() if name.startswith(prefix) for url in urls)[:3]
