"""From bytes to URLs: feeds, sitemaps, REST, listing pages."""

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.coverage import Coverage
from newscrawler.discovery.feeds import feed_entries
from newscrawler.discovery.harvest import ARTICLES_PER_REQUEST, HORIZON, Harvest, Source
from newscrawler.discovery.leads import Leads
from newscrawler.discovery.listing import listing_entries
from newscrawler.discovery.robots import Robots, parse_robots
from newscrawler.discovery.sitemaps import sitemap_entries
from newscrawler.discovery.strategy import Strategy
from newscrawler.discovery.traps import Trap, Traps
from newscrawler.discovery.windows import Window, changed_since
from newscrawler.discovery.wordpress import rest_entries

__all__ = [
    "ARTICLES_PER_REQUEST",
    "HORIZON",
    "Coverage",
    "Harvest",
    "Leads",
    "Robots",
    "Source",
    "Strategy",
    "Trap",
    "Traps",
    "Window",
    "changed_since",
    "feed_entries",
    "listing_entries",
    "parse_robots",
    "read_answer",
    "rest_entries",
    "sitemap_entries",
]
