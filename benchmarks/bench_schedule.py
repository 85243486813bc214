"""How soon is an article seen, and at how many requests: 30 simulated days of a simulated news site.

The simulated site publishes as newsrooms do: by the hour of the day and the day of the week, with bursts of breaking
news; its feed holds the last 20 articles. ``python benchmarks/bench_schedule.py`` prints the table and exits 1 when
the mean time to capture reaches 15 minutes, or the polls exceed half of those of a poll every 15 minutes.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.schedule import learned, next_due

if TYPE_CHECKING:
    from newscrawler.sites.memory import Pace

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
START = 1_790_000_000.0
DAYS = 30
FIXED_SECONDS = 15 * MINUTE
# Share of a day's articles by local hour, and by weekday (Monday first; Friday and Saturday are the weekend).
BY_HOUR = (2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 9, 9, 8, 8, 7, 7, 7, 7, 7, 6, 5, 4, 3)
BY_DAY = (1.1, 1.1, 1.1, 1.1, 0.6, 0.7, 1.1)
UTC_OFFSET = 3 * HOUR


@dataclass(frozen=True)
class Result:
    """Polls made, articles published and seen, and the mean wait in seconds."""

    polls: int
    published: int
    seen: int
    mean_seconds: float


def publications(seed: int, per_day: float) -> list[float]:
    """Return the moments of publication of 30 days: an inhomogeneous Poisson process, and bursts."""
    rng = random.Random(seed)
    found: list[float] = []
    top = per_day / 24 * max(BY_HOUR) / (sum(BY_HOUR) / 24) * max(BY_DAY)
    moment = START
    while (moment := moment + rng.expovariate(top / HOUR)) < START + DAYS * DAY:
        local = moment + UTC_OFFSET
        hourly = BY_HOUR[int(local % DAY // HOUR)] / (sum(BY_HOUR) / 24)
        daily = BY_DAY[int((local // DAY + 3) % 7)]
        if rng.random() < per_day / 24 * hourly * daily / top:
            found.append(moment)
    for _ in range(DAYS // 3):  # breaking news: a dozen articles within two hours
        begin = START + rng.random() * DAYS * DAY
        found += [begin + rng.expovariate(1 / (40 * MINUTE)) for _ in range(12)]
    return sorted(moment for moment in found if moment < START + DAYS * DAY)


def simulate(published: list[float], *, fixed_seconds: float | None = None, feed_entries: int = 20) -> Result:
    """Poll the feed for 30 days: every *fixed_seconds*, or when the schedule says so (None)."""
    now, polls, next_new = START, 0, 0
    pace: Pace | None = None
    waits: list[float] = []
    while now < START + DAYS * DAY:
        polls += 1
        until = next_new
        while until < len(published) and published[until] <= now:
            until += 1
        seen = published[max(next_new, until - feed_entries) : until]
        waits += [now - moment for moment in seen]
        next_new = until
        if fixed_seconds is not None:
            now += fixed_seconds
            continue
        pace = learned(pace, seen, now=now)
        now = next_due(None, pace, now=now)
    return Result(polls, len(published), len(waits), sum(waits) / max(len(waits), 1))


def table(per_days: list[float], seeds: int) -> list[tuple[float, Result, Result]]:
    """Return, for each number of articles a day, the learned schedule and the fixed one (sums over *seeds*)."""
    rows = []
    for per_day in per_days:
        sites = [publications(seed, per_day) for seed in range(seeds)]
        learned_runs = [simulate(site) for site in sites]
        fixed_runs = [simulate(site, fixed_seconds=FIXED_SECONDS) for site in sites]
        rows.append((per_day, _sum(learned_runs), _sum(fixed_runs)))
    return rows


def _sum(results: list[Result]) -> Result:
    seen = sum(result.seen for result in results)
    return Result(
        sum(result.polls for result in results),
        sum(result.published for result in results),
        seen,
        sum(result.mean_seconds * result.seen for result in results) / max(seen, 1),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-day", type=float, nargs="+", default=[5, 20, 60, 120, 300])
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    print(f"{'articles/day':>12} {'polls':>7} {'of fixed':>9} {'mean wait':>10} {'fixed wait':>11} {'seen':>7}")
    good = True
    for per_day, own, fixed in table(args.per_day, args.seeds):
        share = own.polls / fixed.polls
        print(
            f"{per_day:12.0f} {own.polls:7d} {share:9.2f} {own.mean_seconds / 60:8.1f} m"
            f" {fixed.mean_seconds / 60:9.1f} m {own.seen / own.published:7.4f}"
        )
        if per_day >= 40:  # noqa: PLR2004 - the number from which newscrawler.schedule.due promises it
            good &= own.mean_seconds < FIXED_SECONDS and share <= 1 / 2
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
