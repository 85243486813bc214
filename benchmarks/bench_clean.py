"""Cleaning a dump: records a second and memory of the real command, on generated dumps.

    python benchmarks/bench_clean.py [--count 100000]

Two kinds of records: the headline, seven paragraphs and the tail of a theme; and whole pages of a hundred lines, with
menus, teasers and footers. Prints both, with the size of the dump, and the peak memory of the process at a tenth of the
count and at all of it: it must not grow with the dump.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from generated import Generator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SITES = 20
_MENU = 30
_TEASERS = 20


class Dump:
    """Makes records: ``Dump().write(path, 1000, Dump.theme)``."""

    def __init__(self) -> None:
        self._words = Generator(4)
        self._dice = random.Random(5)
        self._titles = [self._line(9) for _ in range(5_000)]
        self._chrome = {site: [self._line(3) for _ in range(2 * _MENU)] for site in range(SITES)}

    def _line(self, count: int) -> str:
        return " ".join(self._words.words(count))

    def _article(self) -> list[str]:
        return [self._dice.choice(self._titles), *(f"{self._line(30)}." for _ in range(7))]

    def theme(self, site: int) -> list[str]:
        """Return a headline, seven paragraphs, and what a theme prints behind them."""
        del site
        teaser = self._dice.choice(self._titles)
        return [*self._article(), "عن admin", "شاهد أيضاً", teaser, f"{self._line(15)} …"]

    def page(self, site: int) -> list[str]:
        """Return the lines of a whole page."""
        chrome = self._chrome[site]
        teasers = self._dice.sample(self._titles, _TEASERS)
        return [*chrome[:_MENU], *self._article(), chrome[-1], *teasers, *chrome[_MENU:]]

    def write(self, path: Path, count: int, kind: Callable[[Dump, int], Sequence[str]]) -> None:
        """Write *count* records of a *kind* to *path*."""
        with path.open("w", encoding="utf-8") as file:
            for number in range(count):
                site = number % SITES
                record = {"url": f"https://site{site}.example/{number}", "text": "\n".join(kind(self, site))}
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def measured(path: Path) -> tuple[float, int]:
    """Return the seconds that the command took for the dump at *path*, and its peak memory in MB."""
    command = [sys.executable, "-c", _COMMAND, "clean", "--field", "text", str(path)]
    start = time.perf_counter()
    run = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    seconds = time.perf_counter() - start
    peak = re.search(rb"peak ([0-9]+)", run.stderr)
    return seconds, int(peak[1]) // 1024 if peak else 0


_COMMAND = """
import atexit, resource, sys
from newscrawler.cli.main import main
atexit.register(lambda: sys.stderr.write(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}"))
main()
"""


def run() -> None:
    """Measure both kinds of records and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    count = parser.parse_args().count
    print(f"{'records':24}{'count':>9}{'MB':>8}{'seconds':>9}{'a second':>10}{'peak MB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dump.jsonl"
        for name, kind in (("theme, 12 lines", Dump.theme), ("whole page, 89 lines", Dump.page)):
            for some in (count // 10, count):
                Dump().write(path, some, kind)
                seconds, peak = measured(path)
                size = path.stat().st_size / 1e6
                print(f"{name:24}{some:9}{size:8.0f}{seconds:9.1f}{some / seconds:10.0f}{peak:9}")


if __name__ == "__main__":
    run()
