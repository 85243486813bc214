"""The frontier in PostgreSQL under several workers: URLs put, leased and committed a second, and how long leases take.

``python benchmarks/bench_frontier_shared.py --urls 100000 --urls 1000000``; it starts a PostgreSQL of its own, with its
defaults but for a listener: every commit waits for the disk.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import postgres

from newscrawler.frontier import ArticleState, Commit, NewTask, Outcome
from newscrawler.frontier.postgres import PostgresFrontier

WORKERS, SITES, BATCH, PUT = 4, 200, 32, 1000
GROUPS = (4, 32)  # pages a commit: what a quick crawl of one site makes, and one of a site that answers at once
NOW = 1_793_500_000.0


def url(number: int) -> str:
    return f"https://s{number % SITES}.example/politics/2026/11/{number:09d}-khabar"


def task(number: int) -> NewTask:
    return NewTask(url=url(number), key=url(number), site=f"s{number % SITES}")


def put(address: str, first: int, count: int) -> None:
    """Put *count* URLs from *first* on, a thousand at a time."""
    with PostgresFrontier(address) as frontier:
        for start in range(first, first + count, PUT):
            frontier.put([task(number) for number in range(start, min(start + PUT, first + count))], now=NOW)


def article(site: str, key: str, offset: int) -> ArticleState:
    return ArticleState(
        id=f"{abs(hash(key)) % 2**63:016x}",
        site=site,
        url=key,
        title="خطة جديدة لتطوير الموانئ والطرق الساحلية",
        version=1,
        content_hash=f"{abs(hash(key)):064x}"[:64],
        near_hash="m1-" + "a" * 80,
        file=f"articles/{site}/2026-11.jsonl",
        offset=offset,
        moment=NOW,
    )


def start(address: str) -> None:
    """Load what a worker loads."""
    PostgresFrontier(address).close()


def crawl(address: str, pages: int, group: int) -> tuple[int, list[float]]:
    """Lease sites, and their URLs, and commit each with an article; return how many, and how long each lease took."""
    done, leases = 0, []
    left = {f"s{number}": [f"s{number}"] for number in range(SITES)}
    with PostgresFrontier(address) as frontier:
        while done < pages and left:
            for held in frontier.take_sites(left, count=1, seconds=60):
                site = held[0].site
                del left[site]
                while done < pages:
                    began = time.perf_counter()
                    tasks = frontier.lease(BATCH, now=NOW, sites=[site])
                    if not tasks:
                        break
                    leases.append(time.perf_counter() - began)
                    commit(frontier, site, [one.key for one in tasks], held, done, group)
                    done += len(tasks)
                frontier.give_back(held, rest=0, is_clean=True)
    return done, leases


def commit(frontier: PostgresFrontier, site: str, keys: list[str], held: tuple, size: int, group: int) -> None:
    """Commit the pages of *keys* in groups of *group*."""
    for start in range(0, len(keys), group):
        pages = keys[start : start + group]
        frontier.commit(
            Commit(
                moment=NOW,
                outcomes=tuple(Outcome(key=key, outcome="stored", moment=NOW, status=200) for key in pages),
                articles=tuple(article(site, key, size) for key in pages),
                offsets={f"articles/{site}/2026-11.jsonl": size + start, f"warc/{site}/0.warc.gz": size + start},
                leases=held,
            )
        )


def measure(urls: int, pages: int) -> str:
    """Return a row of the table."""
    programs = postgres.programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed (Debian: postgresql)")
    with postgres.server(programs, durable=True) as server, ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        address, share = server.fresh(), urls // WORKERS
        together(pool, [(start, address)] * WORKERS)
        putting, _ = together(pool, [(put, address, place * share, share) for place in range(WORKERS)])
        told, times = [], []
        for group in GROUPS:
            crawling, results = together(pool, [(crawl, address, pages // WORKERS, group)] * WORKERS)
            times += [seconds for _, leases in results for seconds in leases]
            told.append(f"{sum(found for found, _ in results) / crawling:,.0f}")
    slowest = 1000 * sorted(times)[int(0.95 * len(times))]
    return f"| {urls:,} | {urls / putting:,.0f} | {' | '.join(told)} | {slowest:.1f} ms |"


def together(pool: ProcessPoolExecutor, calls: list[tuple]) -> tuple[float, list]:
    """Return how long *calls* take, one a worker, and what they give."""
    began = time.perf_counter()
    results = [one.result() for one in [pool.submit(*call) for call in calls]]
    return time.perf_counter() - began, results


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--urls", type=int, action="append", help="how many there are (again for a further row)")
    options.add_argument(
        "--pages", type=int, default=20_000, help="how many of them are leased and committed each time"
    )
    asked = options.parse_args()
    groups = " | ".join(f"leased and committed a second, groups of {group}" for group in GROUPS)
    print(f"| URLs | put a second | {groups} | lease of {BATCH}, 95 % |")
    print("|---|---|---|---|---|")
    for urls in asked.urls or [100_000, 1_000_000]:
        print(measure(urls, min(asked.pages, urls // 4)), flush=True)


if __name__ == "__main__":
    main()
