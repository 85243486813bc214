"""newscrawler demo: the main job on the embedded site."""

from pathlib import Path

import click

from newscrawler.cli.crawl import tell
from newscrawler.cli.options import PORT, revisit_option
from newscrawler.cli.running import run_spider
from newscrawler.cli.terminal import say

NEXT = (
    "newscrawler clean < article.txt          one dirty text made clean",
    "newscrawler extract page.html            one page as JSON",
    "newscrawler crawl https://example.com/   a site of your own",
)


@click.command(epilog="Example: newscrawler demo --data data")
@click.option("--data", default="data", show_default=True, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--edition", default=1, show_default=True, type=click.IntRange(1, 3), help="2: the site a day later; 3: a bad day."
)
@click.option("--port", default=8799, type=PORT, show_default=True, help="Where the demo site is served on 127.0.0.1.")
@revisit_option
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(data: Path, edition: int, port: int, revisit: str, *, as_json: bool) -> int:
    """Serve the embedded demo site on loopback and crawl it: clean articles in DATA, and what to try next."""
    from newscrawler.spiders.demo import DemoSpider  # noqa: PLC0415 - Scrapy takes half a second

    say("crawling the embedded demo site", err=True)
    again = {"NEWSCRAWLER_REVISIT": revisit}
    code = tell(run_spider(DemoSpider, data=data, overrides=again, edition=edition, port=port), data, as_json=as_json)
    if not as_json:
        say("\nTry next:\n  " + "\n  ".join(NEXT))
    return code
