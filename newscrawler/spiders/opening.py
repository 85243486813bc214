"""What a spider opens when its crawl begins."""

from typing import TYPE_CHECKING

from newscrawler import __version__
from newscrawler.archive.recorder import Recorder
from newscrawler.ledger import Ledger
from newscrawler.warc import WarcInfo

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def open_recorder(crawler: "Crawler") -> Recorder:
    """Return the recorder of a crawl, on the ledger of its scheduler. TypeError when it has another scheduler."""
    settings = crawler.settings
    ledger = getattr(crawler.engine.scheduler, "ledger", None)
    if not isinstance(ledger, Ledger):
        raise TypeError("NewsSpider needs SCHEDULER = FrontierScheduler, as addon.py sets it")
    info = WarcInfo(
        software=f"newscrawler/{__version__}",
        operator=settings["NEWSCRAWLER_CONTACT"] or None,
        user_agent=settings["USER_AGENT"],
        robots="obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
    )
    return Recorder(ledger=ledger, info=info, keep_warc=settings.getbool("NEWSCRAWLER_WARC"))
