"""A crawl with nothing but scheduler, ledger and WARC records: ``python smallcrawl.py DATA URL [NAME=VALUE ...]``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess

from newscrawler.dedup import content_hash, near_hash
from newscrawler.errors import NewsCrawlerError
from newscrawler.frontier import NewTask, Task
from newscrawler.items import Article, article_id
from newscrawler.scheduler import FrontierScheduler
from newscrawler.warc import Exchange, WarcInfo, WarcWriter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response

    from newscrawler.ledger import Ledger

SETTINGS = {
    "SCHEDULER": FrontierScheduler,
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
    "CONCURRENT_ITEMS": 4,
    "DOWNLOAD_DELAY": 0.001,
    "DOWNLOAD_DELAY_JITTER": 0,
    "RETRY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "COOKIES_ENABLED": False,
    "LOG_LEVEL": "WARNING",
}


class SmallSpider(Spider):
    """Fetches what the home page lists, and stores each page with its WARC record."""

    name = "small"

    def __init__(self, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [url]

    @property
    def ledger(self) -> Ledger:
        return self.crawler.engine.scheduler.ledger

    async def start(self) -> AsyncIterator[Any]:
        self.ledger.discovered([NewTask(url=url, key=url, site=self.name, kind="listing") for url in self.start_urls])
        return
        yield

    def parse_task(self, response: Response) -> Iterator[Any]:
        task: Task = response.meta["task"]
        if task.kind == "listing":
            urls = [response.urljoin(link) for link in response.css("a::attr(href)").getall()]
            self.ledger.discovered([NewTask(url=url, key=url, site=self.name, via=task.url) for url in urls])
            self.ledger.done(task, "stored", status=response.status)
        else:
            self._store(task, response)
        return iter(())

    def _store(self, task: Task, response: Response) -> None:
        now = datetime.now(UTC)
        place = self.ledger.warc_place(self.name, opening)
        exchange = Exchange(
            url=response.url, fetched_at=now, status=response.status, headers=(), body=response.body, method="GET"
        )
        members = WarcWriter(file=place.file).members(exchange, offset=place.offset)
        self.ledger.append_warc(place, members.data)
        title, text = response.css("h1::text").get(""), "\n\n".join(response.css("p::text").getall())
        article = Article(
            id=article_id(task.key),
            url=response.url,
            canonical_url=task.key,
            site=self.name,
            title=title,
            text=text,
            fetched_at=now.isoformat(timespec="seconds"),
            warc=members.ref,
            content_hash=content_hash(title, text),
            near_hash=near_hash(title, text),
            extractor="small",
        )
        self.ledger.store_article(article)
        self.ledger.done(task, "stored", status=response.status)


def opening(file: str) -> bytes:
    return WarcWriter(file=file).opening(WarcInfo(software="smallcrawl"), moment=datetime.now(UTC))


def main(data: str, url: str, *options: str) -> int:
    chosen = dict(option.split("=", 1) for option in options)
    process = AsyncCrawlerProcess({**SETTINGS, "NEWSCRAWLER_DATA": data, **chosen})
    crawler = process.create_crawler(SmallSpider)
    crawling = process.crawl(crawler, url=url)
    process.start()
    error = crawling.exception()
    if isinstance(error, NewsCrawlerError):
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 4 if crawler.stats.get_value("newscrawler/scheduler/storage_failed") else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
