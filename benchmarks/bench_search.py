"""Search: speed of indexing and of asking, on generated articles.

    python benchmarks/bench_search.py [--count 100000] [--folder DIR]

Aims (issue 8): 3,000 articles indexed a second, a query under 50 ms, on 100,000 articles.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from generated import Generator, write_folder

from newscrawler.search import parse_query, search, update_index
from newscrawler.storage import DataFolder

EACH = 40  # queries of each kind


def queries(generator: Generator) -> dict[str, list[str]]:
    """Return queries of each kind; word ranks are drawn evenly on a logarithmic scale, so frequent ones are there."""
    dice = random.Random(5)
    words = generator.vocabulary

    def word() -> str:
        return words[int(len(words) ** dice.random()) - 1]

    return {
        "the 15 most frequent words": words[:15],
        "one word": [word() for _ in range(EACH)],
        "two words": [f"{word()} {word()}" for _ in range(EACH)],
        "three words": [f"{word()} {word()} {word()}" for _ in range(EACH)],
        "a phrase of two": [f'"{word()} {word()}"' for _ in range(EACH)],
        "a frequent phrase": [f'"{one} {other}"' for one, other in pairwise(words[:15])],
        "one word, a site": [f"{word()} site:site{dice.randrange(20)}" for _ in range(EACH)],
        "one word, a month": [f"{word()} since:2025-01-10 until:2025-02-10" for _ in range(EACH)],
        "frequent word, a site": [f"{one} site:site3" for one in words[:15]],
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--folder", type=Path, help="keep the articles here, or use those that are here")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = chosen.folder or Path(scratch)
        if not (root / "articles").exists():
            write_folder(root, chosen.count)
        folder = DataFolder(root)
        wall, cpu = time.perf_counter(), time.process_time()
        done = update_index(folder, rebuild=True)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        size = folder.search.stat().st_size / 1e6
        print(f"indexed {done.added} articles: {done.added / wall:.0f}/s ({done.added / cpu:.0f}/s of one core)")
        print(f"index {size:.0f} MB, articles {sum(p.stat().st_size for p in folder.article_files()) / 1e6:.0f} MB")
        start = time.perf_counter()
        update_index(folder)
        print(f"nothing new: {1e3 * (time.perf_counter() - start):.1f} ms")
        print(f"{'query':28} {'median':>8} {'95 %':>8} {'worst':>8}  ms of CPU, {'median':>8} ms by the clock")
        for kind, asked in queries(Generator()).items():
            times, walls = [], []
            for query in asked:
                start, begun = time.process_time(), time.perf_counter()
                search(folder, parse_query(query))
                times.append(1e3 * (time.process_time() - start))
                walls.append(1e3 * (time.perf_counter() - begun))
            times.sort()
            ranked = (times[len(times) // 2], times[int(len(times) * 0.95)], times[-1], sorted(walls)[len(walls) // 2])
            print(f"{kind:28} {ranked[0]:8.1f} {ranked[1]:8.1f} {ranked[2]:8.1f}  {ranked[3]:20.1f}")


if __name__ == "__main__":
    main()
