"""The pages of `newscrawler serve` under load: 20 requests at once to a server on one core, and how soon it answers.

    python benchmarks/bench_serve.py [--count 100000] [--folder DIR]

With wrk (Debian has it) installed, that asks, SECONDS for each page; else a client of its own, EACH requests.
Aims (issue 19): p95 of every page 100 ms at 20 requests at once on one core, over 100,000 articles; start-up 1 s.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from compileall import compile_dir
from dataclasses import replace
from itertools import islice
from pathlib import Path
from shutil import which
from statistics import median, quantiles
from urllib.parse import quote, urlsplit

from generated import Generator

import newscrawler
from newscrawler.archive import open_archive
from newscrawler.dedup import near_hash
from newscrawler.items.schema import encode_line
from newscrawler.search import update_index
from newscrawler.storage import DataFolder

AT_ONCE = 20
EACH = 300  # requests of each page, to addresses that differ
SECONDS = 5
_WRK = """
local paths, number = {}, 0
for path in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = path end
request = function() number = number % #paths + 1; return wrk.format("GET", paths[number]) end
done = function(summary, latency)
  local wrong = summary.errors.status + summary.errors.timeout + summary.errors.read + summary.errors.connect
  print("told", latency:percentile(50), latency:percentile(95), summary.requests, summary.duration, wrong)
end
"""
READY_SECONDS = 900.0  # until the stories of 100,000 articles are known


def write_archive(root: Path, count: int) -> None:
    """Write a data folder of *count* generated articles; of each hundred two are copies of others, one was edited."""
    files: dict[tuple[str, str], bytearray] = {}
    dice, recent = random.Random(7), []
    for number, made in enumerate(Generator().articles(count)):
        text = dice.choice(recent) if recent and number % 50 == 0 else made.text
        recent = [*recent[-99:], made.text]
        article = replace(made, text=text, near_hash=near_hash(made.title, text))
        versions = [article]
        if number % 100 == 1:
            edited = f"{text}\n\n{made.title}."
            versions.append(replace(article, version=2, text=edited, near_hash=near_hash(made.title, edited)))
        for one in versions:
            files.setdefault((one.site, one.fetched_at[:7]), bytearray()).extend(encode_line(one))
    for (site, month), lines in files.items():
        path = root / "articles" / site / f"{month}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(lines)


def addresses(folder: DataFolder) -> dict[str, list[str]]:
    """Return addresses of each page."""
    dice, generator = random.Random(5), Generator()
    words = generator.vocabulary
    ids = [article.id for article in islice(open_archive(folder.path).articles(), 0, 40_000, 97)]

    def word() -> str:
        return quote(words[int(len(words) ** dice.random()) - 1])

    return {
        "home": ["/"],
        "search, a word": [f"/search?q={word()}" for _ in range(EACH)],
        "search, two words": [f"/search?q={word()}+{word()}" for _ in range(EACH)],
        "search, a frequent word": [f"/search?q={quote(one)}" for one in words[:15]],
        "search, a site, newest": [
            f"/search?site=site{dice.randrange(20)}&page={dice.randrange(1, 9)}" for _ in range(EACH)
        ],
        "article": [f"/article/{one}" for one in ids],
        "site": [f"/site/site{number}" for number in range(20)],
        "changes": ["/changes"],
        "feed of a site": [f"/site/site{number}.atom" for number in range(20)],
        "API, search": [f"/api/v1/search?q={word()}" for _ in range(EACH)],
    }


async def load(port: int, paths: list[str]) -> tuple[list[float], int]:
    """Return the seconds that each request took, AT_ONCE at a time, and how many were not answered with 200."""
    taken: list[float] = []
    failed = 0
    asked = iter([paths[number % len(paths)] for number in range(EACH)])

    async def one_after_the_other() -> None:
        nonlocal failed
        for path in asked:
            begun = time.perf_counter()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            answer = await reader.read()
            taken.append(time.perf_counter() - begun)
            failed += b" 200 " not in answer[:20]
            writer.close()

    await asyncio.gather(*(one_after_the_other() for _ in range(AT_ONCE)))
    return taken, failed


def measured(port: int, paths: list[str], scratch: Path) -> tuple[float, float, float, int]:
    """Return median and 95th percentile in seconds, requests a second, and how many were not answered with 200."""
    if (wrk := which("wrk")) is None:
        begun = time.perf_counter()
        taken, failed = asyncio.run(load(port, paths))
        return median(taken), quantiles(taken, n=20)[-1], len(taken) / (time.perf_counter() - begun), failed
    script, listed = scratch / "ask.lua", scratch / "paths"
    script.write_text(_WRK)
    listed.write_text("\n".join(paths))
    command = [wrk, f"-c{AT_ONCE}", "-t1", f"-d{SECONDS}s", "-s", str(script), f"http://127.0.0.1:{port}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "PATHS": str(listed)})
    middle, p95, count, duration, failed = map(float, told.stdout.rsplit("told", 1)[1].split())
    return middle / 1e6, p95 / 1e6, 1e6 * count / duration, int(failed)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--folder", type=Path, help="keep the articles here, or use those that are here")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = chosen.folder or Path(scratch)
        if not (root / "articles").exists():
            write_archive(root, chosen.count)
        folder = DataFolder(root)
        update_index(folder)
        compile_dir(Path(newscrawler.__file__).parent, quiet=1)  # as pip does
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[0]})  # what is started now stays on this core
        begun = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "newscrawler",
            "serve",
            "--data",
            str(root),
            "--port",
            "0",
            "--capture-port",
            "0",
        ]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        os.sched_setaffinity(0, {cores[-1]})
        try:
            port = urlsplit(server.stdout.readline().split()[0]).port if server.stdout else None
            if port is None:
                raise SystemExit("the server did not start")
            asyncio.run(first(port))
            print(f"start-up, until home is answered: {time.perf_counter() - begun:.2f} s")
            print(f"until the stories are known: {asyncio.run(whole(port)):.0f} s")
            print(f"{'page':28}{'median, ms':>12}{'p95, ms':>10}{'a second':>10}{'failed':>8}")
            for name, paths in addresses(folder).items():
                middle, p95, rate, failed = measured(port, paths, Path(scratch))
                print(f"{name:28}{1000 * middle:12.0f}{1000 * p95:10.0f}{rate:10.0f}{failed:8}")
        finally:
            server.terminate()
            server.wait()


async def first(port: int) -> None:
    """Wait for the first answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    await reader.read()
    writer.close()


async def whole(port: int) -> float:
    """Return after how many seconds home no longer says that index and stories are being made."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < READY_SECONDS:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        if b'class="notice"' not in answer:
            break
        await asyncio.sleep(1)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
