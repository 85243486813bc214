"""Reading an archive again: pages a second beside trafilatura over the same WARC file, and memory as it grows.

    python benchmarks/bench_reextract.py [FOLDER] [--records N] [--processes N] [--rounds N]

FOLDER holds pages as *.html or *.html.gz; without it bench_extract.py's own choice. All go through the same records, in
turn, N rounds of it in one run, and the medians of the rounds count: reextract in its processes; trafilatura as it
comes, in one; trafilatura handed to as many processes as reextract has; and those with the allocator that reextract
gives its own, where it is installed. Pages a second are of wall time, with the start of the processes in it; CPU is
that of all processes. Our modules are compiled first, as an installation compiles trafilatura's. Memory is compared
with that of an archive of a quarter of the records, which is read before the rounds.
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from compileall import compile_dir
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Self

from bench_extract import load

import newscrawler
from newscrawler.archive.allocator import preloaded, preloading
from newscrawler.archive.reextract.jobs import ANSWERS_A_JOB, reextract
from newscrawler.archive.rules import keep_rules
from newscrawler.items import Article, SiteRules
from newscrawler.items.schema import encode_line
from newscrawler.ledger import open_ledger
from newscrawler.record import whole_record
from newscrawler.warc import Exchange, Replay, WarcInfo, WarcWriter, capture_of, ensure_index

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = "bench.example"
RULES = SiteRules(name=SITE, timezone="Asia/Riyadh")
START = datetime(2026, 1, 1, tzinfo=UTC)
HEADERS = ((b"Content-Type", b"text/html; charset=utf-8"), (b"Content-Encoding", b"gzip"))
GROWTH = 4  # how many times longer the archive is than the one whose memory is compared
TICKS = os.sysconf("SC_CLK_TCK")


def build(root: Path, pages: list[bytes], count: int) -> Path:
    """Write an archive of *count* records, and the articles that a crawl would have stored; return its WARC file."""
    file = f"warc/{SITE}/20260101000000-00000.warc.gz"
    writer, path = WarcWriter(file=file), root / file
    with open_ledger(root) as ledger:
        keep_rules(ledger, SITE, RULES)
    path.parent.mkdir(parents=True)
    articles = root / "articles" / SITE / "2026-01.jsonl"
    articles.parent.mkdir(parents=True)
    with path.open("wb") as warc, articles.open("wb") as lines:
        warc.write(writer.opening(WarcInfo(software="bench"), moment=START))
        for number, page in enumerate(islice(cycle(pages), count)):
            # every record its own text: other tools remember what they have seen, and a repeated page would be a gift
            body = gzip.compress(page.replace(b"</p>", f" {number}</p>".encode()), 5, mtime=0)
            url, moment = f"https://{SITE}/{number}", START + timedelta(seconds=number)
            exchange = Exchange(url=url, fetched_at=moment, status=200, headers=HEADERS, body=body)
            members = writer.members(exchange, offset=warc.tell())
            warc.write(members.data)
            record = whole_record(capture_of(exchange, members.ref), RULES, part=lambda _: None)
            if isinstance(record, Article):
                lines.write(encode_line(record))
    ensure_index(path)
    return path


def trafilatura_part(root: str, warc: str, offset: int, end: int) -> int:
    """Read the records of [*offset*, *end*) with trafilatura; return how many gave a text."""
    extract = import_module("trafilatura").bare_extraction
    captures = Replay(Path(root)).captures(Path(warc), offset=offset, end=end)
    return sum(
        extract(capture.body, url=capture.url, with_metadata=True, include_comments=False) is not None
        for capture in captures
    )


def trafilatura(root: Path, warc: Path, processes: int, allocator: AbstractContextManager[None]) -> int:
    offsets = sorted(line.offset for line in ensure_index(warc))[::ANSWERS_A_JOB]
    with allocator, ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(trafilatura_part, str(root), str(warc), start, end)
            for start, end in zip(offsets, [*offsets[1:], warc.stat().st_size], strict=True)
        ]
        return sum(job.result() for job in jobs)


class Memory:
    """The peak of the resident memory of this process and its children, in MB, while entered; sampled from /proc."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        over = False
        while not over:
            over = self._over.wait(0.1)
            self.peak = max(self.peak, sum(map(_resident, _family(os.getpid()))))


def _family(parent: int) -> list[int]:
    """Return *parent*, its children and theirs: the process that worker processes are forked from is one of them."""
    try:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    except OSError:
        children = []
    return [parent, *(one for child in children for one in _family(int(child)))]


def _resident(process: int) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * resource.getpagesize() / 1e6


class Clock:
    """Wall and CPU seconds (of this process and all it started) while entered."""

    def __enter__(self) -> Self:
        self._wall, self._cpu = time.perf_counter(), _cpu_seconds()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self._wall, _cpu_seconds() - self._cpu


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    living = map(_ticks, _family(os.getpid())[1:])
    return sum(one.ru_utime + one.ru_stime for one in used) + sum(living) / TICKS


def _ticks(process: int) -> int:
    """Return the CPU time of a living process and of its ended children, in ticks of the kernel's clock."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))


def tell(name: str, rounds: list[Clock], records: int, note: str) -> None:
    wall, cpu = median(one.wall for one in rounds), median(one.cpu for one in rounds)
    print(f"{name:27} {records / wall:8.1f} pages/s  {cpu / records * 1000:6.1f} ms CPU a page  {note}")


def tell_ratio(name: str, others: list[Clock], own: list[Clock]) -> None:
    walls = [other.wall / one.wall for other, one in zip(others, own, strict=True)]
    cpus = [other.cpu / one.cpu for other, one in zip(others, own, strict=True)]
    print(f"{name:27} {median(walls):8.1f} x        {median(cpus):6.1f} x  rounds {min(walls):.1f} to {max(walls):.1f}")


def ours(root: Path, processes: int) -> tuple[Clock, float, Counter[str]]:
    with Clock() as clock, Memory() as memory:
        counts = Counter(page.verdict for page in reextract(root, processes=processes))
    return clock, memory.peak, counts


def rivals(processes: int) -> Iterator[tuple[str, int, AbstractContextManager[None]]]:
    """Yield how trafilatura is run: the name, the number of processes, and what they are started in."""
    yield "1 process", 1, nullcontext()
    yield f"{processes} processes", processes, nullcontext()
    if preloading(os.environ):
        yield f"{processes}, mimalloc", processes, preloaded()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    compile_dir(Path(newscrawler.__file__).parent, quiet=1)
    pages = load(options.folder)
    mean = sum(map(len, pages)) // len(pages)
    records, processes = options.records, options.processes
    print(f"{records} records of {len(pages)} pages, {mean // 1000} KB each, {options.rounds} rounds")
    with tempfile.TemporaryDirectory() as folder:
        root, less = Path(folder) / "all", Path(folder) / "less"
        build(less, pages, records // GROWTH)
        _, shorter, _ = ours(less, processes)
        warc = build(root, pages, records)
        own: list[Clock] = []
        others: dict[str, list[Clock]] = {}
        for _ in range(options.rounds):
            clock, peak, counts = ours(root, processes)
            own.append(clock)
            for name, given, allocator in rivals(processes):
                with Clock() as other:
                    texts = trafilatura(root, warc, given, allocator)
                others.setdefault(name, []).append(other)
        tell(f"reextract, {processes} processes", own, records, f"{dict(counts)}, peak {peak:.0f} MB")
        for name, rounds in others.items():
            tell(f"trafilatura, {name}", rounds, records, f"{texts} texts")
        for name, rounds in others.items():
            tell_ratio(f"ratio to {name}", rounds, own)
        print(f"peak with a quarter of the records: {shorter:.0f} MB, {peak / shorter:.2f} x")
    return 0 if counts["changed"] == counts["failed"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
