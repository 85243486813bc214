"""How the frontier behaves as it grows: ``python benchmarks/bench_frontier.py [--urls 5000000] [--folder DIR]``.

At each size: how many URLs a second are put in batches of 10,000, by the wall clock and by the CPU time of the process
(they differ on a busy machine); how long lease and commit take for a page, in groups of 32 leased and 8 committed with
their article state and file offsets; how long it takes to open; peak memory.
The URLs belong to 200 hosts and come as sitemaps give them: many of one host, then of the next.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawler.frontier import ArticleState, Commit, NewTask, Outcome, SqliteFrontier, Task, open_frontier

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTS = 200
BATCH = 10_000
PAGES = 2_000  # leased and committed at each size
GROUP = 8


def new_tasks(first: int, count: int) -> list[NewTask]:
    tasks = []
    for number in range(first, first + count):
        host = f"site{number // 500 % HOSTS}.example"
        url = f"https://{host}/politics/2026/11/{number:08d}/a-title-of-some-length/"
        tasks.append(
            NewTask(url=url, key=url, site=host, host=host, via=f"https://{host}/sitemap.xml", priority=number % 3)
        )
    return tasks


def put_until(frontier: SqliteFrontier, have: int, wanted: int) -> tuple[float, float]:
    """Put URLs until *wanted* are there; return the seconds that put took: by the clock, and of CPU."""
    seconds = cpu = 0.0
    while have < wanted:
        tasks = new_tasks(have, min(BATCH, wanted - have))
        began, used = time.perf_counter(), time.process_time()
        frontier.put(tasks, now=1.0)
        seconds += time.perf_counter() - began
        cpu += time.process_time() - used
        have += len(tasks)
    return seconds, cpu


def article_state(task: Task, moment: float, offset: int) -> ArticleState:
    digest = sha256(task.key.encode()).hexdigest()
    return ArticleState(
        id=digest[:16],
        site=task.site,
        url=task.key,
        title="عنوان الخبر الذي تنشره الصحيفة صباح اليوم",
        version=1,
        content_hash=digest,
        near_hash=digest * 2,
        file="articles/bench/2026-11.jsonl",
        offset=offset,
        moment=moment,
    )


def crawl(frontier: SqliteFrontier, pages: int, now: float) -> list[float]:
    """Lease and commit *pages*; return the seconds a page of each group of 32."""
    costs = []
    for first in range(0, pages, 32):
        began = time.perf_counter()
        tasks = frontier.lease(32, now=now)
        for group in groups(tasks):
            frontier.commit(
                Commit(
                    moment=now,
                    outcomes=tuple(Outcome(key=task.key, outcome="stored", moment=now, status=200) for task in group),
                    articles=tuple(article_state(task, now, first) for task in group),
                    offsets={"articles/bench/2026-11.jsonl": first, "warc/bench/0.warc.gz": first},
                )
            )
        costs.append((time.perf_counter() - began) / len(tasks))
    return sorted(costs)


def groups(tasks: list[Task]) -> Iterator[list[Task]]:
    for first in range(0, len(tasks), GROUP):
        yield tasks[first : first + GROUP]


def sizes(most: int) -> list[int]:
    return [size for size in (10_000, 100_000, 300_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000) if size <= most]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--urls", type=int, default=1_000_000, help="how far to go")
    parser.add_argument("--folder", type=Path, help="where the database goes; the default is the temporary folder")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir=chosen.folder, prefix="bench-frontier-"))
    path = folder / "frontier.sqlite"
    print(
        "|      URLs | put URLs/s | by CPU time | lease+commit ms/page (median, p95) | open s | file MB | memory MB |"
    )
    print(
        "|----------:|-----------:|------------:|-----------------------------------:|-------:|--------:|----------:|"
    )
    have = 0
    try:
        frontier = open_frontier(path)
        for size in sizes(chosen.urls):
            seconds, cpu = put_until(frontier, have, size)
            rate, cpu_rate = (size - have) / seconds, (size - have) / cpu
            have = size
            costs = crawl(frontier, PAGES, now=2.0)
            frontier.close()
            began = time.perf_counter()
            frontier = open_frontier(path)
            opened = time.perf_counter() - began
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            half, high = costs[len(costs) // 2] * 1000, costs[int(len(costs) * 0.95)] * 1000
            megabytes = path.stat().st_size / 1e6
            print(
                f"| {size:>9,} | {rate:>10,.0f} | {cpu_rate:>11,.0f} | {half:>23.2f}, {high:>8.2f} | {opened:>6.3f} "
                f"| {megabytes:>7,.0f} | {memory:>9,.0f} |",
                flush=True,
            )
        frontier.close()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
