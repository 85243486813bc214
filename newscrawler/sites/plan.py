"""The plan of a back-fill: how far back each source reaches, what it costs, and how long all takes when polite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Literal

from newscrawler.dates import parse_machine_date
from newscrawler.discovery.harvest import ARTICLES_PER_REQUEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.sites.result import ProbeResult


_ENOUGH = 3  # dates: two could be of one hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One source of the plan: how many *requests* it takes, how many *articles* it should name (None: cannot be told).

    *horizon*: "all" reaches the first article, "recent" only as far as the site serves pages.
    """

    kind: Literal["sitemap", "rest", "feed", "listing"]
    urls: tuple[str, ...]
    requests: int
    articles: int | None
    horizon: Literal["all", "recent"]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Steps in order; *articles* to fetch and all *requests*, as estimates; *hours* at *delay_seconds* a request."""

    steps: tuple[Step, ...]
    articles: int | None
    requests: int
    delay_seconds: float
    hours: float


def plan_of(
    found: ProbeResult,
    *,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    delay_seconds: float = 1.0,
) -> Plan:
    """Return the plan to get what the site published from *since* to *until* (aware; None is open).

    *delay_seconds* is the polite delay; a longer Crawl-delay of the site wins. Estimates come from the totals that the
    site states and from the pace of its feed.
    """
    until = min(until or now, now)
    per_day = pace(found.feed_dates)
    wanted = ceil(per_day * max(0.0, (until - since) / timedelta(days=1))) if per_day and since else None
    total = found.rest_total or (found.sitemap_entries * max(1, found.sitemap_children) or None)
    articles = (
        min(wanted, total) if wanted is not None and total is not None else wanted if wanted is not None else total
    )
    steps = _steps(found, wanted=articles, windowed=since is not None or until < now)
    delay = max(delay_seconds, found.delay_seconds or 0.0)
    requests = sum(step.requests for step in steps) + (articles or 0)
    return Plan(steps=steps, articles=articles, requests=requests, delay_seconds=delay, hours=requests * delay / 3600)


def pace(dates: Sequence[str]) -> float | None:
    """Return articles per day, from the machine dates of one feed; None below three dates or one hour between them.

    >>> pace(["2026-03-01T00:00:00Z", "2026-03-01T12:00:00Z", "2026-03-02T00:00:00Z"])
    2.0
    """
    moments = sorted(parsed.moment for date in dates for parsed in [parse_machine_date(date, timezone=UTC)] if parsed)
    if len(moments) < _ENOUGH:
        return None
    days = (moments[-1] - moments[0]) / timedelta(days=1)
    return (len(moments) - 1) / days if days * 24 >= 1 else None


def _steps(found: ProbeResult, *, wanted: int | None, windowed: bool) -> tuple[Step, ...]:
    steps: list[Step] = []
    if found.rest:
        count = wanted if windowed else found.rest_total
        pages = ceil((count or found.rest_total or 0) / ARTICLES_PER_REQUEST["rest"])
        why = "asked by date window" if windowed else "the total that the site states is the proof of completeness"
        steps.append(
            Step(kind="rest", urls=(found.rest,), requests=max(1, pages), articles=count, horizon="all", why=why)
        )
    if found.sitemaps:
        requests = len(found.sitemaps) + found.sitemap_children
        named = found.sitemap_entries * max(1, found.sitemap_children)
        why = "children outside the window are left out by lastmod and by name" if windowed else "names every article"
        steps.append(
            Step(kind="sitemap", urls=found.sitemaps, requests=requests, articles=named, horizon="all", why=why)
        )
    if found.feeds:
        steps.append(
            Step(
                kind="feed",
                urls=found.feeds[:1],
                requests=1 if steps else max(1, ceil((wanted or found.feed_entries) / max(1, found.feed_entries))),
                articles=found.feed_entries,
                horizon="recent",
                why="the newest" if steps else "paged back as far as the site serves it",
            )
        )
    if not any(step.horizon == "all" for step in steps):
        per_page = max(1, found.home_articles or ARTICLES_PER_REQUEST["listing"])
        requests = ceil((wanted or per_page) / per_page) + len(found.sections)
        steps.append(
            Step(
                kind="listing",
                urls=found.sections or (found.url,),
                requests=requests,
                articles=wanted,
                horizon="all",
                why="neither sitemap nor REST API: section pages are walked back",
            )
        )
    return tuple(steps)
