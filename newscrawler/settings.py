"""Scrapy's settings file, and what the add-on sets in other projects: values, and components by their names.

Which components run, and in which order, is decided in addon.py.
"""

from pathlib import Path

from newscrawler import __version__
from newscrawler.config import read_config


def user_agent(contact: str | None) -> str:
    """Return what we call ourselves: product, version, and whom the owners of a site can write to.

    >>> user_agent("you@example.org").partition("/")[2].partition(" ")[2]
    '(+you@example.org)'
    """
    return f"newscrawler/{__version__}" + (f" (+{contact})" if contact else "")


config = read_config(Path.cwd())  # newscrawler.toml and the environment

BOT_NAME = "newscrawler"
SPIDER_MODULES = ["newscrawler.spiders"]
SPIDER_LOADER_CLASS = "newscrawler.spiders.loader.SiteSpiderLoader"
ADDONS = {"newscrawler.addon.NewsCrawlerAddon": 100}

# Who we are. Without a contact our commands refuse a public address; plain Scrapy warns and goes slow.
NEWSCRAWLER_CONTACT = config.contact
USER_AGENT = config.user_agent or user_agent(NEWSCRAWLER_CONTACT)

# Where things go.
NEWSCRAWLER_DATA = str(config.data)
NEWSCRAWLER_SITES = str(config.sites)
NEWSCRAWLER_COMMIT_EVERY = 6  # pages a group commit: a kill fetches at most these again, and what was in flight
NEWSCRAWLER_COMMIT_SECONDS = 0.25  # that a page waits for its commit at most
NEWSCRAWLER_PROCESSES = 1  # processes for extraction; 0 extracts in the crawling process
NEWSCRAWLER_WARC = True  # keep the exact bytes
NEWSCRAWLER_PROGRESS = False  # the command line switches it on
NEWSCRAWLER_LOG_FORMAT = "text"  # "json": one JSON object a line
NEWSCRAWLER_METRICS_PORT = 0  # Prometheus metrics on this port of 127.0.0.1; 0 is off
NEWSCRAWLER_LIMIT = 0  # stop after so many articles; 0 is no limit
NEWSCRAWLER_MAX_PAGES = 100_000  # of one host in one run: what is over it waits for the next; 0 is no limit
NEWSCRAWLER_RETRY_SECONDS = 2.0  # before a page is tried again; doubled with every further attempt
NEWSCRAWLER_REVISIT = ""  # "all": every known article is looked at again now, and not when it is due
NEWSCRAWLER_MAX_WAIT = 30.0  # seconds a run waits for a blocked host before it ends and leaves the rest for the next

# Politeness. The delay is per registered domain and per address; a delay of 0 would switch Scrapy's limits off.
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0  # jitter goes below the delay asked for
CONCURRENT_REQUESTS_PER_DOMAIN = 1
NEWSCRAWLER_LOCAL_DELAY = 0.001  # for a start URL on a loopback or private address
NEWSCRAWLER_LOCAL_CONCURRENCY = 4
NEWSCRAWLER_ANONYMOUS_DELAY = 5.0  # for public addresses when no contact is set
NEWSCRAWLER_MAX_CRAWL_DELAY = 120.0  # a longer Crawl-delay is capped; the cap of Common Crawl's news crawler

# Safety.
NEWSCRAWLER_ALLOW_PRIVATE = False  # a start URL whose name is at a private address
NEWSCRAWLER_PUBLIC_ONLY = False  # no private address, however it is spelled: a stranger named the start URL
TWISTED_DNS_RESOLVER = "newscrawler.middlewares.GuardedResolver"
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_VERIFY_CERTIFICATES = True
REMOTE_CONTROL_ENABLED = False  # it runs code that it is sent
TELNETCONSOLE_ENABLED = False
COOKIES_ENABLED = False  # news needs none, and Scrapy would fetch a public-suffix list over the network
RETRY_ENABLED = False  # retries go through the frontier, so that they survive a crash
METAREFRESH_ENABLED = False
REDIRECT_MAX_TIMES = 5  # of robots.txt, and in plain spiders: as many as of a page
DOWNLOAD_HANDLERS = {
    "http": "newscrawler.middlewares.BoundedHandler",
    "https": "newscrawler.middlewares.BoundedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# Speed: Scrapy starts CONCURRENT_ITEMS tasks for every answer, and a page gives one record.
CONCURRENT_ITEMS = 1
HTTPERROR_ALLOW_ALL = True  # 404 and 410 are news too
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
DEFAULT_DROPITEM_LOG_LEVEL = "INFO"  # a drop is written down with its reason; it is no warning
LOGSTATS_INTERVAL = 0
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ar,en;q=0.5",
}
