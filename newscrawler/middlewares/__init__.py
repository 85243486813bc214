"""Scrapy middlewares: what may be asked, how often, and what came back."""

from newscrawler.middlewares.admission import TrapGate
from newscrawler.middlewares.capture import CaptureExchange
from newscrawler.middlewares.cookies import SiteCookies
from newscrawler.middlewares.declared import FetchAsDeclared
from newscrawler.middlewares.guard import AddressGuard, GuardedResolver
from newscrawler.middlewares.handler import BoundedHandler
from newscrawler.middlewares.limits import Limits
from newscrawler.middlewares.politeness import Politeness
from newscrawler.middlewares.redirects import FollowRedirects
from newscrawler.middlewares.refusal import Refusal
from newscrawler.middlewares.robots import RobotsGate
from newscrawler.middlewares.validators import Revalidate

__all__ = [
    "AddressGuard",
    "BoundedHandler",
    "CaptureExchange",
    "FetchAsDeclared",
    "FollowRedirects",
    "GuardedResolver",
    "Limits",
    "Politeness",
    "Refusal",
    "Revalidate",
    "RobotsGate",
    "SiteCookies",
    "TrapGate",
]
