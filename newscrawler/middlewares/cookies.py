"""Cookies, where a site gives nothing without them."""

from http.cookiejar import LoadError, MozillaCookieJar
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy.http.cookies import CookieJar

from newscrawler.crawl.answers import REDIRECTS
from newscrawler.crawl.session import CrawlSession, session_of
from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class SiteCookies:
    """Sends back what a site sets on a redirect: who does not, is sent round in circles. Others are not kept.

    A site that declares ``fetch.cookies`` gets all its cookies back, one with a ``fetch.cookies_file`` those of the
    file too. They last for the run, and are written nowhere.
    """

    def __init__(self, session: CrawlSession) -> None:
        self.session = session
        self._jars: dict[str, CookieJar] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Build the middleware. Raises UsageError when a declared file of cookies cannot be read."""
        middleware = cls(session_of(crawler))
        for site in middleware.session.sites.values():
            if site.fetch.cookies_file:
                for cookie in _read(site.fetch.cookies_file):
                    middleware._jar(site.name).jar.set_cookie(cookie)
        return middleware

    def process_request(self, request: "Request") -> None:
        """Add the header ``Cookie``."""
        if jar := self._jars.get(self.session.site_of(request.url, request.meta.get("task"))):
            jar.add_cookie_header(request)

    def process_response(self, request: "Request", response: "Response") -> "Response":
        """Keep what the answer sets, where it will be asked for."""
        if b"Set-Cookie" in response.headers:
            name = self.session.site_of(request.url, request.meta.get("task"))
            site = self.session.sites.get(name)
            keeps = site is not None and (site.fetch.cookies or site.fetch.cookies_file)
            if keeps or response.status in REDIRECTS:
                self._jar(name).extract_cookies(response, request)
        return response

    def _jar(self, name: str) -> CookieJar:
        return self._jars.setdefault(name, CookieJar())


def _read(path: str) -> MozillaCookieJar:
    jar = MozillaCookieJar(path)
    try:
        jar.load(ignore_discard=True)
    except LoadError as error:
        raise UsageError(f"{path}: no file of cookies in Netscape form; export it from the browser again") from error
    except OSError as error:
        raise UsageError(
            f"{Path(path).absolute()}: cannot be read ({error.strerror}); see fetch.cookies_file"
        ) from error
    return jar
