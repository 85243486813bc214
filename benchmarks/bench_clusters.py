"""Stories and their copies in a big archive: time, CPU and memory of `newscrawler clusters`, alone and with processes.

    python benchmarks/bench_clusters.py [--count 100000] [--folder DIR] [--processes 2]

The stories must be the same, byte for byte, whoever finds them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from generated import SITES, START
from measured import Measured, measured
from syndicated import syndicated

from newscrawler.dedup import fingerprint
from newscrawler.items import Article, article_id
from newscrawler.items.schema import encode_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syndicated import Made

MONTHS = 12


def article(number: int, made: Made) -> Article:
    """Return *made* as it is stored: of one of 20 sites, one minute after the other, 12 months in turn."""
    url = f"https://site{number % SITES}.example/{number}"
    published = START + timedelta(days=30 * (number // SITES % MONTHS), minutes=number)
    content_hash, near_hash = fingerprint(made.title, made.text)
    return Article(
        id=article_id(url),
        url=url,
        canonical_url=url,
        site=f"site{number % SITES}",
        title=made.title,
        text=made.text,
        published=published.isoformat(),
        published_precision="minute",
        fetched_at=(published + timedelta(minutes=20)).isoformat(),
        content_hash=content_hash,
        near_hash=near_hash,
        extractor="generated",
    )


def write_folder(root: Path, made: Sequence[Made]) -> None:
    """Write a data folder of these articles, a file a site and month."""
    for number, one in enumerate(made):
        stored = article(number, one)
        path = root / "articles" / stored.site / f"{stored.fetched_at[:7]}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as out:
            out.write(encode_line(stored))


def clusters(root: Path, *told: str) -> tuple[Measured, str, int]:
    """Run the command; return what it took, the digest of its stories, and their number."""
    with tempfile.TemporaryFile() as out:
        took = measured(["newscrawler", "clusters", "--json", "--data", str(root), *told], out)
        out.seek(0)
        lines = out.read().splitlines()
    return took, sha256(b"\n".join(lines)).hexdigest()[:16], len(lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--folder", type=Path, help="keep the articles here, or use those that are here")
    options.add_argument("--processes", type=int, default=2, help="compare up to so many")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = chosen.folder or Path(scratch)
        if not (root / "articles").exists():
            write_folder(root, syndicated(chosen.count))
        digests = set()
        for processes in range(chosen.processes + 1):
            took, digest, stories = clusters(root, *(("--processes", str(processes)) if processes else ()))
            print(f"{processes or 'no'} processes: {took}; {stories} stories {digest}", flush=True)
            digests.add(digest)
    sys.exit(len(digests) > 1)


if __name__ == "__main__":
    main()
