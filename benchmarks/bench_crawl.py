"""The crawl: pages a second of newscrawler beside a bare Scrapy spider, and the time of a page by stage.

    python benchmarks/bench_crawl.py [--pages 5000] [--rounds 3] [--plain]

Every round runs each crawl once, in turn, in a process of its own, against the same static site on loopback (nginx if
installed). "bare scrapy" is a spider with Scrapy's default settings that reads the sitemap and fetches its pages, and
does nothing with them; "ours" has everything on (robots.txt, frontier, reading, WARC, commits); "fetch path" is ours
without reading, WARC and storing. Seconds are from spider_opened to spider_closed, so the start of the reading process
(0.4 s) is in them; the ratio is of the medians.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawlsite import free_port, make_site, served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

MODES = ("bare scrapy", "ours", "fetch path")
STAGE_PAGES = 200


def bare(url: str, data: str) -> dict[str, Any]:  # noqa: ARG001 - every crawl has the same arguments
    import re  # noqa: PLC0415 - imported in the process that crawls

    from scrapy import Request, Spider  # noqa: PLC0415
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415

    class Bare(Spider):
        name = "bare"

        async def start(self) -> AsyncIterator[Any]:
            yield Request(f"{url}/sitemap.xml", self.sitemap)

        def sitemap(self, response: Any) -> Any:
            for loc in re.findall(r"<loc>(.*?)</loc>", response.text):
                yield Request(loc, self.page)

        def page(self, response: Any) -> None:
            """Do nothing with a page."""

    process = CrawlerProcess({})
    crawler = process.create_crawler(Bare)
    process.crawl(crawler)
    process.start()
    return crawler.stats.get_stats()


def ours(url: str, data: str) -> dict[str, Any]:
    from newscrawler.spiders.news import NewsSpider  # noqa: PLC0415

    return _newscrawler(NewsSpider, url, data, warc=True)


def fetch_path(url: str, data: str) -> dict[str, Any]:
    from newscrawler.spiders.news import NewsSpider  # noqa: PLC0415

    class FetchOnly(NewsSpider):
        async def parse_task(self, response: Any) -> AsyncIterator[Any]:
            task, exchange = response.meta["task"], response.meta["exchange"]
            if task.kind == "page" and exchange.status == 200:  # noqa: PLR2004
                self.settle.conclude(task, "stored", None, exchange)
                return
            async for result in super().parse_task(response):
                yield result

    return _newscrawler(FetchOnly, url, data, warc=False)


def _newscrawler(spider: Any, url: str, data: str, *, warc: bool) -> dict[str, Any]:
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415
    from scrapy.settings import Settings  # noqa: PLC0415

    from newscrawler.sites import undeclared  # noqa: PLC0415

    settings = Settings()
    settings.setmodule("newscrawler.settings")
    settings.setdict({"NEWSCRAWLER_DATA": data, "NEWSCRAWLER_WARC": warc, "LOG_LEVEL": "WARNING"}, priority="cmdline")
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(spider)
    process.crawl(crawler, sites=[undeclared(f"{url}/")])
    process.start()
    return crawler.stats.get_stats()


CRAWLS: dict[str, Callable[[str, str], dict[str, Any]]] = {"bare scrapy": bare, "ours": ours, "fetch path": fetch_path}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one crawl took; *peak_mb* is of the crawling process."""

    pages_a_second: float
    cpu_ms: float
    reading_cpu_ms: float
    peak_mb: float


def crawl(mode: str, url: str, pages: int, *, compiled: str) -> Result:
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, __file__, "--run", mode, "--url", url, "--data", data]
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = compiled
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, check=True)
    told = json.loads(run.stdout)
    if told["fetched"] < pages:
        raise SystemExit(f"{mode}: {told['fetched']} answers, {pages} pages expected; run it alone to see why")
    return Result(
        pages_a_second=pages / told["seconds"],
        cpu_ms=1000 * told["cpu"] / pages,
        reading_cpu_ms=1000 * told["reading_cpu"] / pages,
        peak_mb=told["peak_mb"],
    )


def run_one(mode: str, url: str, data: str) -> None:
    stats = CRAWLS[mode](url, data)
    seconds = stats["elapsed_time_seconds"]
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "seconds": seconds,
        "fetched": stats["downloader/response_count"],
        "cpu": own.ru_utime + own.ru_stime,
        "reading_cpu": children.ru_utime + children.ru_stime,
        "peak_mb": own.ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(told))


def stages(root: Path, base: str) -> dict[str, float]:
    """Return the milliseconds of one page in each stage that reads and stores, measured in one process."""
    from newscrawler.items import Article, SiteRules  # noqa: PLC0415
    from newscrawler.items.schema import encode_line  # noqa: PLC0415
    from newscrawler.record import read_capture, refine  # noqa: PLC0415
    from newscrawler.warc import Exchange, capture_of  # noqa: PLC0415
    from newscrawler.warc.writer import WarcWriter  # noqa: PLC0415

    spent = dict.fromkeys(("decompress", "extract", "WARC members", "refine", "encode"), 0.0)
    headers = ((b"Content-Type", b"text/html; charset=utf-8"), (b"Content-Encoding", b"gzip"))

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        result = work()
        spent[stage] += 1000 * (time.process_time() - began) / STAGE_PAGES
        return result

    for number in range(STAGE_PAGES):
        body = (root / "site" / "news" / f"{number}.gz").read_bytes()
        moment = datetime(2026, 11, 29, tzinfo=UTC)
        exchange = Exchange(url=f"{base}/news/{number}", fetched_at=moment, status=200, headers=headers, body=body)
        capture = timed("decompress", lambda exchange=exchange: capture_of(exchange))
        record, _ = timed("extract", lambda capture=capture: read_capture(capture, SiteRules()))
        if not isinstance(record, Article):
            raise SystemExit(f"{exchange.url}: {record.reason}")
        timed("WARC members", lambda exchange=exchange: WarcWriter(file="a").members(exchange, offset=0))
        timed("refine", lambda record=record: refine(record))
        timed("encode", lambda record=record: encode_line(record))
    return spent


def show(results: dict[str, list[Result]]) -> None:
    print(f"{'crawl':<14}{'pages/s':>9}{'ratio':>8}{'CPU ms':>9}{'reader ms':>11}{'peak MB':>9}")
    baseline = statistics.median(result.pages_a_second for result in results[MODES[0]])
    for mode, runs in results.items():
        speed = statistics.median(run.pages_a_second for run in runs)
        cpu, reading = (statistics.median(getattr(run, name) for run in runs) for name in ("cpu_ms", "reading_cpu_ms"))
        peak = max(run.peak_mb for run in runs)
        print(f"{mode:<14}{speed:>9.0f}{speed / baseline:>8.2f}{cpu:>9.2f}{reading:>11.2f}{peak:>9.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plain", action="store_true", help="serve without gzip")
    parser.add_argument("--modes", nargs="*", default=MODES)
    for hidden in ("--run", "--url", "--data"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run_one(options.run, options.url, options.data)
        return
    with tempfile.TemporaryDirectory() as folder:
        root, port = Path(folder), free_port()
        root.chmod(0o755)
        base = f"http://127.0.0.1:{port}"
        make_site(root, base, pages=options.pages)
        with served(root, port, compressed=not options.plain) as server:
            print(f"{options.pages} pages of 33 KB, {options.rounds} rounds, served by {server}")
            results: dict[str, list[Result]] = {mode: [] for mode in options.modes}
            for _ in range(options.rounds):
                for mode in options.modes:
                    results[mode].append(crawl(mode, base, options.pages, compiled=f"{folder}/compiled"))
        show(results)
        print("\nCPU of one page by stage, ms: " + ", ".join(f"{k} {v:.2f}" for k, v in stages(root, base).items()))


if __name__ == "__main__":
    main()
