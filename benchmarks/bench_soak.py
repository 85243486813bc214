"""Does an archive that is visited again and again stay as it was: 300 runs of one site, a process each.

Now and then an article comes, is edited, is taken away; most runs find nothing. ``python benchmarks/bench_soak.py``
prints what runs without news took at the beginning and at the end, and exits 1 when the last took a quarter more CPU or
memory than the first, more than MOST_BYTES a run came to the archive, or ``verify`` finds anything. ``--runs 30`` is
short.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from newscrawler.demo.stories import stories

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_BYTES = 3 * 1024  # may come to the archive in a run that finds nothing
MOST_GROWTH = 1.25  # of CPU and memory, the last quiet runs over the first: two runs in a row differ by a tenth
WINDOW = 15  # quiet runs at each end of which the median is taken
BEGINS = 2  # runs that fill the archive are not counted
NEW, EDITED, REMOVED = 0.15, 0.08, 0.04  # of runs
FEED = 20
SHORTEST = 40  # letters of a sentence
ARTICLES = 60
ARCHIVE = frozenset("warc articles rejected removals quarantine rules".split())
_MAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


@dataclass(slots=True)
class Page:
    """An article of the site: its words, and when it came and was changed."""

    number: int
    title: str
    sentences: list[str]
    published: datetime
    changed: datetime

    @property
    def path(self) -> str:
        """Its address on the site."""
        return f"/news/{self.number}/a-long-story-of-the-town"

    def html(self) -> str:
        """Its page."""
        paragraphs = "".join(f"<p>{one}</p>" for one in self.sentences)
        return (
            f'<html lang="ar" dir="rtl"><head><title>{self.title}</title></head><body><article><h1>{self.title}</h1>'
            f'<time datetime="{self.published.isoformat()}">{self.published:%Y-%m-%d}</time>{paragraphs}</article>'
        )


@dataclass(slots=True)
class Newsroom:
    """The site: what it publishes, edits and takes away, in the order that *dice* gives."""

    base: str
    dice: random.Random
    pages: list[Page] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    came: int = 0
    asked: int = 0

    def publish(self, *, age: timedelta = timedelta()) -> None:
        """Publish one article more, as it was *age* ago."""
        words, moment = self.dice.sample(self.sentences, 8), datetime.now(UTC).replace(microsecond=0) - age
        title = f"{' '.join(words[0].split()[:7])} {self.came}"
        self.pages.append(Page(number=self.came, title=title, sentences=words[1:], published=moment, changed=moment))
        self.came += 1

    def news(self) -> str:
        """Do what one day brings; return what it was, "" for nothing."""
        done = []
        if self.dice.random() < NEW:
            self.publish()
            done.append("new")
        if self.dice.random() < EDITED:
            page = self.dice.choice(self.pages[-FEED:])
            page.sentences.append(self.dice.choice(self.sentences))
            page.changed = datetime.now(UTC).replace(microsecond=0)
            done.append("edited")
        if self.dice.random() < REMOVED:
            self.pages.remove(self.dice.choice(self.pages[-FEED:]))
            done.append("removed")
        return " ".join(done)

    def answer(self, path: str) -> tuple[bytes, str] | None:
        """Return body and type of what is at *path*; None when nothing is."""
        newest = self.pages[::-1]
        if path == "/robots.txt":
            return f"User-agent: *\nAllow: /\nSitemap: {self.base}/sitemap.xml\n".encode(), "text/plain"
        if path == "/sitemap.xml":
            rows = (
                f"<url><loc>{self.base}{p.path}</loc><lastmod>{p.changed.isoformat()}</lastmod></url>" for p in newest
            )
            return _MAP.format("".join(rows)).encode(), "application/xml"
        if path == "/feed.xml":
            rows = (
                f"<item><title>{p.title}</title><link>{self.base}{p.path}</link>"
                f"<pubDate>{p.published:%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
                for p in newest[:FEED]
            )
            return f'<rss version="2.0"><channel><title>x</title>{"".join(rows)}</channel></rss>'.encode(), "text/xml"
        if path == "/":
            rows = (f'<li><h2><a href="{p.path}">{p.title}</a></h2></li>' for p in newest[:FEED])
            feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
            return f"<html><head><title>x</title>{feed}</head><body><ul>{''.join(rows)}</ul>".encode(), "text/html"
        page = next((page for page in newest if page.path == path), None)
        return (page.html().encode(), "text/html") if page else None


def served(room: Newsroom, server: ThreadingHTTPServer) -> None:
    """Let *server* answer for *room*, with validators."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            room.asked += 1
            found = room.answer(self.path)
            body, kind = found or (b"not found", "text/plain")
            etag = f'"{sha256(body).hexdigest()[:16]}"'
            same = found and self.headers.get("If-None-Match") == etag
            self.send_response(304 if same else 200 if found else 404)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            if not same:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not same:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server.RequestHandlerClass = Handler
    threading.Thread(target=server.serve_forever, daemon=True).start()


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took, and added: to the archive (WARC files, indexes, records), and to the rest of the folder."""

    news: str
    seconds: float
    cpu_seconds: float
    peak_mb: float
    archive_bytes: int
    other_bytes: int


def run_once(folder: Path, news: str, *options: str) -> Run:
    """Run the declared sites once, in a process of its own. Raises RuntimeError when that fails."""
    before, other = sizes(folder / "data")
    started = time.perf_counter()
    command = [sys.executable, "-m", "newscrawler", "run", "--data", "data", "--sites", "sites", "--json", *options]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise RuntimeError(said.decode())
    seconds = time.perf_counter() - started
    after, other_after = sizes(folder / "data")
    return Run(
        news=news,
        seconds=seconds,
        cpu_seconds=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss / 1024,
        archive_bytes=after - before,
        other_bytes=other_after - other,
    )


def sizes(data: Path) -> tuple[int, int]:
    """Return the bytes of the archive, and those of the rest: manifests, custody, what is remembered, the frontier."""
    files = [(path.relative_to(data).parts[0], path.stat().st_size) for path in data.rglob("*") if path.is_file()]
    archive = sum(size for folder, size in files if folder in ARCHIVE)
    return archive, sum(size for _, size in files) - archive


def table(first: Sequence[Run], last: Sequence[Run]) -> tuple[list[str], bool]:
    """Return the lines that compare the medians of *first* and *last*, and whether they are as they must be."""
    lines = ["| quiet runs | seconds | CPU, s | peak, MB | to the archive, bytes | to the rest, bytes |"]
    lines.append("|---|---:|---:|---:|---:|---:|")
    names = ("seconds", "cpu_seconds", "peak_mb", "archive_bytes", "other_bytes")
    begin, end = ([median(getattr(run, name) for run in runs) for name in names] for runs in (first, last))
    for title, (seconds, cpu, peak, archive, other) in (("first", begin), ("last", end)):
        lines.append(
            f"| the {title} {len(first)} | {seconds:.2f} | {cpu:.2f} | {peak:.0f} | {archive:,.0f} | {other:,.0f} |"
        )
    fine = end[1] <= begin[1] * MOST_GROWTH and end[2] <= begin[2] * MOST_GROWTH and end[3] <= MOST_BYTES
    return lines, fine


def opened(server: ThreadingHTTPServer, seed: int, *, articles: int) -> Newsroom:
    """Return a site with so many articles, one a day, that *server* answers for."""
    host, port = server.server_address[:2]
    room = Newsroom(base=f"http://{host!s}:{port}", dice=random.Random(seed))
    bodies = (story.body.replace("<", ".") for story in stories(1, now=datetime.now(UTC)))
    parts = {part.strip() for body in bodies for part in body.split(".") if ">" not in part}
    room.sentences = sorted(part for part in parts if len(part) > SHORTEST)
    for days in range(articles, 0, -1):
        room.publish(age=timedelta(days=days))
    served(room, server)
    return room


def main() -> int:
    """Run the site, print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=16)
    asked = parser.parse_args()
    room = opened(ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler), asked.seed, articles=ARTICLES)
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sites").mkdir()
        (folder / "sites" / "soak.toml").write_text(f'url = "{room.base}/"\n', encoding="utf-8")
        for number in range(1, asked.runs + 1):
            runs.append(run_once(folder, room.news() if number > 1 else "new"))
            if number % 25 == 0:
                print(f"{number} runs, {len(room.pages)} articles", file=sys.stderr, flush=True)
        verify = [sys.executable, "-m", "newscrawler", "verify", "--data", "data"]
        verified = subprocess.run(verify, cwd=folder, check=False, capture_output=True)
    quiet = [run for run in runs[BEGINS:] if not run.news]
    window = min(WINDOW, len(quiet) // 2)
    lines, fine = table(quiet[:window], quiet[-window:])
    print("\n".join(lines))
    print(f"\n{len(runs)} runs, {len(runs) - BEGINS - len(quiet)} with news; verify: exit code {verified.returncode}")
    return int(not fine or verified.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
