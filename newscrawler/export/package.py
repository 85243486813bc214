"""WACZ: the exact pages of the chosen articles, for ReplayWeb.page and pywb."""

from collections.abc import Iterable
from pathlib import Path

from newscrawler.archive.wacz import write_wacz
from newscrawler.export.options import Options
from newscrawler.items import Article


def write_package(articles: Iterable[Article], path: Path, options: Options) -> None:
    """Write the pages of *articles* as WACZ 1.1.1. Raises ExportError when none of them has its page in a WARC."""
    title = f"newscrawler: {options.choice}"
    write_wacz(
        path,
        options.archive,
        articles,
        title=title,
        software=options.software,
        created=options.created,
        signer=options.signer,
    )
