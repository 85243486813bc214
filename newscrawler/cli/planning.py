"""newscrawler crawl --since and --plan: what a back-fill takes, said before it begins."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import wraps
from multiprocessing import active_children, get_context
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from newscrawler.cli.terminal import say
from newscrawler.errors import UsageError
from newscrawler.sites import Discover
from newscrawler.sites.plan import Plan, plan_of
from newscrawler.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newscrawler.sites import ProbeResult, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """From *since* (included) to *until* (not included), aware; None is open. *only_plan*: show the plan and stop."""

    since: datetime | None = None
    until: datetime | None = None
    only_plan: bool = False

    @property
    def is_planned(self) -> bool:
        """Whether the site is probed before it is crawled."""
        return self.since is not None or self.only_plan


def backfill_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give *command* the options that bound a crawl in time, as its argument *backfill*."""

    @click.option("--since", metavar="DATE", help="Only what was published on or after this day (ISO 8601).")
    @click.option("--until", metavar="DATE", help="Only what was published before this day (ISO 8601).")
    @click.option("--plan", is_flag=True, help="Show what it would take, found with 25 requests at most, and stop.")
    @wraps(command)
    def with_backfill(*args: Any, since: str | None, until: str | None, plan: bool, **kwargs: Any) -> int:
        asked = Backfill(since=day(since, "--since"), until=day(until, "--until"), only_plan=plan)
        return command(*args, backfill=asked, **kwargs)

    return with_backfill


def day(text: str | None, option: str) -> datetime | None:
    """Return the moment that an option gives, in UTC when it says no zone. Raises UsageError."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} {text}: not an ISO 8601 date; for example 2026-01-08") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def planned(
    sites: Iterable[Site], backfill: Backfill, *, delay: float | None, allow_private: bool, as_json: bool
) -> list[Site]:
    """Probe each of *sites*, show its plan, and return the sites with what the probe found.

    The plan goes to standard output as JSON when *as_json*, else to standard error: it is talk. A site that declares
    where its articles are named keeps that. Raises FetchError for a site that does not answer.
    """
    known: list[Site] = []
    for site in sites:
        found = probed(site, allow_private=allow_private, public_only=False)
        seconds = site.delay or delay or polite_seconds(site.url)
        plan = plan_of(found, now=datetime.now(UTC), since=backfill.since, until=backfill.until, delay_seconds=seconds)
        if as_json:
            say(json.dumps({"site": site.name, **asdict(plan)}, ensure_ascii=False))
        else:
            say("\n".join(plan_lines(plan, site=site.name, probe_requests=found.requests)), err=True)
        known.append(_with_leads(site, found))
    return known


def probed(site: Site, *, allow_private: bool, public_only: bool) -> ProbeResult:
    """Return what :func:`run_probe` does; in a process of its own, since a reactor runs only once."""
    from newscrawler.cli.running import run_probe  # noqa: PLC0415 - Scrapy takes half a second

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(run_probe, site, allow_private=allow_private, public_only=public_only).result()


def end_probes() -> None:
    """End the processes of :func:`probed` that run: what is asked in them is not waited for."""
    for process in active_children():
        process.kill()  # SIGTERM would let it end what it asks


def polite_seconds(url: str) -> float:
    """Return the seconds between two requests that our own settings keep for the host of *url*."""
    from newscrawler import settings  # noqa: PLC0415 - Scrapy takes half a second
    from newscrawler.middlewares.addresses import is_local  # noqa: PLC0415 - as above

    if is_local(host_of(url)):
        return settings.NEWSCRAWLER_LOCAL_DELAY
    return settings.DOWNLOAD_DELAY


def plan_lines(plan: Plan, *, site: str, probe_requests: int) -> list[str]:
    """Return the plan as lines for a person: the whole, then each source with its cost and how far back it reaches."""
    articles = "an unknown number of" if plan.articles is None else f"about {plan.articles}"
    time = f"{plan.hours:.1f} hours" if plan.hours >= 1 else f"{max(1, round(plan.hours * 60))} minutes"
    whole = (
        f"{site}: {articles} articles, about {plan.requests} requests, {time} at {plan.delay_seconds:g} s a request, "
        f"after {probe_requests} for the probe"
    )
    lines = [whole]
    for step in plan.steps:
        reach = "back to the first article" if step.horizon == "all" else "back as far as its pages go"
        lines.append(f"  {step.kind:8} {step.requests:5} requests, {reach}: {step.why} ({step.urls[0]})")
    return lines


def _with_leads(site: Site, found: ProbeResult) -> Site:
    """Return *site* with the places that the probe found, unless it declares its own.

    Nothing else is taken over: a page must read the same when the archive is read again, where no probe is at hand.
    """
    if site.discover != Discover():
        return site
    return replace(site, discover=Discover(feeds=found.feeds, sitemaps=found.sitemaps, rest=found.rest))
