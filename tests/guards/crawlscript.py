"""``newscrawler crawl`` with settings: ``python crawlscript.py DATA URL[,URL] [NAME=VALUE ...]``.

``dns:NAME=ADDRESS`` answers a name with an address, as a hostile name server would.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from scrapy.resolver import dnscache

from newscrawler.cli.asked import asked_for
from newscrawler.cli.crawl import tell
from newscrawler.cli.running import run_spider
from newscrawler.errors import NewsCrawlerError
from newscrawler.sites import load_sites
from newscrawler.spiders.news import NewsSpider


def main(data: str, url: str, *options: str) -> int:
    os.environ.setdefault("NEWSCRAWLER_CONTACT", "tests@example.org")  # some of the addresses are of the open web
    chosen = dict(option.split("=", 1) for option in options)
    log_level = chosen.pop("LOG_LEVEL", "WARNING")
    for name in [name for name in chosen if name.startswith("dns:")]:
        dnscache[name.removeprefix("dns:")] = chosen.pop(name)
    try:
        folder = Path(data).parent / "sites"
        sites = [one.site for one in asked_for(url.split(","), (), (), load_sites(folder), folder=folder)]
        summary = run_spider(NewsSpider, data=Path(data), overrides=chosen, log_level=log_level, sites=sites)
    except NewsCrawlerError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return tell(summary, Path(data), as_json=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
