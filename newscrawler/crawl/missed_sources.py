"""Sources that failed while a site was discovered: what only they name is not known, so the next run discovers anew."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.discovery.harvest import Harvest, Source
    from newscrawler.ledger import Ledger
    from newscrawler.warc import Exchange

RUNS_LOOKED_AT = 200  # a site that was not visited in so many runs is discovered anew
# Runs in a row that discover a site anew because sources fail, before what can be had is taken for all: one that fails
# for good would cost every run a whole discovery. Not swept.
MOST_TRIES = 3
_KINDS = frozenset({"sitemap", "feed", "rest", "listing"})
_BROKEN = frozenset({"gzip_cut", "broken_xml"})  # flags of a sitemap that breaks off
# Answers that say how things are, and not that they failed: what is shut or gone is no better tomorrow.
_FOR_GOOD = range(HTTPStatus.BAD_REQUEST, HTTPStatus.INTERNAL_SERVER_ERROR)
_SLOW_DOWN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})


class MissedSources:
    """The sources of *site* that somebody named and that gave nothing, or not all, in this run; true when there are."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._urls: dict[str, None] = {}
        self._is_given_up = False

    def __bool__(self) -> bool:
        return bool(self._urls)

    def lost(self, source: Source, exchange: Exchange | None) -> None:
        """Take note of a *source* that failed: with *exchange*, or without an answer."""
        is_for_good = exchange is not None and exchange.status in _FOR_GOOD and exchange.status not in _SLOW_DOWN
        if source.kind in _KINDS and not (source.guess or source.within or is_for_good):
            self._urls[source.url] = None

    def read(self, source: Source, harvest: Harvest) -> None:
        """Take note of a sitemap that broke off."""
        if source.kind == "sitemap" and not _BROKEN.isdisjoint(harvest.flags):
            self._urls[source.url] = None

    def ended_as(self, ledger: Ledger) -> str:
        """Return the name of the stat of how discovery ended; *ledger* tells how often it did so before."""
        if not self._urls:
            return discovery_stat(self.site)
        before = 0
        for _, names in _discoveries(ledger, self.site):
            if missed_stat(self.site) not in names:
                break
            before += 1
        self._is_given_up = before + 1 >= MOST_TRIES
        return discovery_stat(self.site) if self._is_given_up else missed_stat(self.site)

    @property
    def notes(self) -> list[str]:
        """What a person should know of them, in one line."""
        if not self._urls:
            return []
        then = f"not for the first time: {MOST_TRIES} runs asked" if self._is_given_up else "the next run asks again"
        return [f"missed: {len(self._urls)} sources failed or broke off; {then} ({next(iter(self._urls))})"]


def discovery_stat(site: str) -> str:
    """Return the name of the stat that a run sets when all that *site* publishes about itself was read."""
    return f"newscrawler/discovered/{site}"


def missed_stat(site: str) -> str:
    """Return the name of the stat that a run sets when discovery of *site* ended without some of its sources."""
    return f"newscrawler/missed/{site}"


def last_discovery(ledger: Ledger, site: str) -> datetime | None:
    """Return when the last run began whose discovery of *site* ended; None when there was none."""
    whole = (started for started, names in _discoveries(ledger, site) if discovery_stat(site) in names)
    return next(whole, None)


def _discoveries(ledger: Ledger, site: str) -> Iterator[tuple[datetime, set[str]]]:
    """Yield, newest first, when a discovery of *site* that ended began, and the names of the stats of its run."""
    command = ledger.opened.command if ledger.opened.lock is None else None  # a worker has runs for each site
    ends = {discovery_stat(site), missed_stat(site)}
    for run in ledger.frontier.runs(RUNS_LOOKED_AT, command=command):
        names = set(msgspec.json.decode(run.stats)) if run.stats else set()
        if names & ends:
            yield datetime.fromtimestamp(run.started, tz=UTC), names
