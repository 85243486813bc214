"""The one place that switches components on, in their order."""

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.downloadermiddlewares.stats import DownloaderStats
from scrapy.spidermiddlewares.depth import DepthMiddleware
from scrapy.spidermiddlewares.httperror import HttpErrorMiddleware
from scrapy.spidermiddlewares.metacopy import MetaCopyDetectionMiddleware
from scrapy.spidermiddlewares.referer import RefererMiddleware
from scrapy.spidermiddlewares.start import StartSpiderMiddleware
from scrapy.spidermiddlewares.urllength import UrlLengthMiddleware

from newscrawler import settings as defaults
from newscrawler.extensions import BriefLog, GuardLogs, RecordDrops, ServeMetrics, ShowProgress, WriteManifest
from newscrawler.middlewares import (
    AddressGuard,
    CaptureExchange,
    FetchAsDeclared,
    FollowRedirects,
    Limits,
    Politeness,
    Revalidate,
    RobotsGate,
    SiteCookies,
    TrapGate,
)
from newscrawler.pipelines import RefineArticle, StoreArticle, VersionArticle
from newscrawler.scheduler import FrontierScheduler

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_PIPELINES = {
    RefineArticle: 100,  # first: twins and versions are known by the clean text
    VersionArticle: 400,  # before storing: what moved here is stored under the identity that it has
    StoreArticle: 500,  # last: what is stored is final
}
_DOWNLOADER = {
    AddressGuard: 40,  # before robots.txt is asked for: a private host is not even asked that
    Limits: 50,  # before robots.txt is asked for: in its quiet hours a site is not even asked that
    TrapGate: 60,  # before robots.txt: what is not wanted needs no permission
    RobotsGate: 100,  # in the place of Scrapy's own, which crawls on when robots.txt answers 500
    FetchAsDeclared: 440,  # before Scrapy's own add the default headers and the proxy of the environment
    Revalidate: 450,  # anywhere above the downloader
    FollowRedirects: 600,  # in the place of Scrapy's own: a page's redirect is the spider's to judge
    Politeness: 800,  # after redirects and proxies have decided which host it is
    CaptureExchange: 860,  # near the wire: sees the body before anything decodes it
    SiteCookies: 870,  # nearest: what is captured has no headers left for those above
}
_EXTENSIONS = {
    GuardLogs: 10,  # first: the lines of the others are guarded, and JSON, too
    RecordDrops: 100,
    ServeMetrics: 200,
    WriteManifest: 300,
    ShowProgress: 900,
}
_REPLACED = (RobotsTxtMiddleware, RedirectMiddleware, DownloaderStats)
_IDLE = (  # our spiders yield records, not requests; each of these is a generator around every answer
    DepthMiddleware,
    HttpErrorMiddleware,
    MetaCopyDetectionMiddleware,
    RefererMiddleware,
    StartSpiderMiddleware,
    UrlLengthMiddleware,
)
# switched off, or named as None, they are loaded all the same, with an HTTP server: a fifth of the start of a crawl
_HEAVY = frozenset({"scrapy.extensions.remote_control.RemoteControl", "scrapy.extensions.telnet.TelnetConsole"})


_OF_THE_PROJECT = frozenset({"ADDONS", "BOT_NAME", "LOG_LEVEL", "SPIDER_LOADER_CLASS", "SPIDER_MODULES"})


class NewsCrawlerAddon:
    """Sets scheduler, middlewares, pipelines and extensions; a project of your own can use it as it is.

    What such a project does not set is as in :mod:`newscrawler.settings`, but for ``TWISTED_DNS_RESOLVER``, which it
    sets itself: Scrapy reads that before it asks its add-ons.
    """

    def update_settings(self, settings: "BaseSettings") -> None:
        """Switch the components on."""
        for name, value in vars(defaults).items():
            if name.isupper() and name not in _OF_THE_PROJECT:
                settings.set(name, value, "addon")
        if not defaults.config.user_agent:
            settings.set("USER_AGENT", defaults.user_agent(settings["NEWSCRAWLER_CONTACT"]), "addon")
        settings.set("SCHEDULER", FrontierScheduler, "addon")
        settings.set("LOG_FORMATTER", BriefLog, "addon")
        for pipeline, order in _PIPELINES.items():
            settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", pipeline, order)
        for middleware, order in _DOWNLOADER.items():
            settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", middleware, order)
        for replaced in _REPLACED:
            settings.setdefault_in_component_priority_dict("DOWNLOADER_MIDDLEWARES", replaced, None)
        for idle in _IDLE:
            settings.setdefault_in_component_priority_dict("SPIDER_MIDDLEWARES", idle, None)
        if settings["NEWSCRAWLER_LOG_FORMAT"] == "json":
            settings.set("LOG_ENABLED", value=False, priority="addon")  # GuardLogs writes the log
        for extension, order in _EXTENSIONS.items():
            settings.setdefault_in_component_priority_dict("EXTENSIONS", extension, order)
        base = {name: order for name, order in settings["EXTENSIONS_BASE"].items() if name not in _HEAVY}
        settings.set("EXTENSIONS_BASE", base, "addon")
