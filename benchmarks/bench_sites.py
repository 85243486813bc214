"""Many small sites at once: what one ``run --due`` takes, and what it asks of each site.

Every site has an address of loopback of its own (127.1.x.y), a sitemap, a feed and a few articles. Printed are the run
that finds all of it, the next that finds nothing due, one that visits all again, and, for comparison, as many articles
on one site. ``python benchmarks/bench_sites.py --sites 200`` exits 1 when an article is missing or ``verify`` finds
anything.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench_soak import Newsroom, Run, opened, run_once


def declared(folder: Path, rooms: list[Newsroom]) -> Path:
    """Return *folder* with a site file for each of *rooms*."""
    (folder / "sites").mkdir(parents=True)
    for number, room in enumerate(rooms):
        (folder / "sites" / f"site{number}.toml").write_text(f'url = "{room.base}/"\n', encoding="utf-8")
    return folder


def line(name: str, run: Run, rooms: list[Newsroom], before: int) -> str:
    """Return a line of the table; *before* requests had been made."""
    asked = sum(room.asked for room in rooms) - before
    kilobytes = (run.archive_bytes + run.other_bytes) / 1e3
    return f"{name:30} {run.seconds:7.1f} {run.cpu_seconds:7.1f} {run.peak_mb:7.0f} {asked:8d} {kilobytes:9.0f}"


def stored(folder: Path) -> int:
    """Return how many lines of articles *folder* has."""
    return sum(len(path.read_bytes().splitlines()) for path in (folder / "data" / "articles").rglob("*.jsonl"))


def main() -> int:
    """Run the sites, print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--articles", type=int, default=10)
    asked = parser.parse_args()
    hosts = [f"127.1.{number // 200}.{number % 200 + 1}" for number in range(asked.sites)]
    rooms = [
        opened(ThreadingHTTPServer((host, 0), BaseHTTPRequestHandler), number, articles=asked.articles)
        for number, host in enumerate(hosts)
    ]
    total = asked.sites * asked.articles
    alone = [opened(ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler), 1, articles=total)]
    print(f"{'run':30} {'seconds':>7} {'CPU s':>7} {'MB':>7} {'requests':>8} {'KB added':>9}")
    with tempfile.TemporaryDirectory() as name:
        many, one = declared(Path(name, "many"), rooms), declared(Path(name, "one"), alone)
        for told, folder, own, options in (
            (f"{asked.sites} sites, first", many, rooms, ("--due",)),
            ("the same, nothing due", many, rooms, ("--due",)),
            ("the same, all visited again", many, rooms, ()),
            ("one site, as many articles", one, alone, ("--due",)),
        ):
            before = sum(room.asked for room in own)
            print(line(told, run_once(folder, "", *options), own, before), flush=True)
        verify = [sys.executable, "-m", "newscrawler", "verify", "--data", "data"]
        damaged = subprocess.run(verify, cwd=many, check=False, capture_output=True).returncode
        whole = stored(many) == stored(one) == total
        print(f"{stored(many)} of {total} articles stored; verify: exit code {damaged}")
    return int(damaged != 0 or not whole)


if __name__ == "__main__":
    sys.exit(main())
