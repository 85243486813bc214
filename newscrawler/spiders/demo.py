"""``scrapy crawl demo``: the embedded demo site, served on loopback for as long as the crawl runs."""

from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from newscrawler.demo import SITE_TITLE, TIMEZONE, DemoServer
from newscrawler.sites import Site
from newscrawler.spiders.news import NewsSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.demo.told import Edition

PORT = 8799  # fixed: the address of an article is part of its identity


class DemoSpider(NewsSpider):
    """Crawls the demo site; no network but 127.0.0.1."""

    name = "demo"
    server: DemoServer

    @classmethod
    def from_crawler(cls, crawler: "Crawler", *args: Any, **kwargs: Any) -> Self:
        """Start the server, then build the spider for its address."""
        editions: dict[str, Edition] = {"2": 2, "3": 3}
        edition = editions.get(str(kwargs.pop("edition", 1)), 1)
        server = DemoServer(edition=edition, port=int(kwargs.pop("port", PORT)))
        server.__enter__()
        site = Site(name="demo", url=server.url, title=SITE_TITLE, timezone=TIMEZONE)
        spider = super().from_crawler(crawler, *args, sites=[site], **kwargs)
        spider.server = server
        crawler.signals.connect(spider.stop_server, signals.spider_closed)
        return spider

    def stop_server(self) -> None:
        """Stop serving."""
        self.server.__exit__(None, None, None)
