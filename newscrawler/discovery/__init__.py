"""From bytes to URLs: feeds, sitemaps, REST, listing pages; canonical URLs."""

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.canonical import choose_canonical
from newscrawler.discovery.coverage import Coverage
from newscrawler.discovery.feeds import feed_entries
from newscrawler.discovery.forms import shape_of
from newscrawler.discovery.harvest import ARTICLES_PER_REQUEST, HORIZON, Harvest, Source
from newscrawler.discovery.leads import Leads
from newscrawler.discovery.listing import listing_entries
from newscrawler.discovery.robots import Robots, parse_robots
from newscrawler.discovery.shapes import Shapes
from newscrawler.discovery.sitemaps import sitemap_entries
from newscrawler.discovery.strategy import Strategy
from newscrawler.discovery.traps import Trap, Traps
from newscrawler.discovery.urls import canonical_url, host_of, same_site, site_host
from newscrawler.discovery.verdicts import is_calendar, is_static, verdict_of
from newscrawler.discovery.windows import Window, changed_since
from newscrawler.discovery.wordpress import rest_entries, rest_root

__all__ = [
    "ARTICLES_PER_REQUEST",
    "HORIZON",
    "Coverage",
    "Harvest",
    "Leads",
    "Robots",
    "Shapes",
    "Source",
    "Strategy",
    "Trap",
    "Traps",
    "Window",
    "canonical_url",
    "changed_since",
    "choose_canonical",
    "feed_entries",
    "host_of",
    "is_calendar",
    "is_static",
    "listing_entries",
    "parse_robots",
    "read_answer",
    "rest_entries",
    "rest_root",
    "same_site",
    "shape_of",
    "site_host",
    "sitemap_entries",
    "verdict_of",
]
