"""What the looks of a page cost: requests, time and memory of a crawl without requisites, with them, with a browser.

    python benchmarks/bench_requisites.py [--articles 300]

A paper of so many articles on loopback: three style sheets, a font, a script, and two pictures an article, one of
them in two sizes. Each crawl runs in a process of its own; the second one of each data folder asks what is due.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from newscrawler.browser import find_browser
from newscrawler.demo.pictures import drawn_picture

SENTENCE = "أعلنت بلدية الميناء صباح اليوم بدء العمل في توسعة الرصيف الشرقي بعد أشهر من الدراسة، كما جاء في البيان رقم"
CSS = "@import '/c/parts.css'; @font-face {font-family: P; src: url(/f/p.woff2)} main {width: 600px; margin: auto}"


def page(number: int) -> str:
    title = f"بلدية الميناء توسع الرصيف رقم {number}"
    text = "".join(f"<p>{SENTENCE} {number}-{n}.</p>" for n in range(6))
    return f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="/c/theme.css"><link rel="stylesheet" href="/c/print.css" media="print">
<script src="/j/menu.js" defer></script></head><body><main><article><h1>{title}</h1>
<time datetime="2026-03-{number % 27 + 1:02}T10:00:00+03:00">آذار</time>
<img src="/i/{number}.png" srcset="/i/{number}.png 1x, /i/{number}-large.png 2x">{text}
<img src="/i/{number}-b.png"></article></main></body></html>"""


def answer(path: str, articles: int, home: str) -> tuple[bytes, str]:
    if path == "/robots.txt":
        return f"Sitemap: {home}/map.xml\n".encode(), "text/plain"
    if path == "/map.xml":
        rows = "".join(f"<url><loc>{home}/news/{n}.html</loc></url>" for n in range(50000, 50000 + articles))
        return f"<urlset>{rows}</urlset>".encode(), "application/xml"
    if path.startswith("/news/") or path == "/":
        number = path.removeprefix("/news/").removesuffix(".html")
        return page(int(number)).encode() if number.isdigit() else b"<title>P</title>", "text/html; charset=utf-8"
    if path.startswith("/c/"):
        return (CSS if path == "/c/theme.css" else "h1 {color: #036}").encode(), "text/css"
    if path.startswith("/i/"):
        return drawn_picture("a")[: 1000 + hash(path) % 400] + path.encode(), "image/png"
    return b"document.title += '';" if path.startswith("/j/") else b"wOF2", "text/javascript"


def served(articles: int) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, media_type = answer(self.path, articles, f"http://127.0.0.1:{server.server_port}")
            self.send_response(200)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def crawl(folder: Path, *options: str) -> dict[str, float]:
    command = [sys.executable, "-m", "newscrawler", "crawl", "--site", "paper", "--sites", str(folder), *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    with subprocess.Popen([*command, "--data", str(folder / "data"), "--json"], stdout=subprocess.PIPE) as run:
        highest = peak_megabytes(run)
        out, _ = run.communicate()
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(out)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "cpu": cpu, "stored": told["stored"], "fetched": told["fetched"], "peak": highest}


def peak_megabytes(run: subprocess.Popen[bytes]) -> float:
    """Return the most memory that *run* and all that it started held at once, shared pages counted once."""
    highest = 0.0
    while run.poll() is None:
        highest = max(highest, sum(map(megabytes, family(run.pid))))
        time.sleep(0.25)
    return highest


def family(parent: int) -> set[int]:
    """Return the processes below *parent*, and itself."""
    above: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            above[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found = {parent}
    while more := {one for one, of in above.items() if of in found} - found:
        found |= more
    return found


def megabytes(process: int) -> float:
    """Return what is the share of *process* of the memory in use; 0 when it has ended."""
    with suppress(OSError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--browser-articles", type=int, default=30)
    asked = parser.parse_args()
    print("| requisites | articles | requests an article | pages/s | CPU ms a page | WARC KB a page | peak MB |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    levels = [(level, "never", asked.articles) for level in ("none", "styles", "images", "all")]
    levels += [("all", "always", asked.browser_articles)] if not find_browser().install else []
    for level, browser, articles in levels:
        server = served(articles)
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            told = f'url = "http://127.0.0.1:{server.server_port}/"\n[fetch]\nbrowser = "{browser}"\n'
            (folder / "paper.toml").write_text(f'{told}[archive]\nrequisites = "{level}"\n')
            found = crawl(folder)
            size = sum(path.stat().st_size for path in (folder / "data" / "warc").rglob("*.gz"))
        server.shutdown()
        name = f"`{level}`, browser" if browser == "always" else f"`{level}`"
        print(
            f"| {name} | {found['stored']} | {found['fetched'] / articles:.3f} | {articles / found['seconds']:.1f} |"
            f" {1000 * found['cpu'] / articles:.1f} | {size / articles / 1000:.1f} | {found['peak']:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
