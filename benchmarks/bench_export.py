"""Export: time and memory of the real command on generated articles.

    python benchmarks/bench_export.py [--count 1000000] [--format parquet] [--folder DIR]

Aim (issue 8): 1 million articles to Parquet under 300 MB of memory, and pyarrow, DuckDB, pandas, polars and datasets
read the same rows out of it: those that are installed are asked (pandas takes 6.7 GB of memory for a million). The
folder takes about 3.6 GB a million.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from generated import write_folder
from read_export import TOOLS

TEXTS = 5_000  # different texts: the generator is then faster than what it measures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=1_000_000)
    options.add_argument("--format", default="parquet")
    options.add_argument("--folder", type=Path, help="keep the articles here, or use those that are here")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = chosen.folder or Path(scratch) / "data"
        if not (root / "articles").exists():
            write_folder(root, chosen.count, texts=TEXTS)
        out = Path(scratch) / f"out.{chosen.format}"
        command = [sys.executable, "-m", "newscrawler", "export", "--format", chosen.format, out, "--data", root]
        start = time.perf_counter()
        with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True) as child:
            highest = watch(child)
            told = child.stdout.read() if child.stdout else ""
        wall = time.perf_counter() - start
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        size = sum(path.stat().st_size for path in ([out] if out.is_file() else out.rglob("*.parquet"))) / 1e6
        print(told.splitlines()[0], f"in {wall:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of CPU), {size:.0f} MB")
        print(f"memory at its highest: {highest:.0f} MB")
        if chosen.format == "parquet":
            compare(out)


def compare(out: Path) -> None:
    """Let every tool read *out*, each in a process of its own."""
    for tool in TOOLS:
        if find_spec(tool) is None:
            print(f"{tool:9} is not installed")
        else:
            subprocess.run([sys.executable, Path(__file__).with_name("read_export.py"), tool, out], check=True)


def watch(child: subprocess.Popen[str]) -> float:
    """Return the highest resident size of *child* in MB, as the kernel kept it; wait for its end.

    ru_maxrss will not do: it begins with the memory of the process that started the child.
    """
    highest = 0.0
    while child.poll() is None:
        status = Path(f"/proc/{child.pid}/status").read_text("ascii", "replace")
        highest = max([highest, *(int(line.split()[1]) / 1024 for line in status.splitlines() if "VmHWM" in line)])
        time.sleep(0.05)
    return highest


if __name__ == "__main__":
    main()
