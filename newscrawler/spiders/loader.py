"""Every site file is a spider: ``scrapy list`` shows them, ``scrapy crawl NAME`` runs one."""

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.spiderloader import SpiderLoader

from newscrawler.sites import load_sites
from newscrawler.spiders.news import NewsSpider

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class SiteSpiderLoader(SpiderLoader):
    """Scrapy's loader, and a NewsSpider for each TOML file in the folder NEWSCRAWLER_SITES."""

    def __init__(self, settings: "BaseSettings") -> None:
        super().__init__(settings)
        for site in load_sites(Path(settings["NEWSCRAWLER_SITES"] or "sites")):
            if site.name not in self._spiders:
                self._spiders[site.name] = type("SiteSpider", (NewsSpider,), {"name": site.name, "site": site})
