"""Near duplicates: quality and time of newscrawler.dedup, and of datasketch where installed, on the same articles.

    python benchmarks/bench_dedup.py [--count 20000] [--sweep]

Prints one line a size (time must grow with n, not n squared), then both tools on the largest; times are of the
processor. Quality is over pairs: two articles of one story that were put into one group are a true pair.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from importlib import import_module
from math import comb
from typing import TYPE_CHECKING

from syndicated import Made, syndicated

from newscrawler.dedup import NearIndex, bands, near_hash
from newscrawler.text import search_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIZES = (8, 4, 2, 1)  # the largest is divided by these
JACCARDS = (0.25, 0.30, 0.35, 0.40, 0.50, 0.60)
CUTS = ((2.0, 1.0), (0.70, 0.20), (0.80, 0.20), (0.80, 0.25), (0.90, 0.25))


def pair_scores(groups: Iterable[Sequence[int]], made: Sequence[Made]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs of articles."""
    true = found = right = 0
    for size in Counter(article.story for article in made).values():
        true += comb(size, 2)
    for group in groups:
        found += comb(len(group), 2)
        right += sum(comb(size, 2) for size in Counter(made[at].story for at in group).values())
    precision, recall = right / max(1, found), right / max(1, true)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def ours(made: Sequence[Made]) -> tuple[tuple[float, float, float], list[list[int]], NearIndex]:
    start = time.process_time()
    sketches = [near_hash(article.title, article.text) for article in made]
    sketched = time.process_time()
    index = NearIndex()
    index.add((str(at), sketch) for at, sketch in enumerate(sketches))
    indexed = time.process_time()
    groups = [[int(key) for key in group] for group in index.groups()]
    return (sketched - start, indexed - sketched, time.process_time() - indexed), groups, index


def datasketch(made: Sequence[Made]) -> tuple[tuple[float, float, float], list[list[int]]] | None:
    """Run MinHash with 128 permutations and MinHashLSH on the same shingles, grouped through the same joins."""
    try:
        tool = import_module("datasketch")
    except ImportError:
        return None
    start = time.process_time()
    hashes = []
    for article in made:
        words = search_key(article.text).split()
        hashed = tool.MinHash(num_perm=128)
        hashed.update_batch([" ".join(run).encode() for run in zip(words, words[1:], words[2:], strict=False)])
        hashes.append(hashed)
    sketched = time.process_time()
    lsh = tool.MinHashLSH(threshold=bands.SAME_STORY, num_perm=128)
    for at, hashed in enumerate(hashes):
        lsh.insert(at, hashed)
    indexed = time.process_time()
    parent = list(range(len(made)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for at, hashed in enumerate(hashes):
        for other in lsh.query(hashed):
            if other < at and hashed.jaccard(hashes[other]) >= bands.SAME_STORY:
                parent[root(at)] = root(other)
    grouped = defaultdict(list)
    for at in range(len(made)):
        grouped[root(at)].append(at)
    groups = [group for group in grouped.values() if len(group) > 1]
    return (sketched - start, indexed - sketched, time.process_time() - indexed), groups


def line(name: str, count: int, times: tuple[float, float, float], scores: tuple[float, float, float]) -> str:
    total = sum(times)
    return (
        f"{name:12} {count:7}  sketch {times[0]:6.2f} s  index {times[1]:5.2f} s  groups {times[2]:5.2f} s  "
        f"{1e3 * total / count:5.2f} ms each  P {scores[0]:.4f}  R {scores[1]:.4f}  F1 {scores[2]:.4f}"
    )


def sweep(index: NearIndex, made: Sequence[Made]) -> None:
    """Print the quality for each pair of thresholds."""
    for jaccard in JACCARDS:
        for cut, floor in CUTS:
            bands.SAME_STORY, bands.CUT_STORY, bands.CUT_FLOOR = jaccard, cut, floor
            scores = pair_scores([[int(key) for key in group] for group in index.groups()], made)
            how = f"jaccard {jaccard:.2f}  containment {cut:.2f} from {floor:.2f}"
            print(how, " P {:.4f}  R {:.4f}  F1 {:.4f}".format(*scores))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=20_000, help="articles in the largest set")
    options.add_argument("--sweep", action="store_true", help="also print the quality over the thresholds")
    chosen = options.parse_args()
    for part in SIZES:
        made = syndicated(chosen.count // part)
        times, groups, index = ours(made)
        print(line("newscrawler", len(made), times, pair_scores(groups, made)), flush=True)
    alone = set(range(len(made))) - {at for group in groups for at in group}
    missed = Counter(made[at].how for at in alone if made[at].how != "original")
    print("copies in no group:", dict(missed) or "none")
    if (other := datasketch(made)) is None:
        print("datasketch is not installed")
    else:
        print(line("datasketch", len(made), other[0], pair_scores(other[1], made)))
    if chosen.sweep:
        sweep(index, made)


if __name__ == "__main__":
    main()
