"""Runs spiders through Scrapy and tells how it went."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scrapy.core.downloader.contextfactory  # noqa: F401 - before ours: it looks through all modules there are, .4 s
from scrapy import Spider
from scrapy.core.scheduler import Scheduler
from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

from newscrawler.config import NAME, read_config
from newscrawler.errors import FetchError, NoContactError, UnusableSiteError
from newscrawler.frontier import open_frontier
from newscrawler.middlewares.addresses import is_local
from newscrawler.report import RunSummary, summary_of
from newscrawler.sites import ProbeResult, Site
from newscrawler.spiders.probe import ProbeSpider
from newscrawler.storage import DataFolder
from newscrawler.urls import host_of

_OWNED_BY_NOBODY = (".test", ".invalid")  # RFC 6761: names of tests, and names that never are

if TYPE_CHECKING:
    from twisted.python.failure import Failure


def run_spider(
    spider: type[Spider],
    *,
    data: Path,
    overrides: dict[str, Any] | None = None,
    log_level: str = "WARNING",
    **arguments: Any,
) -> RunSummary:
    """Run *spider* into the data folder and return what it did.

    Raises LockedError when another process writes to the folder, StorageError when it cannot be written, and whatever
    keeps the crawl from beginning.
    """
    sites = [*arguments.get("sites", ()), *(one.site for one in arguments.get("typed", ()))]
    require_contact(site.url for site in sites)
    folder = DataFolder(data)
    folder.require_writable()
    with folder.lock("newscrawler"):  # said here, before Scrapy starts: one line instead of a traceback
        pass
    chosen = {"NEWSCRAWLER_DATA": str(data), "LOG_LEVEL": log_level, "NEWSCRAWLER_PROGRESS": True}
    return _summary(_run(spider, {**chosen, **(overrides or {})}, arguments), folder)


def run_probe(site: Site, *, allow_private: bool, public_only: bool) -> ProbeResult:
    """Return what *site* publishes about itself, asked as it declares.

    With *public_only* a private address is refused in every spelling: a stranger named it. Raises UnusableSiteError
    when the site names no articles.
    """
    require_contact([site.url])
    found: list[ProbeResult] = []
    in_memory = {"SCHEDULER": Scheduler, "ITEM_PIPELINES": {}, "LOG_LEVEL": "WARNING"}
    in_memory |= {"NEWSCRAWLER_ALLOW_PRIVATE": allow_private, "NEWSCRAWLER_PUBLIC_ONLY": public_only}
    stats = _run(ProbeSpider, in_memory, {"site": site, "into": found})
    if not found or not found[0].is_usable:
        failed = (name.rpartition("/")[2] for name in stats if name.startswith("newscrawler/sources_failed/"))
        raise UnusableSiteError(site.url, tuple(failed))
    return found[0]


def require_contact(urls: Iterable[str]) -> None:
    """Raise NoContactError when one of *urls* is on the open web and nobody has said whom its owners can write to."""
    public = next(
        (url for url in urls if not (is_local(host_of(url)) or host_of(url).endswith(_OWNED_BY_NOBODY))), None
    )
    if public and not read_config(Path.cwd()).contact:
        raise NoContactError(
            f"{public}: no contact; site owners must know whom to write to: put the line contact = "
            f'"you@example.org" into {NAME} (here or in a folder above), or set NEWSCRAWLER_CONTACT'
        )


def _run(spider: type[Spider], chosen: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    settings = Settings()
    settings.setmodule("newscrawler.settings")
    settings.setdict(chosen, priority="cmdline")
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(spider)
    broken: list[BaseException] = []

    def note(failure: "Failure") -> None:
        broken.append(failure.value or FetchError("the crawl could not begin"))

    process.crawl(crawler, **arguments).addErrback(note)
    process.start()
    if broken:
        raise broken[0]
    return crawler.stats.get_stats()


def _summary(stats: dict[str, Any], folder: DataFolder) -> RunSummary:
    # without a reason the crawl was not closed: a second interrupt stops Scrapy at once
    ended = (
        "storage" if "newscrawler/scheduler/storage_failed" in stats else str(stats.get("finish_reason", "shutdown"))
    )
    with open_frontier(folder.frontier, read_only=True) as frontier:
        counts = frontier.counts()
    return summary_of(stats, ended=ended, known=counts.articles, waiting=counts.pending)
