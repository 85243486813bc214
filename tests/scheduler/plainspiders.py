"""Scrapy spiders that know nothing of the frontier: ``python plainspiders.py SPIDER DATA URL [NAME=VALUE ...]``."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import FormRequest

from newscrawler.errors import NewsCrawlerError
from newscrawler.frontier import NewTask
from newscrawler.scheduler import FrontierScheduler

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response


class Links(Spider):
    """Follows the links of the start page, handing its meta on, and yields each page."""

    name = "links"
    url: str

    async def start(self) -> AsyncIterator[Any]:
        yield Request(self.url)

    def parse(self, response: Response) -> Iterator[Any]:
        kept = {key: value for key, value in response.meta.items() if key in {"task", "depth"}}
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.page, meta={**kept, "note": "ملاحظة"}, cb_kwargs={"number": 7})

    def page(self, response: Response, number: int) -> Iterator[Any]:
        yield {"url": response.url, "note": response.meta["note"], "number": number}


class Posts(Links):
    """Sends forms, bytes that are no text, headers, and the same address twice."""

    name = "posts"

    async def start(self) -> AsyncIterator[Any]:
        yield FormRequest(self.url + "form", formdata={"q": "خبر"}, callback=self.page, cb_kwargs={"number": 1})
        for body in (b"\xff\xfe", b"\xff\xfe", b"other"):
            yield Request(self.url + "post", self.page, method="POST", body=body, cb_kwargs={"number": 2})
        yield Request(self.url + "head", self.page, headers={"X-Mine": "é"}, cb_kwargs={"number": 3})

    def page(self, response: Response, number: int) -> Iterator[Any]:
        yield {"url": response.url, "number": number}


class Lambdas(Links):
    """Has a callback that cannot be stored."""

    name = "lambdas"

    async def start(self) -> AsyncIterator[Any]:
        yield Request(self.url, lambda response: [{"url": response.url}])


class Broken(Links):
    """Raises in a callback."""

    name = "broken"

    def page(self, response: Response, number: int) -> Iterator[Any]:
        raise ValueError(f"{response.url} {number}")


class Tasks(Links):
    """Puts tasks by itself, and concludes those whose path says so."""

    name = "tasks"

    async def start(self) -> AsyncIterator[Any]:
        paths = ("silent", "told", "moved", "missing")
        tasks = [NewTask(url=self.url + path, key=self.url + path, site=self.name) for path in paths]
        self.crawler.engine.scheduler.ledger.discovered(tasks)
        return
        yield

    def parse_task(self, response: Response) -> Iterator[Any]:
        task = response.meta["task"]
        if not task.url.endswith("silent"):
            self.crawler.engine.scheduler.ledger.done(task, "stored", status=response.status)
        yield {"url": response.url}


SPIDERS = {spider.name: spider for spider in (Links, Posts, Lambdas, Broken, Tasks)}


def main(name: str, data: str, url: str, *options: str) -> int:
    settings = {
        "SCHEDULER": FrontierScheduler,
        "NEWSCRAWLER_DATA": data,
        "DOWNLOAD_DELAY": 0.001,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "CRITICAL",
        "FEEDS": {"stdout:": {"format": "jsonlines"}},
        "FEED_EXPORT_ENCODING": "utf-8",
        **dict(option.split("=", 1) for option in options),
    }
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SPIDERS[name])
    crawling = process.crawl(crawler, url=url)
    process.start()
    error = crawling.exception()
    if isinstance(error, NewsCrawlerError):
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    stats = {
        key: value for key, value in crawler.stats.get_stats().items() if key.startswith(("newscrawler", "finish_r"))
    }
    sys.stderr.write(json.dumps(stats))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
