"""Speed and memory of extraction: newscrawler and others on the same pages, in one run, as multiples of a bare parse.

    python benchmarks/bench_extract.py [FOLDER] [--passes N]

FOLDER holds pages as *.html or *.html.gz; without it the corpus beside the repository, or else the demo's articles in
four templates. Tools that are not installed are skipped (`make bench-setup` installs them). Each runs in
a process of its own; times are CPU seconds, the best of N passes over all pages after one to warm up.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

Tool = Callable[[bytes, str], object]
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "arabic" / "pages"  # where it exists
URL = "https://example.com/news/1.html"


def parse_only() -> Tool:
    lxml_html = importlib.import_module("lxml.html")
    return lambda html, _url: lxml_html.document_fromstring(html)


def newscrawler() -> Tool:
    read_page = importlib.import_module("newscrawler.extract").read_page
    return lambda html, url: read_page(html, url=url)


def trafilatura() -> Tool:
    extract = importlib.import_module("trafilatura").bare_extraction
    return lambda html, url: extract(html, url=url, with_metadata=True, include_comments=False)


def trafilatura_fast() -> Tool:
    extract = importlib.import_module("trafilatura").bare_extraction
    return lambda html, url: extract(html, url=url, with_metadata=True, include_comments=False, fast=True)


def readability() -> Tool:
    document = importlib.import_module("readability").Document
    return lambda html, _url: document(html).summary(html_partial=True)


def resiliparse() -> Tool:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html, _url: extract(html.decode("utf-8", "replace"), main_content=True)


TOOLS: dict[str, Callable[[], Tool]] = {
    "lxml parse": parse_only,
    "newscrawler": newscrawler,
    "trafilatura": trafilatura,
    "trafilatura fast": trafilatura_fast,
    "readability-lxml": readability,
    "resiliparse": resiliparse,
}


def load(folder: Path | None) -> list[bytes]:
    if folder is None and CORPUS.is_dir():
        folder = CORPUS
    if folder is None:
        sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
        matrix = importlib.import_module("extract.matrix")
        return [make(article).encode() for article in matrix.own_articles() for make in matrix.TEMPLATES.values()]
    paths = sorted([*folder.glob("*.html"), *folder.glob("*.html.gz")])
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths]


def forget() -> None:
    """Empty our memory of lines seen, so that every pass is a first one."""
    labels = sys.modules.get("newscrawler.boilerplate.labels")
    for function in ("label_of", "starts_label"):
        if labels is not None:
            getattr(labels, function).cache_clear()


def measure(name: str, folder: Path | None, passes: int) -> dict[str, float]:
    """Run one tool over all pages; CPU seconds of the best pass, peak memory in MB, pages that raised."""
    pages = load(folder)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tool = TOOLS[name]()
    best = float("inf")
    errors = 0
    for number in range(passes + 1):
        forget()
        begin = time.process_time()
        for html in pages:
            try:
                tool(html, URL)
            except Exception:  # noqa: BLE001 - other tools raise what they like; it is counted
                errors += number == 0
        spent = time.process_time() - begin
        best = min(best, spent) if number else best
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "pages": len(pages),
        "seconds": best,
        "peak": peak / 1024,
        "grown": (peak - before) / 1024,
        "errors": errors,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--only", choices=list(TOOLS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.only, options.folder, options.passes)))
        return 0
    command = [
        sys.executable,
        __file__,
        *([str(options.folder)] if options.folder else []),
        "--passes",
        str(options.passes),
    ]
    rows: dict[str, dict[str, float]] = {}
    for name in TOOLS:
        done = subprocess.run([*command, "--only", name], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            rows[name] = json.loads(done.stdout.splitlines()[-1])
        else:
            print(f"{name}: not run ({(done.stderr.splitlines() or ['no message'])[-1]})", file=sys.stderr)
    show(rows)
    return 0


def show(rows: dict[str, dict[str, float]]) -> None:
    parse, ours = rows["lxml parse"]["seconds"], rows["newscrawler"]["seconds"]
    print(f"{rows['lxml parse']['pages']:.0f} pages")
    print("| tool | pages/s | ms/page | x parse | newscrawler is faster by | peak MB | grown MB | errors |")
    print("|---|---|---|---|---|---|---|---|")
    for name, row in rows.items():
        each = row["seconds"] / row["pages"]
        print(
            f"| {name} | {1 / each:.0f} | {each * 1000:.2f} | {row['seconds'] / parse:.2f} "
            f"| {row['seconds'] / ours:.1f} | {row['peak']:.0f} | {row['grown']:.0f} | {row['errors']:.0f} |"
        )


if __name__ == "__main__":
    sys.exit(main())
