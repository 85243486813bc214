"""The embedded demo site: 67 invented Arabic articles in six layouts, served on loopback, and its own truth."""

from newscrawler.demo.server import DemoServer, Request
from newscrawler.demo.site import DemoSite, Page
from newscrawler.demo.stories import SITE_TITLE, TIMEZONE
from newscrawler.demo.truth import Expected, Manifest, manifest

__all__ = [
    "SITE_TITLE",
    "TIMEZONE",
    "DemoServer",
    "DemoSite",
    "Expected",
    "Manifest",
    "Page",
    "Request",
    "manifest",
]
