"""``newscrawler crawl URL`` with settings: ``python realcrawl.py DATA URL [NAME=VALUE ...]``.

The name "browser" is that of the site's file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec.structs import replace

from newscrawler.cli.running import run_spider
from newscrawler.errors import NewsCrawlerError
from newscrawler.sites import undeclared
from newscrawler.sites.tables import HowToFetch
from newscrawler.spiders.news import NewsSpider


def main(data: str, url: str, *options: str) -> int:
    chosen = dict(option.split("=", 1) for option in options)
    site = replace(undeclared(url), fetch=HowToFetch(browser=chosen.pop("browser", "never")))
    try:
        summary = run_spider(NewsSpider, data=Path(data), overrides=chosen, sites=[site])
    except NewsCrawlerError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return summary.exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
