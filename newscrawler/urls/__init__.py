"""Identity of a page: canonical form, verdicts, shapes of addresses."""

from newscrawler.urls.address import host_of, same_site, site_host, split_url
from newscrawler.urls.canonical import choose_canonical
from newscrawler.urls.canonical_url import canonical_url
from newscrawler.urls.forms import shape_of
from newscrawler.urls.login import split_login, without_logins, without_password
from newscrawler.urls.patterns import Patterns, is_pattern
from newscrawler.urls.posted import Posted, as_sent
from newscrawler.urls.resolve import resolve, url_at
from newscrawler.urls.shapes import Shapes
from newscrawler.urls.site import site_name
from newscrawler.urls.verdicts import is_calendar, is_document, is_static, verdict_of

__all__ = [
    "Patterns",
    "Posted",
    "Shapes",
    "as_sent",
    "canonical_url",
    "choose_canonical",
    "host_of",
    "is_calendar",
    "is_document",
    "is_pattern",
    "is_static",
    "resolve",
    "same_site",
    "shape_of",
    "site_host",
    "site_name",
    "split_login",
    "split_url",
    "url_at",
    "verdict_of",
    "without_logins",
    "without_password",
]
