"""A browser that never touches the network: every request of a page is answered by whoever asked for the page."""

from newscrawler.browser.chromium import Browser, PageRequest
from newscrawler.browser.finding import FoundBrowser, find_browser

__all__ = [
    "Browser",
    "FoundBrowser",
    "PageRequest",
    "find_browser",
]
